-- What users own, and what providers brought.

create table wallet_balance (
    tenant_id     uuid   not null,
    user_id       uuid   not null,
    currency      text   not null,
    balance_minor bigint not null,
    primary key (tenant_id, user_id, currency)
);
call tenantry.protect_read_model('wallet_balance');
comment on table wallet_balance is 'What a user owns, by currency: the sum of the entries';

create table wallet_entry (
    tenant_id           uuid        not null,
    user_id             uuid        not null,
    id                  uuid        not null,
    amount_minor        bigint      not null,
    currency            text        not null,
    balance_after_minor bigint      not null,
    reason              text        not null
        check (reason in ('payment', 'refund', 'subscription-charge', 'adjustment')),
    reference           uuid        not null,
    note                text,
    created_at          timestamptz not null,
    primary key (tenant_id, user_id, id)
);
create index wallet_entry_newest on wallet_entry (tenant_id, user_id, created_at desc, id desc);
call tenantry.protect_read_model('wallet_entry');
comment on table wallet_entry is 'The ledger: every change of a balance, signed';
comment on column wallet_entry.note is 'personal: a person''s own words on an entry';

create table payment (
    tenant_id       uuid        not null,
    id              uuid        not null,
    user_id         uuid        not null,
    provider        text        not null,
    subject         text,
    amount_minor    bigint      not null,
    currency        text        not null,
    received_minor  bigint      not null,
    refunded_minor  bigint      not null,
    state           text        not null
        check (state in ('pending', 'failed', 'cancelled', 'succeeded', 'refunded')),
    opened_here     boolean     not null,
    subscription_id uuid,
    description     text,
    method          text,
    mismatches      jsonb       not null,
    mismatched      boolean     not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    version         bigint      not null,
    primary key (tenant_id, id)
);
create index payment_newest on payment (tenant_id, created_at desc, id desc);
create index payment_of_user on payment (tenant_id, user_id, created_at desc, id desc);
create index payment_by_state on payment (tenant_id, state, created_at desc, id desc);
create index payment_mismatched on payment (tenant_id, created_at desc, id desc) where mismatched;
call tenantry.protect_read_model('payment');
comment on table payment is 'Payments with what their providers say became of them';
comment on column payment.subject is 'What the provider calls it; the latest, if it tried more than once';
comment on column payment.amount_minor is 'What was asked for, in currency; of a payment that was not opened here, what arrived';
comment on column payment.received_minor is 'What arrived, in currency; other currencies are in the wallet alone';
comment on column payment.description is 'personal: what the payment was opened for, in a person''s own words';
comment on column payment.mismatches is 'What does not fit and waits for an operator''s eye';
