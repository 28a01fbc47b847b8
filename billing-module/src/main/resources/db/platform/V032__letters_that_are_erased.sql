-- A letter whose words are erased is known again when its record comes once more: it becomes no second letter, and nothing of it comes back.
alter table letter_value
    alter column sealed drop not null,
    add column mark bytea,
    add check ((sealed is null) = (mark is not null));
comment on column letter_value.mark is 'HMAC of what it said, once that is erased';
