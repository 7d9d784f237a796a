"""What a municipality's schema must be like, so that a cell may run on Citus with schema-based sharding.

Each schema is then a colocation group on one node, and the shared tables stay on the coordinator. All of it is read from
PostgreSQL's catalogs, so that the rules hold, and are tested, where Citus is not installed.
"""

from typing import Final

from tenants.db import connection

# PostgreSQL's own limits are far; this one keeps a cell of a thousand municipalities within its catalog (architecture §3).
MOST_RELATIONS: Final = 500

# Each finds what breaks the rule, in words; %(schema)s is the municipality's.
RULES: Final = {
    "no key crosses schemas": """
        SELECT format('%%s of %%s', k.conname, a.relname) FROM pg_constraint k
        JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
        WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace
          AND %(schema)s::regnamespace IN (a.relnamespace, b.relnamespace)""",
    "no triggers": """
        SELECT format('%%s on %%s', t.tgname, c.relname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = %(schema)s::regnamespace""",
    "no functions, views, rules or policies": """
        SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
        UNION ALL SELECT 'view ' || relname FROM pg_class
        WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('v', 'm')
        UNION ALL SELECT 'rule ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
        UNION ALL SELECT 'policy ' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = %(schema)s::regnamespace""",
    "every sequence belongs to an identity": """
        SELECT c.relname FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = %(schema)s::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')""",
    "no default or check names what stands in public": """
        SELECT DISTINCT format('%%s uses %%s', c.relname, coalesce(p.relname, f.proname)) FROM pg_depend d
        LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
        LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND k.contype <> 'f'
        JOIN pg_class c ON c.oid = coalesce(a.adrelid, k.conrelid)
        LEFT JOIN pg_class p ON d.refclassid = 'pg_class'::regclass AND p.oid = d.refobjid
        LEFT JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
        WHERE c.relnamespace = %(schema)s::regnamespace AND 'public'::regnamespace IN (p.relnamespace, f.pronamespace)""",
    "no table is inherited, partitioned, foreign or unlogged": """
        SELECT relname FROM pg_class c WHERE relnamespace = %(schema)s::regnamespace AND (
          relkind IN ('p', 'f') OR relkind = 'r' AND relpersistence <> 'p'
          OR EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhrelid = c.oid))""",
    "a few hundred relations at most": f"""
        SELECT count(*) || ' relations' FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
        HAVING count(*) > {MOST_RELATIONS}""",  # noqa: S608 (a number of ours)
}


def broken_rules(schema: str) -> dict[str, list[str]]:
    """By rule, what breaks it; nothing when all hold."""
    with connection.cursor() as cursor:
        found = {}
        for rule, query in RULES.items():
            cursor.execute(query, {"schema": schema})
            found[rule] = sorted(name for (name,) in cursor.fetchall())
    return {rule: names for rule, names in found.items() if names}
