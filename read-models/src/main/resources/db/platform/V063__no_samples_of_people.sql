-- Whoever is erased stays in no sample that the planner keeps.
call keep_no_samples('audit_log');
