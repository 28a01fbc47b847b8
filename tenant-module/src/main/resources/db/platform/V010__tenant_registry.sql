-- What is read before a tenant is known, and what operators list: no secret, no personal data, no row-level security.
create table tenant (
    id         uuid primary key,
    slug       text        not null,
    name       text        not null,
    state      text        not null,
    tier       text        not null,
    created_at timestamptz not null,
    version    bigint      not null
);
create index tenant_newest on tenant (created_at desc, id desc);
create index tenant_by_state on tenant (state, created_at desc, id desc);
grant select on tenant to tenantry_app, tenantry_operator, tenantry_readonly;
grant select, insert, update, delete, truncate on tenant to tenantry_projector;
comment on table tenant is 'The registry of tenants. The tier is the wish until the tenant is approved';
