-- What is sold, and who may use it until when.

create table plan (
    tenant_id    uuid        not null,
    id           uuid        not null,
    name         text        not null,
    period       text        not null,
    price_minor  bigint      not null,
    currency     text        not null,
    trial_days   int         not null,
    entitlements jsonb       not null,
    plan_version int         not null,
    state        text        not null check (state in ('active', 'retired')),
    created_at   timestamptz not null,
    version      bigint      not null,
    primary key (tenant_id, id)
);
create index plan_newest on plan (tenant_id, created_at desc, id desc);
call tenantry.protect_read_model('plan');
comment on table plan is 'Plans with the terms of their present version';
comment on column plan.plan_version is 'Counts the versions of the terms; version counts all changes';

create table subscription (
    tenant_id            uuid        not null,
    id                   uuid        not null,
    user_id              uuid        not null,
    plan_id              uuid        not null,
    plan_version         int         not null,
    plan_name            text        not null,
    period               text        not null,
    price_minor          bigint      not null,
    currency             text        not null,
    entitlements         jsonb       not null,
    state                text        not null
        check (state in ('pending', 'trial', 'active', 'cancelled', 'expired')),
    auto_renew           boolean     not null,
    cancel_at_period_end boolean     not null,
    started_at           timestamptz,
    paid_until           timestamptz,
    ended_at             timestamptz,
    payment_id           uuid,
    created_at           timestamptz not null,
    version              bigint      not null,
    primary key (tenant_id, id)
);
create index subscription_newest on subscription (tenant_id, created_at desc, id desc);
create index subscription_of_user on subscription (tenant_id, user_id, created_at desc, id desc);
create index subscription_by_state on subscription (tenant_id, state, created_at desc, id desc);
create index subscription_of_plan on subscription (tenant_id, plan_id, created_at desc, id desc);
call tenantry.protect_read_model('subscription');
comment on table subscription is 'Subscriptions with the version of the plan that was bought';
comment on column subscription.paid_until is 'End of the present period or trial; null while it waits for its payment';
comment on column subscription.payment_id is 'The payment that it waits for, or that paid last';
