-- Letters: messages from Kafka that nobody could act on.

create table letter (
    tenant_id     uuid        not null,
    id            uuid        not null,
    topic         text        not null,
    partition     int         not null,
    record_offset bigint      not null,
    reason        text        not null,
    detail        text        not null,
    size          int         not null,
    cut           boolean     not null,
    state         text        not null check (state in ('open', 'replayed', 'discarded')),
    value_id      uuid        not null,
    edited        boolean     not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    version       bigint      not null,
    primary key (tenant_id, id),
    unique (tenant_id, topic, partition, record_offset)
);
create index letter_newest on letter (tenant_id, created_at desc, id desc);
create index letter_newest_of_all on letter (created_at desc, id desc);
call protect_operator_read_model('letter');
comment on table letter is 'Letters and where they stand: folded from billing.letter-… events';
comment on column letter.reason is 'Stable code of what was wrong when it was last tried';
comment on column letter.value_id is 'What a replay would take in: a row of letter_value';

-- Not folded from events, and never changed: an edit adds a value.
create table letter_value (
    tenant_id  uuid        not null,
    id         uuid        not null,
    sealed     bytea       not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id)
);
call protect_operator_read_model('letter_value');
comment on table letter_value is 'What letters say, up to 64 KB, encrypted with the tenant''s key; committed before the letter''s event';
