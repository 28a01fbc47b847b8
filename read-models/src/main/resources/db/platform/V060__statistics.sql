-- Tenants in numbers. In the platform schema for every tier, so that operators read all tenants in one query.

create table tenant_statistics (
    tenant_id               uuid        not null primary key,
    name                    text,
    slug                    text,
    state                   text        not null,
    signed_up_at            timestamptz not null,
    users_total             bigint      not null,
    users_by_role           jsonb       not null,
    users_by_status         jsonb       not null,
    branches                bigint      not null,
    subscriptions_pending   bigint      not null,
    subscriptions_trial     bigint      not null,
    subscriptions_active    bigint      not null,
    subscriptions_cancelled bigint      not null,
    subscriptions_expired   bigint      not null,
    tickets_open            bigint      not null,
    tickets_answered        bigint      not null,
    tickets_closed          bigint      not null,
    last_activity_at        timestamptz
);
create index tenant_statistics_newest on tenant_statistics (signed_up_at desc, tenant_id desc);
call protect_operator_read_model('tenant_statistics');
comment on table tenant_statistics is 'One row for each tenant: its people, subscriptions and tickets in numbers';
comment on column tenant_statistics.last_activity_at is 'When one of its users was last seen, recorded at most once a day and user';

create table ticket_figure (
    tenant_id              uuid        not null,
    id                     uuid        not null,
    state                  text        not null check (state in ('open', 'answered', 'closed')),
    opened_at              timestamptz not null,
    first_response_seconds bigint,
    primary key (tenant_id, id)
);
create index ticket_figure_response on ticket_figure (tenant_id, first_response_seconds)
    where first_response_seconds is not null;
create index ticket_figure_opened on ticket_figure (tenant_id, opened_at);
call protect_operator_read_model('ticket_figure');
comment on table ticket_figure is 'What the median of the first response is computed over';
