-- A person who was erased stays as a row that shows nobody.
alter table app_user drop constraint app_user_state_check;
alter table app_user add constraint app_user_state_check check (state in ('active', 'blocked', 'erased'));
