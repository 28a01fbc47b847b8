-- How far every projection and reaction has come, what is due, and the scheduler's own table.

create table lane (
    id         uuid primary key,
    processor  text        not null,
    tenant_id  uuid,
    version    int         not null,
    position   bigint      not null,
    state      text        not null check (state in ('running', 'parked')),
    reason     text,
    failed_at  bigint,
    changed_at timestamptz not null
);
create unique index lane_main on lane (processor) where tenant_id is null;
create unique index lane_side on lane (tenant_id, processor) where tenant_id is not null;
alter table lane enable row level security;
alter table lane force row level security;
create policy projector on lane to tenantry_projector using (true) with check (true);
create policy operator on lane for select to tenantry_operator using (true);
create policy tenant on lane for select to tenantry_app, tenantry_readonly using (tenant_id = (select context_tenant()));
grant select, insert, update, delete on lane to tenantry_projector;
grant select on lane to tenantry_operator, tenantry_app, tenantry_readonly;
comment on table lane is 'Main lane (no tenant) and side lanes of each projection and reaction, with the position they have reached';
comment on column lane.failed_at is 'Position of the event that a parked lane stopped at';

create table lane_skip (
    tenant_id uuid   not null,
    processor text   not null,
    position  bigint not null,
    reason    text   not null,
    primary key (tenant_id, processor, position)
);
call protect_operator_read_model('lane_skip');
comment on table lane_skip is 'Events that an operator told a projection to skip: folded from tenancy.event-skipped';

create table agenda (
    tenant_id uuid        not null,
    id        uuid        not null,
    command   text        not null,
    due_at    timestamptz not null,
    primary key (tenant_id, id, command)
);
create index agenda_due on agenda (due_at);
call protect_read_model('agenda');
comment on table agenda is 'Due work, folded from events';

create table agenda_attempt (
    tenant_id uuid        not null,
    id        uuid        not null,
    command   text        not null,
    due_at    timestamptz not null,
    done      boolean     not null,
    attempts  int         not null,
    error     text,
    retry_at  timestamptz,
    primary key (tenant_id, id, command)
);
alter table agenda_attempt enable row level security;
alter table agenda_attempt force row level security;
create policy projector on agenda_attempt to tenantry_projector using (true) with check (true);
grant select, insert, update, delete on agenda_attempt to tenantry_projector;
comment on table agenda_attempt is 'What became of due entries; safe to lose: a second dispatch is a quiet repeat';

create table scheduled_tasks (
    task_name            text                     not null,
    task_instance        text                     not null,
    task_data            bytea,
    execution_time       timestamp with time zone not null,
    picked               boolean                  not null,
    picked_by            text,
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures int,
    last_heartbeat       timestamp with time zone,
    version              bigint                   not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
grant select, insert, update, delete on scheduled_tasks to tenantry_projector;
comment on table scheduled_tasks is 'db-scheduler''s own table';
