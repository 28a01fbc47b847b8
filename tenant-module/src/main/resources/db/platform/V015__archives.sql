-- Archives: all that a tenant has, made to be taken away.
create table archive (
    tenant_id   uuid        not null,
    id          uuid        not null,
    state       text        not null check (state in ('waiting', 'made', 'failed', 'deleted')),
    reason      text,
    events      bigint,
    bytes       bigint,
    sha256      text,
    created_at  timestamptz not null,
    finished_at timestamptz,
    expires_at  timestamptz,
    version     bigint      not null,
    primary key (tenant_id, id)
);
create index archive_newest on archive (tenant_id, created_at desc, id desc);
create index archive_waiting on archive (created_at) where state = 'waiting';
call protect_operator_read_model('archive');
comment on table archive is 'Archives and where they stand: folded from tenancy.archive-… events';
comment on column archive.sha256 is 'Of the file as it is downloaded';

-- Not folded from events, from here on: an archive is deleted after a while, and its passphrase as soon as it is made.
create table archive_work (
    tenant_id   uuid   not null,
    id          uuid   not null,
    passphrase  bytea  not null,
    kept_at     timestamptz not null default clock_timestamp(),
    done        bigint not null default 0,
    total       bigint not null default 0,
    server      uuid,
    lease_until timestamptz,
    primary key (tenant_id, id)
);
call protect_read_model('archive_work');
comment on table archive_work is 'How far an archive is that is being made, and by whom';
comment on column archive_work.passphrase is 'Encrypted with the tenant''s key';

create table archive_chunk (
    tenant_id uuid  not null,
    id        uuid  not null,
    number    int   not null,
    bytes     bytea not null,
    primary key (tenant_id, id, number)
);
alter table archive_chunk alter column bytes set storage external;
call protect_read_model('archive_chunk');
comment on table archive_chunk is 'The file of an archive, in pieces; encrypted with the passphrase of who asked for it';
