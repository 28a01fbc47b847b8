-- Whoever is erased stays in no sample that the planner keeps.
call tenantry.keep_no_samples('wallet_entry');
call tenantry.keep_no_samples('payment');
