"""F216: a copy has its name only once it was read through and counted; desks go on working meanwhile."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.demo.demo import build
from integrator_tui.engine.address import shown_url
from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.upkeep import copies, files, postgres
from integrator_tui.upkeep.backup import backup
from integrator_tui.upkeep.target import Progress, counts, fetch, no_progress, opened, sqlite_path
from tests.upkeep.conftest import Keeper, count, tampering


def whole(file: Path) -> bool:
    """Whether a SQLite file is sound and stands alone."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    finally:
        connection.close()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration base of 3,000 customers."""
    path = tmp_path_factory.mktemp("large") / "large.db"
    build(f"sqlite:///{path}", 3_000, 1, no_progress)
    return path


@pytest.mark.function("F216")
def test_command(people_url: str, keeper: Keeper, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    done = keeper("backup", file, "--database", people_url)
    assert done.returncode == 0, done.stderr
    assert "3 clientes, 3 linhas de histórico" in done.stdout
    assert "NÃO conferido" not in done.stdout
    assert "linhas de todas as tabelas iguais às da base; " in done.stdout
    assert "corrente do histórico" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("copy")) == ["copy"]
    again = keeper("backup", file, "--database", people_url)
    assert again.returncode == 1
    assert "já existe, e nada é gravado por cima" in again.stderr


def test_nothing_but_a_new_file(people_url: str, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for file, told in (
        (tmp_path, "já existe"),
        (link, "já existe"),
        (tmp_path / "missing" / "copy", "A pasta .* não existe"),
        (Path("/dev/null"), "já existe"),
    ):
        with pytest.raises(Refused, match=told):
            backup(people_url, file)
    Path(f"{tmp_path / 'copy'}.partial").symlink_to(tmp_path / "victim")
    with pytest.raises(Refused):
        backup(people_url, tmp_path / "copy")
    assert not (tmp_path / "victim").exists()


def test_a_copy_of_a_base_that_is_written_to(people_url: str, tmp_path: Path) -> None:
    """A desk writes all the time; the copy is as of one moment and has what was saved before it began."""
    db, _ = open_base(people_url, login="ana")
    saved = [0]
    stop = threading.Event()
    insert = "INSERT INTO opening (operator_id, customer_id, at) VALUES (1, 1, '2026-01-01 00:00:00')"

    def write() -> None:
        while not stop.is_set():
            db.run(database.execute_sql, insert)
            saved[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while saved[0] < 20:
            time.sleep(0.01)
        before = saved[0]
        report = backup(people_url, tmp_path / "copy")
        after = saved[0]
    finally:
        stop.set()
        writer.join()
        db.close()
        database.initialize(None)
    assert before <= report.counts["opening"] <= after
    assert after > before, "the control: it did write meanwhile"
    if sqlite_path(people_url):
        assert count(f"sqlite:///{tmp_path / 'copy'}", "opening") == report.counts["opening"]


def test_the_copy_stands_alone(large: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    stages: list[str] = []
    report = backup(f"sqlite:///{large}", file, lambda stage, done, total: stages.append(stage))
    assert report.counts["customer"] == 3_000
    assert whole(file)
    assert file.read_bytes()[18:20] == b"\x01\x01", "no file of writes beside it is expected"
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    assert {"Cópia", "Contagem", "Histórico"} <= set(stages)


def test_a_damaged_base_is_not_copied(large: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    content = bytearray(large.read_bytes())
    for page in range(20, 60):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    damaged.write_bytes(content)
    with pytest.raises(copies.Damaged, match="danificada"):
        backup(f"sqlite:///{damaged}", tmp_path / "copy")
    assert not list(tmp_path.glob("copy*"))


def test_what_is_wrong_in_the_base_is_copied_and_told(people_url: str, tmp_path: Path) -> None:
    """The copy is faithful: it is the more needed when somebody altered the history."""
    with tampering(people_url) as execute:
        execute("UPDATE history SET note = 'outra' WHERE id = 2")
    report = backup(people_url, tmp_path / "copy")
    assert "O histórico não confere, na base como na cópia:" in report.warnings
    assert "A linha 2" in " ".join(report.warnings)
    assert "corrente do histórico" not in report.verified


def test_rows_without_customer_are_told(sqlite_people: Path, tmp_path: Path) -> None:
    with sqlite3.connect(sqlite_people) as connection:
        connection.execute("INSERT INTO contact (customer_id, name, sms_authorized) VALUES (99, 'x', 0)")
    assert "1 linha sem o registro" in backup(f"sqlite:///{sqlite_people}", tmp_path / "copy").warnings[0]


def test_a_copy_that_differs_does_not_count(people_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the comparison: one row lost on the way is noticed, on both engines."""
    if sqlite_path(people_url):
        pages = copies._pages

        def lossy(source: sqlite3.Connection, target: Path, progress: Progress) -> None:
            pages(source, target, progress)
            connection = sqlite3.connect(target, isolation_level=None)
            connection.execute("DELETE FROM list_item WHERE id = 1")
            connection.close()

        monkeypatch.setattr(copies, "_pages", lossy)
    else:
        from integrator_tui.upkeep import dumps

        restore_into = dumps.restore_into

        def lossy_too(url: str, *arguments: object) -> None:
            restore_into(url, *arguments)  # type: ignore[arg-type]
            with opened(url) as db:
                db.execute_sql("DELETE FROM list_item WHERE id = 1")

        monkeypatch.setattr(dumps, "restore_into", lossy_too)
    with pytest.raises(Refused, match="não tem as mesmas linhas que a base em: list_item"):
        backup(people_url, tmp_path / "copy")
    assert not list(tmp_path.glob("copy*"))


def test_a_full_disk(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    with pytest.raises(Refused, match=r"Faltam .* no disco de"):
        backup(f"sqlite:///{large}", tmp_path / "copy")
    assert not list(tmp_path.glob("copy*"))


def test_two_at_once(people_url: str, tmp_path: Path) -> None:
    with files.partial_of(tmp_path / "copy"), pytest.raises(Refused, match="Outra execução está gravando"):
        backup(people_url, tmp_path / "copy")
    backup(people_url, tmp_path / "copy")


def test_ctrl_c_leaves_nothing(large: Path, tmp_path: Path) -> None:
    for wanted in ("Cópia", "Contagem", "Integridade (s)", "Histórico"):

        def stop(stage: str, done: int, total: int, wanted: str = wanted) -> None:
            if stage == wanted:
                raise KeyboardInterrupt

        copies_before = copies.OPERATIONS
        copies.OPERATIONS = 1_000
        try:
            with pytest.raises(KeyboardInterrupt):
                backup(f"sqlite:///{large}", tmp_path / "copy", stop)
        finally:
            copies.OPERATIONS = copies_before
        assert not list(tmp_path.glob("copy*"))


def wait_until_free(file: Path) -> None:
    """The `pg_dump` of a killed run may live a moment longer, and holds its file."""
    for _ in range(50):
        with contextlib.suppress(Refused), files.partial_of(file):
            return
        time.sleep(0.1)


BACKUP = (
    "import sys; from pathlib import Path; from integrator_tui.upkeep.backup import backup; print(1, flush=True);"
    " backup(sys.argv[1], Path(sys.argv[2]))"
)


@pytest.mark.function("F216")
def test_killed_at_any_moment(large: Path, people_url: str, tmp_path: Path) -> None:
    """There is no file under the name, or a whole one; the next run is not hindered by what the killed one left."""
    url = f"sqlite:///{large}" if sqlite_path(people_url) else people_url
    took, rest, kept = 0.0, 6, 0
    chance = random.Random(1)
    for trial in range(rest + 1):
        file = tmp_path / "copy"
        process = subprocess.Popen([sys.executable, "-c", BACKUP, url, str(file)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        began = time.monotonic()
        if trial:
            time.sleep(chance.random() * took)
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        took = took or time.monotonic() - began
        if trial and sqlite_path(people_url):
            assert not file.exists() or whole(file)
        kept += file.exists()
        file.unlink(missing_ok=True)
    assert kept >= 1, "the first, which nobody killed"
    wait_until_free(tmp_path / "copy")
    assert backup(url, tmp_path / "copy").verified
    if not sqlite_path(people_url):
        with postgres.server(url) as server:
            assert postgres.left_over(server, postgres.name_of(url)) == []


class TestPostgres:
    """What only a server can do wrong."""

    @pytest.fixture
    def url(self, postgres_people: str) -> str:
        return postgres_people

    def test_no_programs(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("INTEGRATOR_PG_BIN", str(tmp_path))
        with pytest.raises(Refused, match="O programa pg_dump não está em INTEGRATOR_PG_BIN"):
            backup(url, tmp_path / "copy")
        assert not list(tmp_path.glob("copy*"))

    def test_an_old_program(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        old = tmp_path / "pg_dump"
        old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        old.chmod(0o755)
        monkeypatch.setenv("INTEGRATOR_PG_BIN", str(tmp_path))
        with pytest.raises(Refused, match="é da versão 9, mais antiga que o servidor"):
            backup(url, tmp_path / "copy")

    def test_a_program_that_fails(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgres, "name_of", lambda url: "nowhere_at_all")
        with pytest.raises(Refused, match="O pg_restore parou: pg_restore: error"):
            backup(url, tmp_path / "copy")
        assert not list(tmp_path.glob("copy*"))
        with postgres.server(url) as server:
            assert postgres.left_over(server, postgres.name_of(url)) == []

    def test_the_password_is_not_shown_to_other_users(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        secret = url.replace("postgres@", "postgres:senha@")
        assert "senha" not in shown_url(secret)
        assert postgres._environment(secret)["PGPASSWORD"] == "senha"
        seen: list[object] = []
        popen = subprocess.Popen

        def spy(command: list[str], **options: object) -> object:
            seen.extend(command)
            return popen(command, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(subprocess, "Popen", spy)
        postgres.run(secret, ["/bin/true"], "x", no_progress)
        assert "senha" not in " ".join(map(str, seen))


def test_addresses_of_other_databases() -> None:
    for url, expected in (
        ("postgresql://a@h:1/old", "postgresql://a@h:1/new"),
        ("postgresql://a@/old?host=/run/x", "postgresql://a@/new?host=/run/x"),
        ("postgres://h", "postgresql://h/new"),
    ):
        assert postgres.url_of(url, "new") == expected
    assert postgres.name_of("postgresql://ana@h") == "ana"
    assert postgres.name_of("postgresql://ana@h/a%20b") == "a b"


def test_every_table_is_counted(people_url: str) -> None:
    with opened(people_url) as db:
        found = counts(db)
        assert found["customer"] == 3
        assert found["history"] == 3
        assert set(found) >= {"address", "operation", "schema_migration", "list_item"}
        assert fetch(db, "SELECT COUNT(*) FROM list_item")[0][0] == found["list_item"]
