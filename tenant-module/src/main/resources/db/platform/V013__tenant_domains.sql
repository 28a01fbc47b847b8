-- Of all tenants in one place, whatever their tier: they are looked at together, again and again.
create table tenant_domain (
    tenant_id   uuid        not null,
    id          uuid        not null,
    name        text        not null,
    token       text        not null,
    state       text        not null check (state in ('claimed', 'verified', 'lapsed', 'removed')),
    verified_at timestamptz,
    missed_on   date,
    created_at  timestamptz not null,
    version     bigint      not null,
    primary key (tenant_id, id)
);
create index tenant_domain_newest on tenant_domain (tenant_id, created_at desc, id desc);
create index tenant_domain_in_use on tenant_domain (tenant_id, id) where state = 'verified';
call protect_read_model('tenant_domain');
comment on table tenant_domain is 'Domains that tenants say are theirs, and whether DNS says so too. The token is public: it is published there';
