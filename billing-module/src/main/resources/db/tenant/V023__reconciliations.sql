-- What providers' payments brought, under the providers' names, and the statements it was compared with.

create table provider_payment (
    tenant_id      uuid        not null,
    provider       text        not null,
    subject        text        not null,
    payment_id     uuid        not null,
    state          text        not null
        check (state in ('pending', 'failed', 'cancelled', 'succeeded', 'refunded')),
    received_minor bigint,
    currency       text,
    received_at    timestamptz,
    refunds        jsonb       not null,
    changed_at     timestamptz not null,
    primary key (tenant_id, provider, subject)
);
create index provider_payment_changed on provider_payment (tenant_id, provider, changed_at);
call tenantry.protect_read_model('provider_payment');
comment on table provider_payment is 'What each provider''s payment brought and took back';
comment on column provider_payment.refunds is 'By the provider''s id of the refund: amount, currency, and when it was recorded';

create table reconciliation (
    tenant_id   uuid        not null,
    id          uuid        not null,
    provider    text        not null,
    from_time   timestamptz not null,
    to_time     timestamptz not null,
    format      text        not null,
    digest      text        not null,
    lines       int         not null,
    matched     int         not null,
    differences int         not null,
    kept        int         not null,
    totals      jsonb       not null,
    created_at  timestamptz not null,
    version     bigint      not null,
    primary key (tenant_id, id)
);
create index reconciliation_newest on reconciliation (tenant_id, created_at desc, id desc);
call tenantry.protect_read_model('reconciliation');
comment on table reconciliation is 'Comparisons of our payments with statements of their providers';

create table reconciliation_difference (
    tenant_id         uuid not null,
    reconciliation_id uuid not null,
    number            int  not null,
    kind              text not null,
    line              int,
    subject           text not null,
    refund_id         text,
    stated_minor      bigint,
    stated_currency   text,
    stated_state      text,
    known_minor       bigint,
    known_currency    text,
    known_state       text,
    payment_id        uuid,
    primary key (tenant_id, reconciliation_id, number)
);
call tenantry.protect_read_model('reconciliation_difference');
comment on table reconciliation_difference is 'Where a statement and our payments disagreed when they were compared';
