-- What did not fit, once somebody has settled it, stays to be seen.

alter table payment add column resolved_mismatches jsonb not null default '[]';
comment on column payment.resolved_mismatches is 'What did not fit and was settled by somebody';
create index payment_resolved on payment (tenant_id, created_at desc, id desc) where resolved_mismatches <> '[]';
