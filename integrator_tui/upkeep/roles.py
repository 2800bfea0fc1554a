"""Roles of a PostgreSQL base (F217): the owner migrates, desks work as a role that cannot touch the history."""

from __future__ import annotations

from pathlib import Path

import peewee

from integrator_tui.errors import Refused
from integrator_tui.upkeep.postgres import name_of, quoted
from integrator_tui.upkeep.target import fetch, opened, sqlite_path

SCRIPT = Path(__file__).parent / "roles.sql"
OWNER = "integrator_owner"
APPLICATION = "integrator"

# What others than the owner may do, where it is less than everything; who reads a table but for its secret reads what
# a migration adds to it.
SEAL = """
DO $seal$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT DISTINCT c.oid::regclass AS name, a.grantee, a.privilege_type AS privilege
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
        AND (c.relname IN ('history', 'operation', 'session_look', 'opening')
             AND a.privilege_type NOT IN ('SELECT', 'INSERT')
             OR c.relname = 'operator' AND a.privilege_type NOT IN ('SELECT', 'INSERT')
             OR c.relname IN ('operator_permission', 'job_permission', 'operator_key', 'schema_migration')
             AND a.privilege_type <> 'SELECT')
    LOOP
        EXECUTE format('REVOKE %s ON %s FROM %s', item.privilege, item.name,
            CASE item.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(item.grantee)) END);
    END LOOP;
    FOR item IN
        SELECT DISTINCT c.oid::regclass AS name, x.grantee, n.attname FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) x
        JOIN pg_attribute n ON n.attrelid = c.oid AND n.attnum > 0 AND NOT n.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND x.privilege_type = 'SELECT'
        AND c.relname IN ('nas_server', 'radpostauth', 'radius_login')
        AND n.attname NOT IN ('secret', 'pass', 'password')
    LOOP
        EXECUTE format('GRANT SELECT (%I) ON %s TO %I', item.attname, item.name, pg_get_userbyid(item.grantee));
    END LOOP;
END
$seal$;
"""


def script(owner: str = OWNER, application: str = APPLICATION) -> str:
    """The statements; running them again changes nothing. Raises `Refused` for names that cannot be."""
    for name in (owner, application):
        if not name or len(name.encode()) > 63 or not name.isprintable() or name.startswith("pg_"):
            raise Refused(f"«{name}» não serve como nome de papel.")
    if owner == application:
        raise Refused("O dono e a aplicação têm de ser papéis diferentes.")
    return SCRIPT.read_text("utf-8").format(
        owner=quoted(owner),
        application=quoted(application),
        owner_text=as_text(owner),
        application_text=as_text(application),
        seal=SEAL.strip(),
    )


def as_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def create_roles(url: str, owner: str = OWNER, application: str = APPLICATION) -> str:
    """Run the script on the base and return what is so now. Raises `Refused` for SQLite and for lack of rights."""
    if sqlite_path(url):
        raise Refused("Papéis existem só no PostgreSQL: numa base SQLite manda quem pode gravar o arquivo.")
    statements = script(owner, application)
    with opened(url) as db:
        run_script(db, statements)
    return (
        f"Pronto em {name_of(url)}: «{owner}» é o dono e roda as migrações; as mesas entram como «{application}»,"
        " que não muda nem apaga o histórico e não toca no esquema."
    )


def run_script(db: peewee.Database, statements: str) -> None:
    """All of it or nothing. Raises `Refused` for lack of rights."""
    try:
        db.connection().execute(statements.encode())
    except Exception as error:
        db.connection().rollback()
        if getattr(error, "sqlstate", None) == "42501":
            ((role,),) = fetch(db, "SELECT current_user")
            raise Refused(
                f"O papel «{role}» não pode criar papéis nem mudar donos. Rode como superusuário"
                " (--database com outro usuário), ou entregue o script a um: --print"
            ) from error
        raise


def seal(db: peewee.Database) -> None:
    """Take from everybody but the owner what default privileges gave on what only grows, and on who may what."""
    db.execute_sql(SEAL.replace("%", "%%"))


def refuse_other_than_owner(db: peewee.Database) -> None:
    """Raises `Refused` when the role of the connection could not run migrations."""
    ((role, creates, owns),) = fetch(
        db,
        "SELECT current_user, has_schema_privilege('public', 'CREATE'), COALESCE((SELECT pg_has_role(relowner, 'USAGE')"
        " FROM pg_class WHERE oid = to_regclass('public.schema_migration')), true)",
    )
    if not (creates and owns):
        raise Refused(f"O papel «{role}» não é o dono da base e não pode mudar o esquema. Rode o migrate como o dono.")
