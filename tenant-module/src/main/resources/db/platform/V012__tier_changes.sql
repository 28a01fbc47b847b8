-- A tenant changes its tier while it works: its rows are copied, both copies follow, and reads go over.
alter table tenant_schema add column reads text not null default 'schema' check (reads in ('shared', 'schema'));
alter table tenant_schema add column writes text not null default 'schema' check (writes in ('shared', 'schema', 'both'));
comment on table tenant_schema is 'Schemas of single tenants, and which migrations they have. The transaction that fills a schema writes its row';
comment on column tenant_schema.reads is 'Where requests find the tenant''s rows';
comment on column tenant_schema.writes is 'Where projections write them: in both while a change of tier waits to be confirmed';

create table tier_change (
    tenant_id    uuid        not null primary key,
    id           uuid        not null,
    tier         text        not null check (tier in ('shared', 'schema')),
    state        text        not null check (state in ('copying', 'switched', 'confirmed', 'returned', 'failed')),
    rows_done    bigint      not null default 0,
    rows_total   bigint      not null default 0,
    tables       int         not null default 0,
    told         boolean     not null default false,
    reason       text,
    begun_at     timestamptz not null,
    changed_at   timestamptz not null
);
alter table tier_change enable row level security;
alter table tier_change force row level security;
create policy migrator on tier_change to tenantry_owner using (true) with check (true);
create policy operator on tier_change for select to tenantry_operator using (true);
grant select on tier_change to tenantry_operator;
comment on table tier_change is 'The last change of tier of each tenant, and how far it is';
comment on column tier_change.state is 'switched: reads have gone over, and both copies follow until somebody confirms or goes back';
comment on column tier_change.tables is 'How many tables were compared, row by row in sums, and found alike';
comment on column tier_change.told is 'The tenant''s stream knows where it lives now';
