-- Revenue by day. In the platform schema for every tier, so that operators read all tenants in one query.

create table daily_revenue (
    tenant_id       uuid   not null,
    day             date   not null,
    currency        text   not null,
    succeeded_minor bigint not null,
    refunded_minor  bigint not null,
    payments        bigint not null,
    refunds         bigint not null,
    primary key (tenant_id, day, currency)
);
call protect_operator_read_model('daily_revenue');
comment on table daily_revenue is 'Provider payments by day; revenue is succeeded_minor - refunded_minor';
comment on column daily_revenue.day is 'In the time zone that the tenant had at the event; a later change of zone does not move it';
comment on column daily_revenue.refunded_minor is 'Paid back on this day, whenever it had been paid';
comment on column daily_revenue.payments is 'How often money arrived';
comment on column daily_revenue.refunds is 'How often money was paid back, partly or all of it';

create table tenant_zone (
    tenant_id uuid not null primary key,
    time_zone text not null,
    currency  text not null
);
call protect_operator_read_model('tenant_zone');
comment on table tenant_zone is 'The zone in which a tenant''s days begin now, and its main currency; no row: the defaults';
