package io.tenantry.app.leaks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the catalogue says of who may see what, held against the rules: in the platform's schema, in the shared one, and in
 * the schemas of single tenants. Each rule is a query for what breaks it. What is open on purpose is listed here by name.
 */
final class Catalogue {
    /** All our schemas; {@code places} are those with tenants' tables. */
    private static final String SCHEMAS = """
            with place as (
                select oid, nspname from pg_namespace where nspname = 'shared'
                union select n.oid, n.nspname from pg_namespace n join tenantry.tenant_schema s on s.schema_name = n.nspname),
            ours as (select oid, nspname from place
                union select oid, nspname from pg_namespace where nspname in ('tenantry', 'rebuild')),
            relation as (
                select n.nspname || '.' || c.relname as name, c.*, n.oid in (select oid from place) as tenants,
                       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
                from pg_class c join ours n on n.oid = c.relnamespace),
            grants as (
                select r.name, r.tenants, r.relname, coalesce(g.rolname, 'PUBLIC') as grantee, a.privilege_type as privilege,
                       a.is_grantable
                from relation r, aclexplode(r.relacl) a left join pg_roles g on g.oid = a.grantee
                where a.grantee <> r.relowner and r.relkind <> 'i')
            """;

    private static final Map<String, String> RULES = Map.ofEntries(
            Map.entry("a tenant's table without forced row-level security", """
                    select name from relation where relkind in ('r', 'p') and has_tenant
                    and not (relrowsecurity and relforcerowsecurity)"""),
            // registry, clocks, queues and history: they hold nothing of a tenant, or what everybody may know
            Map.entry("a table without a tenant that nobody has thought about", """
                    select name from relation where relkind in ('r', 'p') and not has_tenant and relname <> 'migration'
                    and name not in ('tenantry.tenant', 'tenantry.append_clock', 'tenantry.platform_secret',
                                     'tenantry.scheduled_tasks', 'tenantry.server', 'tenantry.segment_owner',
                                     'tenantry.master_key_user', 'tenantry.master_key_change')"""),
            Map.entry(
                    "a history of migrations that somebody may read",
                    "select name from grants where relname = 'migration'"),
            Map.entry("a view, or another thing that reads with its owner's eyes", """
                    select name from relation where relkind in ('v', 'm', 'f')"""),
            Map.entry("a function with its owner's rights", """
                    select p.proname from pg_proc p join ours n on n.oid = p.pronamespace where p.prosecdef"""),
            Map.entry("a function or a trigger among tenants' tables", """
                    select n.nspname || '.' || p.proname from pg_proc p join place n on n.oid = p.pronamespace
                    union all select r.name || ' ' || t.tgname from pg_trigger t join relation r on r.oid = t.tgrelid
                    where r.tenants and not t.tgisinternal"""),
            Map.entry("a privilege that future tables would get", """
                    select d.defaclrole::regrole || ' ' || d.defaclobjtype::text from pg_default_acl d
                    where d.defaclrole in (select oid from pg_roles where rolname like 'tenantry%')
                    or d.defaclnamespace in (select oid from ours)"""),
            Map.entry("something of ours with another owner", """
                    select name from relation where relowner <> 'tenantry_owner'::regrole
                    union all select proname from pg_proc p join ours n on n.oid = p.pronamespace
                    where p.proowner <> 'tenantry_owner'::regrole
                    union all select n.nspname from pg_namespace n join ours o on o.oid = n.oid
                    where n.nspowner <> 'tenantry_owner'::regrole"""),
            Map.entry("a policy that lets a role see more than its tenant", """
                    select schemaname || '.' || tablename || ' ' || policyname || ' ' || r from pg_policies p
                    join ours n on n.nspname = p.schemaname, unnest(p.roles) r,
                    lateral (values (p.qual), (p.with_check)) as e (expression),
                    lateral (select regexp_replace(e.expression, '[()[:space:]]|::uuid\\[\\]| AS context_[a-z]+', '', 'g')) as s (short)
                    where e.expression is not null
                    and not (r in ('tenantry_app', 'tenantry_readonly') and s.short in (
                        'tenant_id=SELECTtenantry.context_tenant',
                        'tenant_id=ANYSELECTtenantry.context_batch',
                        'tenant_id=SELECTtenantry.context_tenantORtenant_id=ANYSELECTtenantry.context_batch'))
                    and not (r = 'tenantry_vault' and s.short = 'tenant_id=ANYSELECTtenantry.context_batch')
                    and not (r = 'tenantry_owner' and s.short = 'tenant_id=SELECTtenantry.context_owned')
                    and not (r = 'tenantry_projector' and e.expression = 'true')
                    and not (r = 'tenantry_operator' and p.schemaname = 'tenantry' and p.cmd = 'SELECT' and e.expression = 'true')
                    and not (schemaname || '.' || tablename || ' ' || policyname || ' ' || cmd in (
                        'tenantry.global_claim taken SELECT', 'tenantry.tenant_schema registry SELECT',
                        'tenantry.tenant_schema migrator ALL', 'tenantry.tier_change migrator ALL'))"""),
            // the lane's own table and what is certified stay; all else must go with its tenant
            Map.entry("a tenant's table that nobody can erase", """
                    select name from relation r where relkind = 'r' and has_tenant and name like 'tenantry.%'
                    and not exists (select from grants g where g.name = r.name and g.grantee = 'tenantry_projector'
                        and g.privilege = 'DELETE')
                    and not exists (select from pg_policies p where p.schemaname = 'tenantry' and p.tablename = r.relname
                        and 'tenantry_owner' = any (p.roles))"""),
            Map.entry("a grant to everybody, or one that can be passed on", """
                    select name || ' ' || grantee from grants where grantee = 'PUBLIC' or is_grantable"""),
            Map.entry("a request that writes more than the append does", """
                    select name || ' ' || privilege from grants where grantee = 'tenantry_app' and privilege <> 'SELECT'
                    and not (name = 'tenantry.event' and privilege = 'INSERT')
                    and not (name = 'tenantry.event_position_seq' and privilege = 'USAGE')
                    and not (name in ('tenantry.claim', 'tenantry.global_claim', 'tenantry.quota_reservation')
                        and privilege in ('INSERT', 'DELETE'))
                    and not (name in ('tenantry.quota', 'tenantry.quota_settings') and privilege in ('INSERT', 'UPDATE'))
                    and not (name = 'tenantry.idempotency' and privilege = 'INSERT')
                    and not (name = 'tenantry.credential' and privilege in ('INSERT', 'UPDATE'))
                    and not (name = 'tenantry.append_clock' and privilege = 'UPDATE')
                    and not (name = 'tenantry.snapshot' and privilege in ('INSERT', 'UPDATE', 'DELETE'))"""),
            Map.entry("a reader that writes", """
                    select name || ' ' || grantee || ' ' || privilege from grants
                    where grantee in ('tenantry_readonly', 'tenantry_operator', 'tenantry_backup') and privilege <> 'SELECT'"""),
            Map.entry("an operator's look into a tenant's own tables", """
                    select name from grants where grantee = 'tenantry_operator' and tenants"""),
            Map.entry("keys, hashes or claims before eyes that are not for them", """
                    select name || ' ' || grantee from grants
                    where (relname in ('data_key', 'platform_secret') and grantee <> 'tenantry_vault')
                    or (relname = 'credential' and privilege = 'SELECT' and grantee <> 'tenantry_vault')
                    or (relname in ('credential', 'claim', 'global_claim', 'quota', 'quota_settings', 'quota_reservation',
                                     'idempotency', 'snapshot')
                        and grantee not in ('tenantry_app', 'tenantry_vault'))
                    or (grantee = 'tenantry_vault' and relname not in ('data_key', 'platform_secret', 'credential',
                                     'master_key_user', 'master_key_change'))"""),
            Map.entry("a column that is granted alone", """
                    select r.name || '.' || a.attname from relation r join pg_attribute a on a.attrelid = r.oid
                    where a.attacl is not null
                    and not (r.name = 'tenantry.credential' and a.attname in ('tenant_id', 'kind', 'owner')
                        and a.attacl::text = '{tenantry_app=r/tenantry_owner}')"""),
            Map.entry("somebody who may make things in our schemas", """
                    select n.nspname || ' ' || coalesce(g.rolname, 'PUBLIC') from pg_namespace n join ours o on o.oid = n.oid,
                    aclexplode(n.nspacl) a left join pg_roles g on g.oid = a.grantee
                    where a.grantee <> n.nspowner and (a.privilege_type <> 'USAGE' or a.grantee = 0)"""),
            Map.entry("a role that is above the rules", """
                    select rolname from pg_roles where rolname like 'tenantry%'
                    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                    union all select m.member::regrole || ' in ' || m.roleid::regrole from pg_auth_members m
                    where m.member in (select oid from pg_roles where rolname like 'tenantry\\_%')"""),
            Map.entry("a tenant's schema that is not like the shared one", """
                    , line as (
                        select c.relnamespace as place, replace(c.relname || ' ' || l.line, n.nspname || '.', '') as line
                        from pg_class c join place n on n.oid = c.relnamespace and c.relkind in ('r', 'p'),
                        lateral (
                            select 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
                                || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as line
                            from pg_attribute a
                            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                            union all select 'constraint ' || o.conname || ' ' || pg_get_constraintdef(o.oid)
                            from pg_constraint o where o.conrelid = c.oid
                            union all select 'index ' || pg_get_indexdef(i.indexrelid) from pg_index i
                            where i.indrelid = c.oid
                            union all select 'policy ' || p.policyname || ' ' || p.roles::text || p.cmd
                                || coalesce(p.qual, '') || coalesce(p.with_check, '') from pg_policies p
                            where p.schemaname = n.nspname and p.tablename = c.relname
                            union all select 'security ' || c.relrowsecurity || ' ' || c.relforcerowsecurity
                            union all select 'granted ' || coalesce(c.relacl::text, '')
                            union all select 'comment ' || coalesce(obj_description(c.oid, 'pg_class'), '')) l)
                    select n.nspname || ' ' || d.line from place n, lateral (
                        (select l.line from line l where l.place = n.oid
                            except select l.line from line l where l.place = 'shared'::regnamespace)
                        union all select 'lacks ' || lacking.line from (
                            select l.line from line l where l.place = 'shared'::regnamespace
                            except select l.line from line l where l.place = n.oid) lacking) d
                    where n.nspname <> 'shared'"""));

    private Catalogue() {}

    /** Every breach of a rule, with the rule. */
    static List<String> breaches(Connection connection) throws SQLException {
        List<String> breaches = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local search_path = pg_catalog"); // so that expressions name their functions in full
            for (Map.Entry<String, String> rule : RULES.entrySet()) {
                ResultSet rows = statement.executeQuery(SCHEMAS + rule.getValue());
                while (rows.next()) breaches.add(rule.getKey() + ": " + rows.getString(1));
            }
        }
        return breaches;
    }
}
