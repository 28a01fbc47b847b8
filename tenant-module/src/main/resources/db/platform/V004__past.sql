-- Looking back: one tenant's events in their order, and where a tenant's history stood at an instant.
create index event_of_tenant on event (tenant_id, position);

create function position_as_of(of_tenant uuid, as_of timestamptz, out "position" bigint, out recorded_at timestamptz)
language plpgsql stable as $$
declare
    beyond bigint; -- everything from here on is later
    middle bigint;
    found_position bigint;
    found_time timestamptz;
begin
    "position" := 0;
    select max(e.position) + 1 into beyond from event e where e.tenant_id = of_tenant;
    while "position" + 1 < beyond loop
        middle := ("position" + beyond) / 2;
        select e.position, e.recorded_at into found_position, found_time
        from event e where e.tenant_id = of_tenant and e.position >= middle and e.position < beyond
        order by e.position limit 1;
        if found_position is null or found_time > as_of then
            beyond := middle;
        else
            "position" := found_position;
            recorded_at := found_time;
        end if;
    end loop;
end $$;
comment on function position_as_of is 'The tenant''s last event that was recorded no later, by bisection: recorded_at never decreases with position';
