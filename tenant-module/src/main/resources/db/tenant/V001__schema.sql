-- The tables of one tier's tenants. Every module adds its own; every table has tenant_id first in its key.
grant usage on schema shared to tenantry_app, tenantry_projector, tenantry_readonly;
