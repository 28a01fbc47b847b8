-- Every event, as people read it. In the platform schema for every tier, so that operators read all tenants in one query.

create table audit_log (
    tenant_id    uuid        not null,
    position     bigint      not null,
    event_id     uuid        not null,
    at           timestamptz not null,
    actor        text        not null,
    action       text        not null,
    kind         text        not null,
    resource_id  uuid        not null,
    version      bigint      not null,
    source       text        not null,
    reason       text,
    request_id   text        not null,
    causation_id text,
    origin       text,
    before       jsonb       not null,
    after        jsonb       not null,
    primary key (tenant_id, position)
);
create index audit_log_newest on audit_log (tenant_id, at desc, position desc);
create index audit_log_of_resource on audit_log (tenant_id, resource_id, at desc, position desc);
create index audit_log_of_actor on audit_log (tenant_id, actor, at desc, position desc);
create index audit_log_across on audit_log (at desc, position desc);
call protect_operator_read_model('audit_log');
comment on table audit_log is 'Who did what, when, why and from where, before and after: one row for each event';
comment on column audit_log.position is 'Of the event in the store';
comment on column audit_log.action is 'The stored name of the event';
comment on column audit_log.kind is 'The part of the house that the resource belongs to: the module of the event''s name';
comment on column audit_log.origin is 'personal: network address and agent from which the actor acted; answers call it from';
comment on column audit_log.before is 'The fields that the event changed, as they were; sealed values are masked';
comment on column audit_log.after is 'The fields that the event changed, as they are; sealed values are masked';

create table audit_state (
    tenant_id uuid  not null,
    id        uuid  not null,
    state     jsonb not null,
    primary key (tenant_id, id)
);
call protect_read_model('audit_state');
comment on table audit_state is 'The last known fields of each stream, from which the audit log takes what was before; sealed values are masked';
