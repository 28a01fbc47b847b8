create table tenant_profile (
    tenant_id     uuid        not null primary key,
    name          text        not null,
    slug          text        not null,
    contact_email text,
    state         text        not null,
    state_reason  text,
    tier          text,
    tier_wish     text        not null,
    plan_wish     text,
    limits        jsonb       not null,
    features      jsonb       not null,
    settings      jsonb       not null,
    bot           jsonb       not null,
    created_at    timestamptz not null,
    version       bigint      not null
);
call tenantry.protect_read_model('tenant_profile');
comment on table tenant_profile is 'What a tenant is and how it is arranged. Secrets show only whether they are set';
comment on column tenant_profile.contact_email is 'personal: where the platform writes to the tenant';
comment on column tenant_profile.state_reason is 'personal: an operator''s own words on a rejection or suspension';

create table app_user (
    tenant_id     uuid        not null,
    id            uuid        not null,
    role          text        not null,
    state         text        not null check (state in ('active', 'blocked')),
    email         text,
    telegram_id   bigint,
    username      text,
    first_name    text,
    last_name     text,
    language      text,
    referral_code text        not null,
    last_seen_on  date,
    created_at    timestamptz not null,
    version       bigint      not null,
    primary key (tenant_id, id)
);
create index app_user_newest on app_user (tenant_id, created_at desc, id desc);
create index app_user_by_role on app_user (tenant_id, role, created_at desc, id desc);
create index app_user_by_telegram_id on app_user (tenant_id, telegram_id) where telegram_id is not null;
call tenantry.protect_read_model('app_user');
comment on table app_user is 'The people of a tenant';
comment on column app_user.email is 'personal: logs the user in, and where the tenant writes to';
comment on column app_user.telegram_id is 'personal: by which the tenant''s bot knows the user';
comment on column app_user.username is 'personal: how the user is called in the messenger';
comment on column app_user.first_name is 'personal: how to address the user';
comment on column app_user.last_name is 'personal: how to address the user';

create table api_token (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text        not null,
    scopes     jsonb       not null,
    expires_at timestamptz,
    state      text        not null check (state in ('active', 'revoked')),
    created_at timestamptz not null,
    version    bigint      not null,
    primary key (tenant_id, id)
);
create index api_token_newest on api_token (tenant_id, created_at desc, id desc);
call tenantry.protect_read_model('api_token');
comment on table api_token is 'API tokens of a tenant, without the tokens';
