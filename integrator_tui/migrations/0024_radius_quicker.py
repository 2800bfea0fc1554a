"""What FreeRADIUS asks at every try to enter, in a form that costs about two bare reads of the login.

SQLite builds a table for every `IN` of a statement each time it runs, and ran four functions over a password that has
nothing to escape: a status is compared one by one, and a password is escaped only if it has what needs it. PostgreSQL
is let plan every statement anew by FreeRADIUS: there a view is planned in a third of the time. The answers are those of
before.
"""

from integrator_tui.db import ddl

ENTERS = ("AGUARDANDO", "HABILITADO", "PROVISORIO", "REDUZIDO", "EXPERIMENTAL")
CUT = ("SUSPENSO_DEBITO", "SUSPENSO_PEDIDO", "CANCELADO")


IPV4 = (
    "(SELECT e.id FROM plan_ip e WHERE e.plan_id = b.plan_id AND e.deleted_at IS NULL AND e.enabled"
    " AND NOT e.secondary AND e.family = 'ipv4' ORDER BY e.id LIMIT 1)"
)
# As a case, so that it is asked of the row that is there instead of being planned as another join.
FIRST = (
    "CASE WHEN EXISTS (SELECT 1 FROM plan_login o WHERE o.plan_id = b.plan_id AND o.deleted_at IS NULL AND o.id < b.id)"
    " THEN FALSE ELSE TRUE END"
)
KBPS = """substring(c.details from '"{}_kbps": *([0-9]{{1,9}})[,}}]')::integer"""
DOWN, UP = KBPS.format("down"), KBPS.format("up")


def _rate(kbps: str) -> str:
    return (
        f"CASE WHEN {kbps} / 1000 * 1000 = {kbps} THEN CAST({kbps} / 1000 AS TEXT) || 'M'"
        f" ELSE CAST({kbps} AS TEXT) || 'k' END"
    )


REPLIES = f"""
SELECT r.id, b.username, r.attribute, r.op, r.value
FROM radius_login b CROSS JOIN LATERAL (
    SELECT CAST(a.id AS BIGINT) * 4 + CASE a.family WHEN 'ipv4' THEN 0 ELSE 1 END AS id,
        CASE WHEN a.family = 'ipv4' THEN 'Framed-IP-Address' WHEN a.prefix < 64 THEN 'Delegated-IPv6-Prefix'
            WHEN a.prefix = 64 THEN 'Framed-IPv6-Prefix' ELSE 'Framed-IPv6-Address' END AS attribute, ':=' AS op,
        CASE WHEN a.family = 'ipv6' AND a.prefix <= 64 THEN a.address || '/' || CAST(a.prefix AS TEXT)
            ELSE a.address END AS value
    FROM plan_ip a
    WHERE a.plan_id = b.plan_id AND a.deleted_at IS NULL AND a.enabled AND NOT a.secondary
        AND (a.family = 'ipv6' OR a.family = 'ipv4' AND a.id = {IPV4}) AND {FIRST}
    UNION ALL
    SELECT CAST(b.id AS BIGINT) * 4 + 2, 'Mikrotik-Rate-Limit', ':=', {_rate("v.up")} || '/' || {_rate("v.down")}
    FROM (
        SELECT COALESCE(i.down_kbps, b.down_kbps, {DOWN}) AS down,
            COALESCE(i.up_kbps, b.up_kbps, NULLIF({UP}, 0), i.down_kbps, b.down_kbps, {DOWN}) AS up
        FROM list_item c LEFT JOIN plan_ip i ON i.id = CASE WHEN {FIRST} THEN {IPV4} END
        WHERE c.id = b.catalog_plan_id AND NOT b.reduced
            AND (b.down_kbps IS NOT NULL OR b.up_kbps IS NOT NULL OR i.down_kbps IS NOT NULL OR i.up_kbps IS NOT NULL)
    ) v
    WHERE v.down > 0
) r"""


def _bucket(engine: str) -> str:
    """In which list a status of the provider's own stands; NULL where what is written there is nothing."""
    if engine == "sqlite":
        return "CASE WHEN json_valid(s.details) THEN json_extract(s.details, '$.bucket') END"
    return """substring(s.details from '"bucket": *"([A-Za-z0-9_.-]+)"')"""


def _allowed(engine: str) -> str:
    yes, no = ("1", "0") if engine == "sqlite" else ("TRUE", "FALSE")
    known = "".join(f" WHEN '{code}' THEN {value}" for codes, value in ((ENTERS, yes), (CUT, no)) for code in codes)
    status = f"CASE s.code{known} ELSE {_bucket(engine)} = 'ativo' END"
    return f"COALESCE(l.active AND l.password <> '' AND {status}, {no})"


def _quoted(engine: str) -> str:
    """The password as `rlm_sql` reads it literally: see the first form of these views."""
    escaped = r"replace(b.password, '\', '\\')"
    whole = rf"""'"' || replace({escaped}, '"', '\"') || '"'"""
    odd = r"""GLOB '*[\"''`]*'""" if engine == "sqlite" else r"""~ '[\\"''`]'"""
    return f"""CASE WHEN NOT (b.password {odd}) THEN b.password
    WHEN substr(b.password, 1, 1) IN ('"', '''', '`') THEN {whole} ELSE {escaped} END"""


def views(engine: str) -> str:
    """The view that the others stand on, that of checks, and on PostgreSQL that of replies."""
    no = "0" if engine == "sqlite" else "FALSE"

    def view(name: str, selected: str) -> str:
        if engine == "postgresql":
            return f"CREATE OR REPLACE VIEW {name} AS {selected};\n"
        return f"DROP VIEW {name};\nCREATE VIEW {name} AS {selected};\n"

    login = f"""
SELECT l.id, l.login AS username, l.password, l.mac, l.plan_id, l.customer_id, p.catalog_plan_id, p.down_kbps,
    p.up_kbps, COALESCE(s.code = 'REDUZIDO', {no}) AS reduced, {_allowed(engine)} AS allowed
FROM plan_login l JOIN customer_plan p ON p.id = l.plan_id LEFT JOIN list_item s ON s.id = p.status_id
WHERE l.deleted_at IS NULL AND p.deleted_at IS NULL"""
    text = view("radius_login", login) + view("radcheck", _checks(engine))
    return text + view("radreply", REPLIES) if engine == "postgresql" else text


def _checks(engine: str) -> str:
    """Password, refusal, bound router: each read for itself on SQLite, one reading by three on PostgreSQL."""
    key = "CAST(b.id AS BIGINT) * 4"
    if engine == "sqlite":
        return f"""
SELECT {key} + 1 AS id, b.username, 'Cleartext-Password' AS attribute, ':=' AS op, {_quoted(engine)} AS value
FROM radius_login b WHERE b.password <> ''
UNION ALL
SELECT {key} + 2, b.username, 'Auth-Type', ':=', 'Reject' FROM radius_login b WHERE NOT b.allowed
UNION ALL
SELECT {key} + 3, b.username, 'Calling-Station-Id', '==', b.mac FROM radius_login b WHERE length(b.mac) > 0"""
    return f"""
SELECT {key} + k.n AS id, b.username,
    CASE k.n WHEN 1 THEN 'Cleartext-Password' WHEN 2 THEN 'Auth-Type' ELSE 'Calling-Station-Id' END AS attribute,
    CASE k.n WHEN 3 THEN '==' ELSE ':=' END AS op,
    CASE k.n WHEN 1 THEN {_quoted(engine)} WHEN 2 THEN 'Reject' ELSE b.mac END AS value
FROM radius_login b CROSS JOIN generate_series(1, 3) k(n)
WHERE CASE k.n WHEN 1 THEN b.password <> '' WHEN 2 THEN NOT b.allowed ELSE b.mac <> '' END"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """The two views anew."""
    ddl(db, {engine: views(engine) for engine in ("sqlite", "postgresql")})
