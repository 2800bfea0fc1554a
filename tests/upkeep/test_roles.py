"""F217 on PostgreSQL: the owner migrates, the application's role works and can touch neither history nor schema."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import peewee
import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine import schema
from integrator_tui.engine.address import connect
from integrator_tui.engine.schema import pending
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.models.base import database
from integrator_tui.queries.customers.customers import customer
from integrator_tui.services.access.openings import log_opening
from integrator_tui.services.access.operators import sign_in
from integrator_tui.services.customers.customers import create_customer, save_customer
from integrator_tui.upkeep import chain
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.roles import create_roles, script
from integrator_tui.upkeep.target import fetch, opened, snapshot
from tests.identity import ME
from tests.postgres import create_database, drop_database
from tests.screens.conftest import MARIA
from tests.upkeep.conftest import Keeper, add_people

CPFS = ("111.444.777-35", "123.456.789-09", "935.411.347-80")


@dataclass
class Cast:
    """A database as superuser, owner and application reach it."""

    superuser: str
    owner_name: str
    application_name: str

    def _as(self, role: str) -> str:
        parts = urlsplit(self.superuser)
        return parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}").geturl()

    @property
    def owner(self) -> str:
        return self._as(self.owner_name)

    @property
    def application(self) -> str:
        return self._as(self.application_name)


@pytest.fixture
def cast(postgres_url: str) -> Iterator[Cast]:
    """A new empty database whose roles were created; roles belong to the whole server and have names of their own."""
    url = create_database(postgres_url)
    mark = uuid4().hex[:8]
    cast = Cast(url, f"owner_{mark}", f"desk-{mark}")
    create_roles(url, cast.owner_name, cast.application_name)
    yield cast
    drop_database(postgres_url, url)
    with opened(postgres_url) as server:
        for role in (cast.application_name, cast.owner_name):
            server.execute_sql(f'DROP ROLE "{role}"')


def refused(url: str, statement: str) -> str:
    """What PostgreSQL says to a statement that it refuses."""
    db = connect(url)
    with db.connection_context(), pytest.raises(peewee.PeeweeException) as error:
        db.execute_sql(statement)
    return str(error.value)


FORBIDDEN = (
    "UPDATE history SET note = 'x' WHERE id = 1",
    "DELETE FROM history WHERE id = 1",
    "TRUNCATE history",
    "ALTER TABLE history DISABLE TRIGGER history_no_change",
    "ALTER TABLE history DISABLE TRIGGER ALL",
    "DROP TRIGGER history_no_change ON history",
    "CREATE TRIGGER mine BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION history_refuse()",
    "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER TABLE history RENAME TO old",
    "DROP TABLE history",
    "UPDATE operation SET result = '2'",
    "DELETE FROM operation",
    "TRUNCATE operation",
    "UPDATE operator SET admin = true",
    "DELETE FROM operator",
    "INSERT INTO operator_permission (operator_id, permission) VALUES (1, 'Clientes')",
    "UPDATE operator_permission SET permission = 'Clientes'",
    "DELETE FROM operator_permission",
    "CREATE TABLE mine (id INTEGER)",
    "CREATE TEMPORARY TABLE mine (id INTEGER)",
    "CREATE SCHEMA mine",
    "ALTER TABLE customer ADD COLUMN mine TEXT",
    "DROP TABLE opening",
    "TRUNCATE opening",
    "CREATE INDEX mine ON customer (id)",
    "INSERT INTO schema_migration (name, applied) VALUES ('9999_x', now())",
    "DELETE FROM schema_migration",
    "SET session_replication_role = replica",
)


@pytest.mark.function("F217")
def test_the_application_works_and_touches_nothing_else(cast: Cast) -> None:
    migrate(cast.owner)
    db, session = open_base(cast.application, login="ana")
    number = db.run(create_customer, session, MARIA)
    record = db.run(customer, session, number)
    db.run(save_customer, session, number, record.form, {**MARIA, "legal_name": "MARIA SILVA"})
    db.run(log_opening, session, number)
    db.close()
    database.initialize(None)
    for statement in FORBIDDEN:
        told = refused(cast.application, statement)
        assert "permission denied" in told or "must be owner" in told, f"{statement}: {told}"
    with opened(cast.application) as desk, snapshot(desk):
        assert chain.verify(desk).ok
        assert chain.verify(desk).rows == 2


def test_the_application_makes_the_search_index_anew(cast: Cast, keeper: Keeper, tmp_path: Path) -> None:
    """As `reindex`, and as an import of more customers than there are."""
    migrate(cast.owner)
    db, session = open_base(cast.application, login=ME)
    db.run(create_customer, session, MARIA)
    db.close()
    database.initialize(None)
    with opened(cast.superuser) as server:
        server.execute_sql("DELETE FROM search_row")
    done = keeper("reindex", "--database", cast.application)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "novos.csv"
    people = "".join(f"PESSOA {number};{cpf};Rua Nova {number}\n" for number, cpf in enumerate(CPFS))
    file.write_text(f"Razão Social;CPF;Endereço\n{people}")
    done = keeper("--database", cast.application, "import", file)
    assert done.returncode == 0, done.stderr
    with opened(cast.application) as desk:
        assert fetch(desk, "SELECT COUNT(*) FROM search_row") == [(1 + len(CPFS),)]
    db, session = open_base(cast.application, login=ME)
    key = db.run(create_customer, session, {**MARIA, "document": "390.533.447-05", "street": "Rua Outra"})
    assert key
    db.close()
    database.initialize(None)


def test_two_that_are_the_first_at_once(cast: Cast) -> None:
    """The one that was not the first is no administrator."""
    migrate(cast.owner)
    db, _ = open_base(cast.application, login="ana")
    db.close()
    with opened(cast.superuser) as server:
        server.execute_sql("DELETE FROM operator")
        server.execute_sql("BEGIN")
        server.execute_sql("SELECT pg_advisory_xact_lock(7236874)")
        server.execute_sql("INSERT INTO operator (login, name, admin, active) VALUES ('bia', 'bia', true, true)")
        late = Db(cast.application)
        signing = late._submit(sign_in, ("caio",), {})
        for _ in range(500):
            if fetch(server, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                break
            time.sleep(0.01)
        server.execute_sql("COMMIT")
        with pytest.raises(Refused, match="«caio» não está cadastrado"):
            signing.result(10)
        late.close()
    database.initialize(None)


@pytest.mark.parametrize("statement", FORBIDDEN[:4])
def test_control_the_superuser_is_not_held(postgres_url: str, statement: str) -> None:
    url = create_database(postgres_url)
    open_base(url, login="ana")[0].close()
    with opened(url) as db:
        if "DISABLE" in statement:
            db.execute_sql(statement)
        else:
            assert "append-only" in refused(url, statement)
    database.initialize(None)
    drop_database(postgres_url, url)


def test_rights_before_and_after_the_tables_are_the_same(cast: Cast) -> None:
    """Roles first and tables later, by default privileges; then the script once more, over the tables."""
    migrate(cast.owner)
    before = rights(cast.superuser)
    create_roles(cast.superuser, cast.owner_name, cast.application_name)
    create_roles(cast.superuser, cast.owner_name, cast.application_name)
    assert rights(cast.superuser) == before


def rights(url: str) -> list[tuple[object, ...]]:
    sql = (
        "SELECT c.relname, pg_get_userbyid(c.relowner), pg_get_userbyid(a.grantee), a.privilege_type FROM pg_class c"
        " CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3, 4"
    )
    with opened(url) as db:
        return fetch(db, sql)


def test_an_existing_base_changes_hands(people_url: str, postgres_url: str) -> None:
    if people_url.startswith("sqlite:"):
        with pytest.raises(Refused, match="só no PostgreSQL"):
            create_roles(people_url)
        return
    mark = uuid4().hex[:8]
    cast = Cast(people_url, f"owner_{mark}", f"desk_{mark}")
    create_roles(people_url, cast.owner_name, cast.application_name)
    assert "permission denied" in refused(cast.application, FORBIDDEN[0])
    with opened(people_url) as db:
        owners = fetch(
            db,
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'S', 'i')",
        )
        assert owners == [(cast.owner_name,)]
    desk, session = open_base(cast.application, login="ana")
    with pytest.raises(InvalidForm, match="já é do cliente"):
        desk.run(create_customer, session, MARIA)
    desk.close()
    database.initialize(None)
    drop_database(postgres_url, people_url)
    with opened(postgres_url) as server:
        for role in (cast.application_name, cast.owner_name):
            server.execute_sql(f'DROP ROLE "{role}"')


@pytest.mark.function("F217")
def test_migrate_as_the_application(cast: Cast, keeper: Keeper) -> None:
    told = keeper("migrate", "--database", cast.application)
    assert told.returncode == 1
    assert f"O papel «{cast.application_name}» não é o dono da base" in told.stderr
    assert keeper("migrate", "--database", cast.owner).returncode == 0
    again = keeper("migrate", "--database", cast.application)
    assert (again.returncode, again.stdout.strip()) == (0, "O esquema já está na versão mais nova.")


def test_later_tables(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a later migration is the application's to work with; the history stays sealed."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    migrate(cast.owner)
    (folder / "9001_later.py").write_text(
        "from integrator_tui.db import ddl\n"
        "def up(migrator, db):\n"
        '    ddl(db, "CREATE TABLE later (id {id}, name TEXT)")\n'
        '    db.execute_sql("GRANT UPDATE ON history TO PUBLIC")\n'
    )
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    with pytest.raises(Refused, match="não é o dono"):
        migrate(cast.application)
    migrate(cast.owner)
    db = connect(cast.application)
    with db.connection_context():
        assert not pending(db)
        db.execute_sql("INSERT INTO later (name) VALUES ('x')")
        db.execute_sql("UPDATE later SET name = 'y'")
        db.execute_sql("DELETE FROM later")
    assert "permission denied" in refused(cast.application, "UPDATE history SET note = 'x'")


@pytest.mark.function("F217")
def test_command(cast: Cast, keeper: Keeper, tmp_path: Path) -> None:
    migrate(cast.owner)
    names = ("--owner", cast.owner_name, "--application", cast.application_name)
    done = keeper("postgres", "roles", "--database", cast.superuser, *names)
    assert done.returncode == 0, done.stderr
    assert f"«{cast.owner_name}» é o dono" in done.stdout
    without_rights = keeper("postgres", "roles", "--database", cast.application, *names)
    assert without_rights.returncode == 1
    assert "Rode como superusuário" in without_rights.stderr
    printed = keeper("postgres", "roles", *names, "--print")
    assert printed.stdout.strip() == script(cast.owner_name, cast.application_name).strip()
    backup = keeper("backup", tmp_path / "copy.dump", "--database", cast.application)
    assert backup.returncode == 0, backup.stderr
    assert f"NÃO conferido: a restauração, porque o papel «{cast.application_name}» não pode criar" in backup.stdout


def test_names() -> None:
    for owner, application in (("", "a"), ("a", "a"), ("pg_x", "a"), ("x" * 64, "a"), ("a\n", "b")):
        with pytest.raises(Refused):
            script(owner, application)
    assert 'CREATE ROLE "o""x\'y" LOGIN' in script("o\"x'y", "b")
    assert "rolname = 'o\"x''y'" in script("o\"x'y", "b")


@pytest.mark.parametrize("power", ["SUPERUSER", "CREATEROLE", "REPLICATION"])
def test_a_powerful_application_is_refused(cast: Cast, power: str) -> None:
    with opened(cast.superuser) as db:
        db.execute_sql(f'ALTER ROLE "{cast.application_name}" {power}')
    with pytest.raises(Refused, match="poderes de administrador"):
        create_roles(cast.superuser, cast.owner_name, cast.application_name)


def test_a_member_of_the_owner_is_refused(cast: Cast) -> None:
    with opened(cast.superuser) as db:
        db.execute_sql(f'GRANT "{cast.owner_name}" TO "{cast.application_name}"')
    with pytest.raises(Refused, match="membro do dono"):
        create_roles(cast.superuser, cast.owner_name, cast.application_name)


def test_people_can_be_added_as_the_application(cast: Cast) -> None:
    migrate(cast.owner)
    add_people(cast.application)
