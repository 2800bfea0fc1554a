"""The network side of a plan: what FreeRADIUS 3.2 asks as views over logins and plans, what it writes as own tables.

A login says its answer here and nowhere else; nothing is copied, so nothing can be late. The tables of accounting are
those of FreeRADIUS's own schemas, times and addresses as each engine has them there. A password that somebody typed is
never kept, whatever queries the server is configured with.
"""

from integrator_tui.db import ddl

ACCOUNTING = {
    "sqlite": """
CREATE TABLE radacct (
    radacctid INTEGER PRIMARY KEY AUTOINCREMENT, acctsessionid varchar(64) NOT NULL DEFAULT '',
    acctuniqueid varchar(32) NOT NULL DEFAULT '', username varchar(64) NOT NULL DEFAULT '',
    realm varchar(64) DEFAULT '', nasipaddress varchar(45) NOT NULL DEFAULT '', nasportid varchar(32) DEFAULT NULL,
    nasporttype varchar(32) DEFAULT NULL, acctstarttime datetime NULL DEFAULT NULL,
    acctupdatetime datetime NULL DEFAULT NULL, acctstoptime datetime NULL DEFAULT NULL,
    acctinterval int(12) DEFAULT NULL, acctsessiontime int(12) DEFAULT NULL, acctauthentic varchar(32) DEFAULT NULL,
    connectinfo_start varchar(128) DEFAULT NULL, connectinfo_stop varchar(128) DEFAULT NULL,
    acctinputoctets bigint(20) DEFAULT NULL, acctoutputoctets bigint(20) DEFAULT NULL,
    calledstationid varchar(50) NOT NULL DEFAULT '', callingstationid varchar(50) NOT NULL DEFAULT '',
    acctterminatecause varchar(32) NOT NULL DEFAULT '', servicetype varchar(32) DEFAULT NULL,
    framedprotocol varchar(32) DEFAULT NULL, framedipaddress varchar(15) NOT NULL DEFAULT '',
    framedipv6address varchar(45) NOT NULL DEFAULT '', framedipv6prefix varchar(45) NOT NULL DEFAULT '',
    framedinterfaceid varchar(44) NOT NULL DEFAULT '', delegatedipv6prefix varchar(45) NOT NULL DEFAULT '',
    class varchar(64) DEFAULT NULL);
CREATE TABLE radpostauth (
    id INTEGER PRIMARY KEY AUTOINCREMENT, username varchar(64) NOT NULL DEFAULT '',
    pass varchar(64) NOT NULL DEFAULT '',
    reply varchar(32) NOT NULL DEFAULT '', authdate timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    class varchar(64) DEFAULT NULL, calledstationid varchar(50) NOT NULL DEFAULT '',
    callingstationid varchar(50) NOT NULL DEFAULT '', nasipaddress varchar(45) NOT NULL DEFAULT '',
    reason varchar(200) NOT NULL DEFAULT '');
CREATE TABLE nasreload (nasipaddress varchar(45) PRIMARY KEY, reloadtime datetime NOT NULL);
CREATE UNIQUE INDEX radacct_unique ON radacct (acctuniqueid);
CREATE INDEX radacct_nas_open ON radacct (nasipaddress, acctstarttime) WHERE acctstoptime IS NULL;
""",
    "postgresql": """
CREATE TABLE radacct (
    radacctid bigserial PRIMARY KEY, acctsessionid text NOT NULL, acctuniqueid text NOT NULL UNIQUE, username text,
    realm text, nasipaddress inet NOT NULL, nasportid text, nasporttype text, acctstarttime timestamp with time zone,
    acctupdatetime timestamp with time zone, acctstoptime timestamp with time zone, acctinterval bigint,
    acctsessiontime bigint, acctauthentic text, connectinfo_start text, connectinfo_stop text, acctinputoctets bigint,
    acctoutputoctets bigint, calledstationid text, callingstationid text, acctterminatecause text, servicetype text,
    framedprotocol text, framedipaddress inet, framedipv6address inet, framedipv6prefix inet, framedinterfaceid text,
    delegatedipv6prefix inet, class text);
CREATE TABLE radpostauth (
    id bigserial PRIMARY KEY, username text NOT NULL, pass text, reply text, calledstationid text,
    callingstationid text, authdate timestamp with time zone NOT NULL DEFAULT now(), class text, nasipaddress text,
    reason text);
CREATE TABLE nasreload (nasipaddress inet PRIMARY KEY, reloadtime timestamp with time zone NOT NULL);
CREATE INDEX radacct_nas_open ON radacct (nasipaddress, acctstarttime) WHERE acctstoptime IS NULL;
""",
}

INDEXES = """
CREATE INDEX radacct_user ON radacct (username, acctstarttime);
CREATE INDEX radacct_user_open ON radacct (username) WHERE acctstoptime IS NULL;
CREATE INDEX radacct_framed_open ON radacct (framedipaddress) WHERE acctstoptime IS NULL;
CREATE INDEX radacct_framed ON radacct (framedipaddress, acctstarttime);
CREATE INDEX radpostauth_user ON radpostauth (username, id);
CREATE INDEX plan_login_name ON plan_login (login) WHERE deleted_at IS NULL;
"""

# The queries that come with FreeRADIUS write the password that was typed, right or wrong, in clear. SQLite gets the
# moment in the local time of the server, too.
NO_PASSWORDS = {
    "sqlite": """
CREATE TRIGGER radpostauth_no_password AFTER INSERT ON radpostauth
BEGIN UPDATE radpostauth SET pass = '', authdate = CURRENT_TIMESTAMP WHERE id = NEW.id; END;
""",
    "postgresql": """
CREATE FUNCTION radpostauth_no_password() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN NEW.pass := NULL; RETURN NEW; END$$;
CREATE TRIGGER radpostauth_no_password BEFORE INSERT OR UPDATE ON radpostauth
FOR EACH ROW EXECUTE FUNCTION radpostauth_no_password();
""",
}

OURS = """
CREATE TABLE nas_server (
    id {id}, name TEXT NOT NULL, address TEXT NOT NULL, secret TEXT NOT NULL, coa_port INTEGER NOT NULL DEFAULT 3799,
    vendor TEXT NOT NULL DEFAULT 'mikrotik', interim_seconds INTEGER NOT NULL DEFAULT 300,
    active {bool} NOT NULL DEFAULT TRUE, version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE UNIQUE INDEX nas_server_address ON nas_server (address) WHERE deleted_at IS NULL;

CREATE TABLE coa_order (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER NOT NULL,
    plan_version INTEGER NOT NULL, login TEXT NOT NULL, purpose TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL,
    radacct_id BIGINT, session_id TEXT NOT NULL DEFAULT '', nas_address TEXT NOT NULL DEFAULT '',
    framed_address TEXT NOT NULL DEFAULT '', at {moment} NOT NULL, operator TEXT NOT NULL, op_id TEXT NOT NULL,
    state TEXT NOT NULL, state_at {moment} NOT NULL, answer TEXT NOT NULL DEFAULT '', acked_at {moment},
    attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at {moment} NOT NULL, expires_at {moment} NOT NULL,
    lease_owner TEXT NOT NULL DEFAULT '', lease_until {moment}, fence INTEGER NOT NULL DEFAULT 0);
CREATE INDEX coa_order_due ON coa_order (next_attempt_at, id) WHERE state IN ('na_fila', 'aceita');
CREATE INDEX coa_order_sending ON coa_order (lease_until) WHERE state = 'enviando';
CREATE INDEX coa_order_plan ON coa_order (plan_id, id);
CREATE INDEX coa_order_open ON coa_order (login) WHERE state IN ('na_fila', 'aceita', 'enviando');

CREATE TABLE session_look (
    id {id}, at {moment} NOT NULL, operator_id INTEGER NOT NULL, login TEXT NOT NULL, address TEXT NOT NULL,
    customer_id INTEGER NOT NULL, plan_id INTEGER, looked_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '');
CREATE INDEX session_look_customer ON session_look (customer_id, id);
"""

# Decreto 8.771/2016 art. 13: the inventory of who looked is kept as it was written.
LOOKS_STAY = {
    "sqlite": """
CREATE TRIGGER session_look_no_update BEFORE UPDATE ON session_look
BEGIN SELECT RAISE(ABORT, 'looks at sessions are never changed'); END;
CREATE TRIGGER session_look_no_delete BEFORE DELETE ON session_look
BEGIN SELECT RAISE(ABORT, 'looks at sessions are never deleted'); END;
""",
    "postgresql": """
CREATE FUNCTION session_look_refuse() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'looks at sessions are never changed or deleted'; END$$;
CREATE TRIGGER session_look_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON session_look
FOR EACH STATEMENT EXECUTE FUNCTION session_look_refuse();
""",
}

STATES = "'AGUARDANDO', 'HABILITADO', 'PROVISORIO', 'REDUZIDO', 'EXPERIMENTAL'"
CUT = "'SUSPENSO_DEBITO', 'SUSPENSO_PEDIDO', 'CANCELADO'"


def _text(engine: str, column: str, name: str) -> str:
    """A detail of a list's entry, NULL where it is none: what another program wrote there may be anything.

    Not the JSON of PostgreSQL, which refuses the whole statement for one entry that is none.
    """
    if engine == "sqlite":
        return f"CASE WHEN json_valid({column}) THEN json_extract({column}, '$.{name}') END"
    return f"""substring({column} from '"{name}": *"([A-Za-z0-9_.-]+)"')"""


def _number(engine: str, column: str, name: str) -> str:
    if engine == "sqlite":
        return f"CAST({_text(engine, column, name)} AS INTEGER)"
    return f"""substring({column} from '"{name}": *([0-9]{{1,9}})[,}}]')::integer"""


def _numbers(*values: int) -> str:
    return " UNION ALL ".join(f"SELECT {value} AS n" for value in values)


def _rate(up: str, down: str) -> str:
    """`50M/100M`: what the router receives from the customer stands first, so upload before download."""

    def one(kbps: str) -> str:
        return (
            f"CASE WHEN ({kbps}) / 1000 * 1000 = ({kbps}) THEN CAST(({kbps}) / 1000 AS TEXT) || 'M'"
            f" ELSE CAST(({kbps}) AS TEXT) || 'k' END"
        )

    return f"({one(up)}) || '/' || ({one(down)})"


def _quoted(value: str) -> str:
    """As `rlm_sql` reads it literally: it takes a backslash as an escape, and a value that stands whole in one kind of
    quotes as a quoted one, one in backquotes as a command that it would run."""
    escaped = rf"replace({value}, '\', '\\')"
    whole = rf"""'"' || replace({escaped}, '"', '\"') || '"'"""
    return f"""CASE WHEN substr({value}, 1, 1) IN ('"', '''', '`') THEN {whole} ELSE {escaped} END"""


def views(engine: str) -> str:
    """The views, each over `radius_login`: one row a login, with its plan and what the plan's status lets it do."""
    bucket = _text(engine, "s.details", "bucket")
    yes, no = ("1", "0") if engine == "sqlite" else ("TRUE", "FALSE")
    setting = "(SELECT CAST(value AS INTEGER) FROM system_variable WHERE code = '{}' AND value {})"
    digits = "NOT GLOB '*[^0-9]*' AND value <> ''" if engine == "sqlite" else "~ '^[0-9]{1,9}$'"
    reduced_up = f"COALESCE({setting.format('reduzido_envia_kbps', digits)}, 1000)"
    reduced_down = f"COALESCE({setting.format('reduzido_recebe_kbps', digits)}, 1000)"
    down, up = _number(engine, "c.details", "down_kbps"), _number(engine, "c.details", "up_kbps")
    pool = _text(engine, "c.details", "pool")
    own_down = f"COALESCE(i.down_kbps, b.down_kbps, {down})"
    own_up = f"COALESCE(i.up_kbps, b.up_kbps, NULLIF({up}, 0), {own_down})"
    first = (
        "NOT EXISTS (SELECT 1 FROM plan_login o WHERE o.plan_id = b.plan_id AND o.deleted_at IS NULL AND o.id < b.id)"
    )
    address = "a.plan_id = b.plan_id AND a.deleted_at IS NULL AND a.enabled AND NOT a.secondary AND a.family = '{0}'"
    earlier = (
        "NOT EXISTS (SELECT 1 FROM plan_ip e WHERE e.plan_id = a.plan_id AND e.deleted_at IS NULL AND e.enabled"
        " AND NOT e.secondary AND e.family = 'ipv4' AND e.id < a.id)"
    )
    return f"""
CREATE VIEW radius_login AS
SELECT l.id, l.login AS username, l.password, l.mac, l.plan_id, l.customer_id, p.catalog_plan_id, p.down_kbps,
    p.up_kbps, COALESCE(s.code = 'REDUZIDO', {no}) AS reduced,
    COALESCE(l.active AND l.password <> '' AND (s.code IN ({STATES})
        OR (s.code NOT IN ({STATES}, {CUT}) AND {bucket} = 'ativo')), {no}) AS allowed
FROM plan_login l JOIN customer_plan p ON p.id = l.plan_id LEFT JOIN list_item s ON s.id = p.status_id
WHERE l.deleted_at IS NULL AND p.deleted_at IS NULL;

CREATE VIEW radcheck AS
SELECT CAST(b.id AS BIGINT) * 4 + k.n AS id, b.username,
    CASE k.n WHEN 1 THEN 'Cleartext-Password' WHEN 2 THEN 'Auth-Type' ELSE 'Calling-Station-Id' END AS attribute,
    CASE k.n WHEN 3 THEN '==' ELSE ':=' END AS op,
    CASE k.n WHEN 1 THEN {_quoted("b.password")} WHEN 2 THEN 'Reject' ELSE b.mac END AS value
FROM radius_login b JOIN ({_numbers(1, 2, 3)}) k
    ON (k.n = 1 AND b.password <> '') OR (k.n = 2 AND NOT b.allowed) OR (k.n = 3 AND b.mac <> '');

CREATE VIEW radusergroup AS
SELECT CAST(b.id AS BIGINT) * 2 + k.n AS id, b.username,
    CASE k.n WHEN 0 THEN 'reduzido' ELSE 'plano-' || CAST(b.catalog_plan_id AS TEXT) END AS groupname,
    k.n AS priority
FROM radius_login b JOIN ({_numbers(0, 1)}) k ON k.n = 1 OR b.reduced;

CREATE VIEW radreply AS
SELECT CAST(a.id AS BIGINT) * 4 AS id, b.username, 'Framed-IP-Address' AS attribute, ':=' AS op, a.address AS value
FROM radius_login b JOIN plan_ip a ON {address.format("ipv4")}
WHERE {earlier} AND {first}
UNION ALL
SELECT CAST(a.id AS BIGINT) * 4 + 1, b.username,
    CASE WHEN a.prefix < 64 THEN 'Delegated-IPv6-Prefix' WHEN a.prefix = 64 THEN 'Framed-IPv6-Prefix'
        ELSE 'Framed-IPv6-Address' END,
    ':=', CASE WHEN a.prefix <= 64 THEN a.address || '/' || CAST(a.prefix AS TEXT) ELSE a.address END
FROM radius_login b JOIN plan_ip a ON {address.format("ipv6")}
WHERE {first}
UNION ALL
SELECT CAST(b.id AS BIGINT) * 4 + 2, b.username, 'Mikrotik-Rate-Limit', ':=', {_rate(own_up, own_down)}
FROM radius_login b JOIN list_item c ON c.id = b.catalog_plan_id
    LEFT JOIN plan_ip i ON i.id = (SELECT a.id FROM plan_ip a WHERE {address.format("ipv4")} AND {first}
        ORDER BY a.id LIMIT 1)
WHERE NOT b.reduced AND {own_down} > 0
    AND (b.down_kbps IS NOT NULL OR b.up_kbps IS NOT NULL OR i.down_kbps IS NOT NULL OR i.up_kbps IS NOT NULL);

CREATE VIEW radgroupcheck AS
SELECT 0 AS id, '' AS groupname, '' AS attribute, ':=' AS op, '' AS value WHERE {yes} = {no};

CREATE VIEW radius_group AS
SELECT c.id, 'plano-' || CAST(c.id AS TEXT) AS groupname, COALESCE({down}, 0) AS down_kbps,
    COALESCE(NULLIF({up}, 0), {down}, 0) AS up_kbps, COALESCE({pool}, '') AS pool
FROM list_item c WHERE c.kind = 'planos';

CREATE VIEW radgroupreply AS
SELECT CAST(g.id AS BIGINT) * 4 + k.n AS id, g.groupname,
    CASE k.n WHEN 0 THEN 'Mikrotik-Rate-Limit' ELSE 'Framed-Pool' END AS attribute, '=' AS op,
    CASE k.n WHEN 0 THEN {_rate("g.up_kbps", "g.down_kbps")} ELSE g.pool END AS value
FROM radius_group g JOIN ({_numbers(0, 1)}) k ON (k.n = 0 AND g.down_kbps > 0) OR (k.n = 1 AND g.pool <> '')
UNION ALL
SELECT -k.n, 'reduzido',
    CASE k.n WHEN 3 THEN 'Mikrotik-Rate-Limit' WHEN 2 THEN 'Mikrotik-Address-List' ELSE 'Fall-Through' END,
    CASE k.n WHEN 1 THEN '=' ELSE ':=' END,
    CASE k.n WHEN 3 THEN {_rate(reduced_up, reduced_down)} WHEN 2 THEN 'inadimplentes' ELSE 'No' END
FROM ({_numbers(1, 2, 3)}) k;

CREATE VIEW nas AS
SELECT n.id, n.address AS nasname, n.name AS shortname, CASE n.vendor WHEN 'mikrotik' THEN 'mikrotik' ELSE 'other' END
    AS type, NULL AS ports, n.secret, NULL AS server, NULL AS community, n.name AS description
FROM nas_server n WHERE n.active AND n.deleted_at IS NULL;
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create tables and views."""
    for part in (ACCOUNTING, INDEXES, NO_PASSWORDS, OURS, LOOKS_STAY):
        ddl(db, part)
    ddl(db, {engine: views(engine) for engine in ("sqlite", "postgresql")})
