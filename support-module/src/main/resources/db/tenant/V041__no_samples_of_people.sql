-- Whoever is erased stays in no sample that the planner keeps.
call tenantry.keep_no_samples('ticket');
call tenantry.keep_no_samples('ticket_message');
