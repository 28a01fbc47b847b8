-- The roles of Tenantry, for a PostgreSQL (15 or later) of your own. Run it once as an administrator, in the database
-- that SPRING_DATASOURCE_URL names. Create the login and the database first, or change their names below:
--
--   CREATE ROLE tenantry LOGIN NOINHERIT PASSWORD '...';
--   CREATE DATABASE tenantry;
--
-- The login is a member of the roles and inherits nothing; the server becomes one of them by SET ROLE.
--
--   tenantry_owner      makes and changes schemas and tables, and sees no tenant's row
--   tenantry_app        requests: a tenant's rows in its context; appends events
--   tenantry_projector  follows the events of all tenants and writes read models; no key, hash or claim
--   tenantry_vault      keys and hashes, and nothing else
--   tenantry_operator   figures across tenants
--   tenantry_readonly   a tenant's read models in its context: reports on a replica, people with bin/look-at
--   tenantry_backup     nothing yet: dumps are an administrator's (docs/backup.md)
--
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
