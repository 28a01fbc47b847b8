-- Lanes by segment, who owns which segment, and rebuilds beside the running projection.

-- Updated in place again and again: room on the page keeps the updates out of the indexes.
alter table lane set (fillfactor = 40);
alter table lane add column segment int not null default 0;
alter table lane add column epoch bigint not null default 0;
alter table lane add column target text not null default 'live' check (target in ('live', 'rebuild'));
alter table lane drop constraint lane_state_check;
alter table lane add constraint lane_state_check check (state in ('running', 'parked', 'switching'));
alter table lane alter column segment drop default;
drop index lane_main;
drop index lane_side;
create unique index lane_main on lane (processor, target, segment) where tenant_id is null;
create unique index lane_side on lane (tenant_id, processor, target) where tenant_id is not null;
comment on table lane is 'Main lanes (one for each segment of tenants) and side lanes of each projection and reaction, with the position they have reached';
comment on column lane.segment is 'Which part of the tenants: the last two bits of the tenant''s id';
comment on column lane.epoch is 'Raised when tenants leave or join the lane, or its rows are changed from outside: what a server remembers of it is void then';
comment on column lane.target is 'live, or rebuild: folds into the tables of the schema rebuild';
comment on column lane.state is 'switching: waits while a rebuild takes the place of what it built';

-- The migrating role sees no lane otherwise.
alter table lane no force row level security;
update lane set segment = get_byte(uuid_send(tenant_id), 15) & 3 where tenant_id is not null;
insert into lane (id, processor, tenant_id, version, position, state, changed_at, segment)
select gen_random_uuid(), processor, null, version, position, state, changed_at, s
from lane, generate_series(1, 3) s where tenant_id is null;
alter table lane force row level security;

create table server (
    id         uuid primary key,
    started_at timestamptz not null,
    seen_at    timestamptz not null
);
grant select, insert, update, delete on server to tenantry_projector;
grant select on server to tenantry_operator;
comment on table server is 'The running servers. Who has not been seen for a while is gone';

create table segment_owner (
    segment     int primary key,
    server      uuid,
    lease_until timestamptz
);
insert into segment_owner (segment) select generate_series(0, 3);
grant select, update on segment_owner to tenantry_projector;
grant select on segment_owner to tenantry_operator;
comment on table segment_owner is 'Which server follows the events of which part of the tenants. Positions and row locks make a late one harmless';

create table rebuild (
    id            uuid primary key,
    processor     text        not null,
    version       int         not null,
    tenant_id     uuid,
    state         text        not null check (state in ('building', 'comparing', 'done', 'failed')),
    position      bigint      not null default 0,
    events_done   bigint      not null default 0,
    events_total  bigint,
    rate          bigint      not null default 0,
    differing     bigint,
    missing       bigint,
    surplus       bigint,
    reason        text,
    server        uuid,
    lease_until   timestamptz,
    started_at    timestamptz not null default clock_timestamp(),
    finished_at   timestamptz
);
create unique index rebuild_running on rebuild (processor) where state in ('building', 'comparing');
create index rebuild_newest on rebuild (processor, started_at desc);
alter table rebuild enable row level security;
alter table rebuild force row level security;
create policy projector on rebuild to tenantry_projector using (true) with check (true);
create policy operator on rebuild for select to tenantry_operator using (true);
grant select, insert, update, delete on rebuild to tenantry_projector;
grant select on rebuild to tenantry_operator;
comment on table rebuild is 'Projections folded anew from the first event, beside the running one; of one tenant where one is named';

-- The tables of a rebuild are made when it begins, and dropped when it is over.
create schema rebuild;
grant usage on schema rebuild to tenantry_projector;
