"""F216: a copy comes back whole or not at all; what stood there is kept; a rehearsal changes nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.engine import schema
from integrator_tui.engine.address import connect
from integrator_tui.engine.schema import pending
from integrator_tui.errors import DatabaseUnavailable, DeskError, Refused
from integrator_tui.models.base import database
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.upkeep import chain, copies, postgres
from integrator_tui.upkeep.backup import backup
from integrator_tui.upkeep.restore import restore
from integrator_tui.upkeep.standing import Way
from integrator_tui.upkeep.target import fetch, opened, snapshot, sqlite_path
from tests.upkeep.conftest import Keeper, copy_of, count

NOW = datetime(2026, 11, 24, 12, 30, 15)
STAMP = "20261124-123015"


@pytest.fixture
def copy(people_url: str, copies_of_people: dict[str, Path]) -> Path:
    """A copy of the base with three customers; the base has had a fourth since."""
    file = copy_of(people_url, copies_of_people)
    db, session = open_base(people_url, login="ana")
    fourth = {"person_type": "Pessoa Física", "active": "Ativo", "legal_name": "X QUARTO", "document": "935.411.347-80"}
    db.run(create_customer, session, fourth)
    db.close()
    return file


def look(url: str) -> tuple[int, bool]:
    """Customers, and whether the base is sound and a desk can open it."""
    db, _ = open_base(url, login="ana")
    db.close()
    database.initialize(None)
    with opened(url) as plain, snapshot(plain):
        sound = not sqlite_path(url) or not copies.first_problem(plain, lambda *_: None)
        return count(url, "customer"), sound and chain.verify(plain).ok


@pytest.fixture(autouse=True)
def asides(request: pytest.FixtureRequest) -> Iterator[None]:
    """Databases that a restoration set aside are not left on the server."""
    url = request.getfixturevalue("people_url") if "people_url" in request.fixturenames else "sqlite:///none.db"
    yield
    if not sqlite_path(url):
        with postgres.server(url) as server:
            sql = "SELECT datname FROM pg_database WHERE starts_with(datname::text, ?)"
            for (name,) in fetch(server, sql, (f"{postgres.name_of(url)}_before_restore",)):
                postgres.drop(server, name)


@pytest.mark.function("F216")
def test_rehearsal(people_url: str, copy: Path, keeper: Keeper, tmp_path: Path) -> None:
    before = (look(people_url), sorted(tmp_path.rglob("*")), databases(people_url))
    done = keeper("restore", copy, "--rehearse", "--database", people_url)
    assert done.returncode == 0, done.stderr
    assert "foi restaurada num lugar provisório em" in done.stdout
    assert "Nada foi mudado" in done.stdout
    assert "3 clientes, 3 linhas de histórico" in done.stdout
    assert (look(people_url), sorted(tmp_path.rglob("*")), databases(people_url)) == before


def databases(url: str) -> list[str]:
    """On the server."""
    if sqlite_path(url):
        return []
    with postgres.server(url) as server:
        base = postgres.name_of(url)
        found = fetch(server, "SELECT datname FROM pg_database ORDER BY 1")
        return [name for (name,) in found if name.startswith(base)] + postgres.left_over(server, base)


@pytest.mark.function("F216")
def test_replace(people_url: str, copy: Path, keeper: Keeper, tmp_path: Path) -> None:
    refused = keeper("restore", copy, "--database", people_url)
    assert refused.returncode == 1
    assert "tem 4 clientes" in refused.stderr
    assert "--replace" in refused.stderr
    assert look(people_url) == (4, True)
    done = keeper("restore", copy, "--replace", "--database", people_url)
    assert done.returncode == 0, done.stderr
    assert "A base que estava lá ficou em" in done.stdout
    assert look(people_url) == (3, True)
    if path := sqlite_path(people_url):
        (aside,) = tmp_path.glob("desk.before-restore-*.db")
        assert count(f"sqlite:///{aside}", "customer") == 4
        assert stat.S_IMODE(aside.stat().st_mode) == 0o600
        assert not list(tmp_path.glob("*.partial*"))
        assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    else:
        (old,) = [name for name in databases(people_url) if "before_restore" in name]
        assert count(postgres.url_of(people_url, old), "customer") == 4
        assert len(databases(people_url)) == 2


def test_where_nothing_is(people_url: str, copy: Path, tmp_path: Path) -> None:
    if sqlite_path(people_url):
        url = f"sqlite:///{tmp_path / 'new.db'}"
        Path(tmp_path / "new.db-wal").write_bytes(b"of a base that is gone" * 300)
    else:
        url = postgres.url_of(people_url, f"{postgres.name_of(people_url)}_new")
    restored = restore(url, copy, now=NOW)
    assert restored.counts["customer"] == 3
    assert look(url) == (3, True)
    if sqlite_path(url):
        assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600
        assert (tmp_path / f"new.before-restore-{STAMP}.db-wal").exists(), "it would have been read as the new base's"
    else:
        with postgres.server(url) as server:
            postgres.drop(server, postgres.name_of(url))


def test_over_a_base_without_customers(people_url: str, copy: Path, tmp_path: Path, postgres_url: str) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if sqlite_path(people_url) else people_url + "_empty"
    if not sqlite_path(url):
        with postgres.server(url) as server:
            postgres.create(server, postgres.name_of(url))
    open_base(url, login="ana")[0].close()
    database.initialize(None)
    restored = restore(url, copy, now=NOW)
    assert restored.aside
    assert look(url) == (3, True)
    if not sqlite_path(url):
        with postgres.server(url) as server:
            postgres.drop(server, restored.aside)
            postgres.drop(server, postgres.name_of(url))


@contextmanager
def a_desk_at(url: str) -> Iterator[None]:
    """Another process that has the base open and does nothing."""
    code = (
        "import sys; from integrator_tui.base import open_base; desk = open_base(sys.argv[1], login='ana');"
        " print(1, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", code, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        process.communicate()


@pytest.mark.function("F216")
def test_refused_while_a_desk_is_open(people_url: str, copy: Path, keeper: Keeper, tmp_path: Path) -> None:
    with a_desk_at(people_url):
        before = (sorted(path for path in tmp_path.rglob("*") if path.is_file()), databases(people_url))
        told = keeper("restore", copy, "--replace", "--database", people_url)
        assert told.returncode == 1
        assert "Feche todas as mesas" in told.stderr
        assert (sorted(path for path in tmp_path.rglob("*") if path.is_file()), databases(people_url)) == before
    assert look(people_url) == (4, True)


def test_refused_in_the_midst_of_a_write(people_url: str, copy: Path) -> None:
    if not (path := sqlite_path(people_url)):
        return
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM customer_options")
    with pytest.raises((Refused, DatabaseUnavailable)):
        restore(people_url, copy, replace=True)
    writer.execute("COMMIT")
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    writer.close()
    assert look(people_url) == (4, True)


def test_over_a_damaged_base(sqlite_people: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{sqlite_people}"
    backup(url, tmp_path / "copy")
    content = bytearray(sqlite_people.read_bytes())
    for damage in (b"not a base at all" * 10_000, bytes(content[:8192] + os.urandom(len(content) - 8192))):
        for path in tmp_path.glob("desk.db-*"):
            path.unlink()
        sqlite_people.write_bytes(damage)
        if damage.startswith(b"not"):
            with pytest.raises(Refused, match="não pode ser lida"):
                restore(url, tmp_path / "copy", now=NOW)
        restored = restore(url, tmp_path / "copy", replace=True, now=NOW)
        assert look(url) == (3, True)
        assert Path(restored.aside).read_bytes() == damage, "kept as it was: somebody may save something out of it"
        Path(restored.aside).unlink()


def test_a_damaged_base_that_is_open(sqlite_people: Path, tmp_path: Path) -> None:
    backup(f"sqlite:///{sqlite_people}", tmp_path / "copy")
    with a_desk_at(f"sqlite:///{sqlite_people}"):
        with sqlite_people.open("r+b") as file:
            file.write(b"x" * 100)
        with pytest.raises(Refused, match="aberta"):
            restore(f"sqlite:///{sqlite_people}", tmp_path / "copy", replace=True)


def test_a_desk_that_opened_the_old_file_learns_it(sqlite_people: Path, tmp_path: Path) -> None:
    """It came in the moment of the change: it must not go on writing where nobody reads."""
    url = f"sqlite:///{sqlite_people}"
    backup(url, tmp_path / "copy")
    old = sqlite_people.open("rb")
    restore(url, tmp_path / "copy", replace=True)
    assert old.read(20).startswith(b"esta base foi subst")
    os.link(sqlite_people, tmp_path / "other name")
    restore(url, tmp_path / "copy", replace=True, now=NOW)
    assert (tmp_path / "other name").read_bytes().startswith(b"SQLite format 3"), "whoever linked it keeps it"


def test_a_desk_that_opens_the_new_base_at_once(
    sqlite_people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it writes stands beside the base under the same names as the files of the old one."""
    url = f"sqlite:///{sqlite_people}"
    backup(url, tmp_path / "copy")
    close_behind = Way.close_behind
    desk = connect(url)

    def at_once(way: Way) -> None:
        desk.connect()
        desk.execute_sql("INSERT INTO opening (operator_id, customer_id, at) VALUES (1, 1, '2026-01-01 00:00:00')")
        close_behind(way)

    monkeypatch.setattr(Way, "close_behind", at_once)
    restore(url, tmp_path / "copy", replace=True)
    assert count(url, "opening") == 1
    desk.execute_sql("INSERT INTO opening (operator_id, customer_id, at) VALUES (1, 1, '2026-01-01 00:00:00')")
    assert count(url, "opening") == 2
    desk.close()
    assert count(url, "opening") == 2
    assert look(url) == (3, True)


def test_through_a_link(sqlite_people: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(sqlite_people)
    backup(f"sqlite:///{link}", tmp_path / "copy")
    restored = restore(f"sqlite:///{link}", tmp_path / "copy", replace=True)
    assert link.is_symlink()
    assert Path(restored.aside).parent == sqlite_people.parent
    assert list(link.parent.iterdir()) == [link]
    assert look(f"sqlite:///{link}") == (3, True)


def test_no_copy_of_ours(people_url: str, copy: Path, tmp_path: Path) -> None:
    """Nothing is touched when the file is not a sound copy of this program."""
    for kind in ("damaged", "other", "newer", "empty", "missing", "cut"):
        no_copy_of_ours(people_url, copy, tmp_path / kind, kind)
    assert look(people_url) == (4, True)
    assert not list(tmp_path.glob("desk.before*"))


def no_copy_of_ours(people_url: str, copy: Path, file: Path, kind: str) -> None:
    sqlite = sqlite_path(people_url)
    if kind == "damaged":
        content = bytearray(copy.read_bytes())
        content[len(content) // 2 :: 50] = b"\xff" * len(content[len(content) // 2 :: 50])
        file.write_bytes(content)
    elif kind == "cut":
        file.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "newer":
        with opened(people_url) as db:
            db.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2026-01-01 00:00:00')")
        backup(people_url, file)
    elif kind == "other" and sqlite:
        sqlite3.connect(file).execute("CREATE TABLE customer (id)")
    elif kind == "other":
        file.write_bytes(b"PGDMP" + bytes(200))
    before = databases(people_url)
    for rehearse in (True, False):
        with pytest.raises(DeskError) as error:
            restore(people_url, file, replace=True, rehearse=rehearse)
        assert "Traceback" not in error.value.sentence
        assert databases(people_url) == before
    if kind == "newer":
        with opened(people_url) as db:
            db.execute_sql("DELETE FROM schema_migration WHERE name = '9999_x'")


def test_a_copy_of_the_other_engine(sqlite_people: Path, postgres_people: str, tmp_path: Path) -> None:
    backup(f"sqlite:///{sqlite_people}", tmp_path / "lite")
    backup(postgres_people, tmp_path / "pg")
    with pytest.raises(Refused, match=r"é uma cópia do SQLite, e a base .* é do PostgreSQL"):
        restore(postgres_people, tmp_path / "lite", replace=True)
    with pytest.raises(Refused, match=r"é uma cópia do PostgreSQL, e a base .* é do SQLite"):
        restore(f"sqlite:///{sqlite_people}", tmp_path / "pg", replace=True)


def test_an_older_copy(people_url: str, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rehearsal shows that the migrations go through; the restoration says that they are needed."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "9001_later.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (id INTEGER)')\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    rehearsed = restore(people_url, copy, rehearse=True)
    assert "no ensaio a migração passou: 9001_later" in "\n".join(rehearsed.lines)
    restored = restore(people_url, copy, replace=True)
    assert "Rode: integrator-tui migrate (9001_later)" in "\n".join(restored.lines)
    db = connect(people_url)
    with db.connection_context():
        assert pending(db) == ["9001_later"]


def test_owner_and_modes_stay(sqlite_people: Path, tmp_path: Path) -> None:
    backup(f"sqlite:///{sqlite_people}", tmp_path / "copy")
    sqlite_people.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(sqlite_people, 1234, 1234)
    restore(f"sqlite:///{sqlite_people}", tmp_path / "copy", replace=True)
    found = sqlite_people.stat()
    assert stat.S_IMODE(found.st_mode) == 0o640
    assert found.st_uid == (1234 if os.geteuid() == 0 else os.geteuid())


def test_a_live_copy_with_its_writes_beside_it(sqlite_people: Path, tmp_path: Path) -> None:
    """Somebody copied a base with `cp`, both files: what stands in the second one belongs to it."""
    keep_open = sqlite3.connect(sqlite_people)
    keep_open.execute("INSERT INTO opening (operator_id, customer_id, at) VALUES (1, 1, '2026-01-01 00:00:00')")
    keep_open.commit()
    for side in ("", "-wal"):
        shutil.copy(f"{sqlite_people}{side}", f"{tmp_path / 'raw.db'}{side}")
    keep_open.close()
    restored = restore(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "raw.db")
    assert restored.counts["opening"] == 1


RESTORE = (
    "import sys; from pathlib import Path; from integrator_tui.upkeep.restore import restore; print(1, flush=True);"
    " restore(sys.argv[1], Path(sys.argv[2]), replace=True)"
)


@pytest.mark.function("F216")
def test_killed_at_any_moment(people_url: str, copy: Path, tmp_path: Path) -> None:
    """The base is the old one or the restored one, whole."""
    took = 0.0
    chance = random.Random(2)
    found = []
    for trial in range(5):
        process = subprocess.Popen([sys.executable, "-c", RESTORE, people_url, str(copy)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        began = time.monotonic()
        if trial:
            time.sleep(chance.random() * took)
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        took = took or time.monotonic() - began
        settle(people_url)
        found.append(look(people_url))
        with opened(people_url) as db:
            db.execute_sql(
                "UPDATE customer SET version = version + 1"  # the old base of the next trial differs from the copy
            )
    assert all(outcome in ((3, True), (4, True)) for outcome in found), found
    assert found[0] == (3, True)
    for path in tmp_path.glob("desk.before-restore-*.db"):
        assert count(f"sqlite:///{path}", "customer") in (3, 4)


def settle(url: str) -> None:
    """Until the server has noticed that a client is gone."""
    if sqlite_path(url):
        return
    with postgres.server(url) as server:
        for _ in range(100):
            if not fetch(server, "SELECT 1 FROM pg_stat_activity WHERE datname = ?", (postgres.name_of(url),)):
                return
            time.sleep(0.05)
