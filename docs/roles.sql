-- The roles of Tenantry, for a PostgreSQL (15 or later) of your own. Run it once as an administrator, in the database
-- that SPRING_DATASOURCE_URL names. Create the login and the database first, or change their names below:
--
--   CREATE ROLE tenantry LOGIN NOINHERIT PASSWORD '...';
--   CREATE DATABASE tenantry;
--
-- The login is a member of the roles and inherits nothing; the server becomes one of them by SET ROLE.
-- Several clusters or databases need no other names: what a role may do is granted in each database by the server.

CREATE ROLE tenantry_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_projector NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_readonly NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_backup NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_vault NOLOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE tenantry_operator NOLOGIN NOSUPERUSER NOBYPASSRLS;

ALTER ROLE tenantry NOINHERIT;

GRANT tenantry_owner TO tenantry;
GRANT tenantry_app TO tenantry;
GRANT tenantry_projector TO tenantry;
GRANT tenantry_readonly TO tenantry;
GRANT tenantry_backup TO tenantry;
GRANT tenantry_vault TO tenantry;
GRANT tenantry_operator TO tenantry;

ALTER DATABASE tenantry OWNER TO tenantry_owner;
