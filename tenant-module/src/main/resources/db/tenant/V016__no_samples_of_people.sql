-- Whoever is erased stays in no sample that the planner keeps.
call tenantry.keep_no_samples('tenant_profile');
call tenantry.keep_no_samples('app_user');
