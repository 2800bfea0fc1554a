"""F216: a migration takes a copy first and is all or nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integrator_tui.config import folder
from integrator_tui.engine import schema
from integrator_tui.engine.address import connect
from integrator_tui.engine.schema import pending
from integrator_tui.errors import Refused
from integrator_tui.upkeep import postgres
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.restore import restore
from integrator_tui.upkeep.target import opened, sqlite_path, tables
from tests.postgres import create_database, database_name, drop_database
from tests.templates import Templates
from tests.upkeep.conftest import Keeper, count, fill_with_people
from tests.upkeep.kill_migration import kill_during_migration, look

GOOD = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE good (id INTEGER)')\n"
BAD = (
    "def up(migrator, db):\n"
    "    db.execute_sql('CREATE TABLE bad (id INTEGER)')\n"
    "    db.execute_sql('DELETE FROM customer_options')\n"
    "    db.execute_sql('ALTER TABLE customer ADD COLUMN bad TEXT')\n"
    "    db.execute_sql('SELECT * FROM nowhere')\n"
)


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the true migrations, for more of them."""
    place = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "MIGRATIONS", place)
    return place


def copies_of(url: str) -> list[Path]:
    if path := sqlite_path(url):
        return sorted(path.parent.glob("*.before-*"))
    place = folder("data")
    return sorted(place.glob(f"{postgres.name_of(url)}.before-*")) if place.is_dir() else []


def test_a_copy_first(people_url: str, migrations: Path) -> None:
    old = look(people_url)
    (migrations / "9001_good.py").write_text(GOOD)
    said: list[str] = []
    assert migrate(people_url, say=said.append) == ["9001_good"]
    (copy,) = copies_of(people_url)
    assert copy.name.endswith("before-9001.db" if sqlite_path(people_url) else "before-9001.dump")
    assert str(copy) in said[0]
    assert migrate(people_url) == []
    assert copies_of(people_url) == [copy], "nothing to apply, nothing to copy"
    restored = restore(people_url, copy, replace=True)
    assert look(people_url) == old
    if not sqlite_path(people_url):
        with postgres.server(people_url) as server:
            postgres.drop(server, restored.aside)


def test_no_copy_of_nothing(new_database_url: str, migrations: Path) -> None:
    assert migrate(new_database_url)
    (migrations / "9001_good.py").write_text(GOOD)
    assert migrate(new_database_url) == ["9001_good"]
    assert copies_of(new_database_url) == []


def test_all_or_nothing(people_url: str, migrations: Path) -> None:
    """The second of two fails: the base is exactly at the first, and the copy stays."""
    (migrations / "9001_good.py").write_text(GOOD)
    migrate(people_url, with_backup=False)
    first = look(people_url)
    assert copies_of(people_url) == []
    (migrations / "9002_bad.py").write_text(BAD)
    with pytest.raises(Refused, match=r"A migração 9002_bad falhou, e nada dela ficou na base: .*nowhere"):
        migrate(people_url)
    assert look(people_url) == first
    assert copies_of(people_url) == [], "the base is as it was: no copy for each try"
    db = connect(people_url)
    with db.connection_context():
        assert pending(db) == ["9002_bad"]
        assert "bad" not in tables(db)


def test_the_first_of_two_stays(people_url: str, migrations: Path) -> None:
    (migrations / "9001_good.py").write_text(GOOD)
    (migrations / "9002_bad.py").write_text(BAD)
    with pytest.raises(Refused, match="9002_bad falhou"):
        migrate(people_url)
    assert count(people_url, "good") == 0
    assert count(people_url, "customer_options") == 3
    assert [copy.suffix for copy in copies_of(people_url)] == [".db" if sqlite_path(people_url) else ".dump"]


@pytest.mark.function("F216")
def test_command(new_database_url: str, keeper: Keeper, tmp_path: Path) -> None:
    """A base that stayed at the first migration, with a customer, is brought to today's; then nothing is left to do."""
    newest = schema.known_migrations()[-1]
    (tmp_path / "then").mkdir()
    shutil.copy(schema.MIGRATIONS / "0001_first_tables.py", tmp_path / "then")
    with pytest.MonkeyPatch.context() as of_then:
        of_then.setattr(schema, "MIGRATIONS", tmp_path / "then")
        assert migrate(new_database_url) == ["0001_first_tables"]
    true = "1" if sqlite_path(new_database_url) else "true"
    with opened(new_database_url) as db:
        db.execute_sql(
            "INSERT INTO customer (person_type, active, registered_on, legal_name, folded_name, document, updated_at)"
            f" VALUES ('PF', {true}, '2026-01-01', 'X', 'x', 'x', '2026-01-01 00:00:00')"
        )
    done = keeper("migrate", "--database", new_database_url)
    assert done.returncode == 0, done.stderr
    assert f"aplicada: {newest}" in done.stdout
    assert "O índice da busca, que estava vazio, foi feito." in done.stdout
    assert count(new_database_url, "search_row") == 1
    (copy,) = copies_of(new_database_url)
    assert f"Cópia pronta: {copy}" in done.stdout
    assert copy.stem.endswith("before-0002")
    again = keeper("migrate", "--database", new_database_url)
    assert (again.returncode, again.stdout.strip()) == (0, "O esquema já está na versão mais nova.")
    assert copies_of(new_database_url) == [copy]


def test_without_pg_dump(
    postgres_people: str, migrations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (migrations / "9001_good.py").write_text(GOOD)
    before = look(postgres_people)
    monkeypatch.setenv("INTEGRATOR_PG_BIN", str(tmp_path))
    with pytest.raises(Refused, match=r"ela não foi possível: O programa pg_dump não está .* --without-backup"):
        migrate(postgres_people)
    assert look(postgres_people) == before
    assert migrate(postgres_people, with_backup=False) == ["9001_good"]


def test_an_earlier_copy_is_kept(sqlite_people: Path, migrations: Path) -> None:
    """Of a run that was killed after it took one."""
    earlier = sqlite_people.with_name("desk.before-9001.db")
    earlier.write_bytes(b"earlier")
    (migrations / "9001_good.py").write_text(GOOD)
    migrate(f"sqlite:///{sqlite_people}")
    assert earlier.read_bytes() == b"earlier"
    assert count(f"sqlite:///{sqlite_people.with_name('desk.before-9001-2.db')}", "customer") == 3


def test_two_at_once(new_database_url: str) -> None:
    """Two desks start on a new base: one migrates it, the other waits and finds nothing left to do."""
    code = "import sys; from integrator_tui.upkeep.migrate import migrate; print(len(migrate(sys.argv[1])))"
    both = [
        subprocess.Popen([sys.executable, "-c", code, new_database_url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = sorted(process.communicate()[0].strip() for process in both)
    assert told == ["0", str(len(schema.known_migrations()))]


@pytest.fixture
def bases(postgres_url: str, templates: Templates) -> Iterator[Callable[[], str]]:
    """Fresh databases with people, dropped at the end."""
    made: list[str] = []

    def make() -> str:
        made.append(create_database(postgres_url, database_name(templates.database(fill_with_people))))
        return made[-1]

    yield make
    for url in made:
        drop_database(postgres_url, url)


def test_killed_on_sqlite() -> None:
    outcome = kill_during_migration(10)
    assert outcome.between == []
    assert outcome.without_copy == 0
    assert outcome.old + outcome.new == 10
    assert outcome.inside + outcome.new, "the control: kills after the copy was taken"


def test_killed_on_postgresql(bases: Callable[[], str]) -> None:
    outcome = kill_during_migration(4, bases)
    assert outcome.between == []
    assert outcome.without_copy == 0
    assert outcome.old + outcome.new == 4
