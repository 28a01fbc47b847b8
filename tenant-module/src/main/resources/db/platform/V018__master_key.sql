-- The master key can be changed while the server works: which one has wrapped a key, who uses which, how far a change is.

alter table data_key add column wrapped_by text;
alter table platform_secret add column wrapped_by text;
grant update on platform_secret to tenantry_vault;
comment on column data_key.wrapped_by is 'Fingerprint of the master key that has wrapped it; nothing: of the one before there were fingerprints';
comment on column platform_secret.wrapped_by is 'As in data_key';

create table master_key_user (
    server      uuid primary key,
    wraps_with  text        not null,
    opens_with  text[]      not null,
    seen_at     timestamptz not null
);
grant select, insert, update, delete on master_key_user to tenantry_vault;
comment on table master_key_user is 'The running servers and the fingerprints of the master keys that they were given';

create table master_key_change (
    id            uuid primary key,
    old_key       text        not null,
    new_key       text        not null,
    state         text        not null check (state in ('running', 'done')),
    after_tenant  uuid        not null,
    keys_done     bigint      not null default 0,
    keys_in_pass  bigint      not null default 0,
    tenants_done  bigint      not null default 0,
    tenants_total bigint      not null default 0,
    started_at    timestamptz not null default clock_timestamp(),
    changed_at    timestamptz not null default clock_timestamp(),
    finished_at   timestamptz
);
create unique index master_key_change_running on master_key_change (state) where state = 'running';
create index master_key_change_newest on master_key_change (started_at desc);
grant select, insert, update on master_key_change to tenantry_vault;
comment on table master_key_change is 'Changes of the master key. Each batch of keys moves its row on, so that any server goes on where one has stopped';
comment on column master_key_change.after_tenant is 'Keys of tenants up to this one have been wrapped anew in this pass';
comment on column master_key_change.keys_in_pass is 'The change is over when a whole pass finds none';
