-- Tenants whose read models live in a schema of their own; all others live in the schema shared.
create table tenant_schema (
    tenant_id   uuid        not null primary key,
    schema_name text        not null unique check (schema_name ~ '^t_[a-z0-9_]{1,61}$'),
    state       text        not null check (state in ('current', 'broken')),
    versions    text[]      not null,
    since       timestamptz not null,
    error       text
);
alter table tenant_schema enable row level security;
alter table tenant_schema force row level security;
-- Written by who makes and migrates the schemas. Like the registry it is read before a tenant's context counts, and
-- shows no more than the registry: that there is such a tenant.
create policy migrator on tenant_schema to tenantry_owner using (true) with check (true);
create policy registry on tenant_schema for select
    to tenantry_app, tenantry_projector, tenantry_readonly, tenantry_operator using (true);
grant select on tenant_schema to tenantry_app, tenantry_projector, tenantry_readonly, tenantry_operator;
comment on table tenant_schema is 'Schemas of single tenants, and which migrations they have. The transaction that fills a schema writes its row: from then on the tenant lives there';
comment on column tenant_schema.state is 'broken: a migration failed, the schema is as it was before';
comment on column tenant_schema.versions is 'The migrations of db/tenant that it has';
comment on column tenant_schema.since is 'When it came to this state';
comment on column tenant_schema.error is 'Why the next migration failed';
