"""F216: each finding of `doctor` appears when it should, with its remedy, and disappears when that was done."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.config import folder, settings_file
from integrator_tui.engine import schema
from integrator_tui.engine.address import SQLITE_PRAGMAS, connect
from integrator_tui.services.finance.passing_days import refresh_standings
from integrator_tui.services.finance.standing import keep_every_standing
from integrator_tui.session import utc_now
from integrator_tui.upkeep import doctor, postgres
from integrator_tui.upkeep.checks import base_checks, machine_checks
from integrator_tui.upkeep.checks.findings import Finding, Site
from integrator_tui.upkeep.checks.ledger_checks import same_weight
from integrator_tui.upkeep.doctor import CHECKS, as_json, as_text, examine, exit_code, look
from integrator_tui.upkeep.target import as_it_is, no_progress, opened, sqlite_path
from tests.identity import sign_up
from tests.money import bill
from tests.postgres import Postgres, create_database
from tests.upkeep.conftest import Keeper, add_people, tampering

CHECK = {check.name: check for check in CHECKS}


def find(name: str, url: str, **options: object) -> list[Finding]:
    """The findings of one check."""
    site = Site(url, **options)  # type: ignore[arg-type]
    if CHECK[name].base:
        site.db = as_it_is(url)
        site.db.connect()
    try:
        return look(CHECK[name], site)
    finally:
        if site.db is not None:
            site.db.close()


def worst(findings: list[Finding]) -> str:
    for finding in findings:
        assert finding.sentence
        assert finding.severity == "ok" or finding.remedy
    return {0: "ok", 1: "aviso", 2: "erro"}[exit_code(findings)]


@pytest.mark.function("F216")
def test_command_on_a_sound_base(sqlite_people: Path, keeper: Keeper) -> None:
    sqlite_people.chmod(0o600)
    url = f"sqlite:///{sqlite_people}"
    done = keeper("doctor", "--database", url, LANG="pt_BR.UTF-8", LC_ALL="")
    assert done.returncode == 0, done.stdout
    assert "0 erros, 0 avisos" in done.stdout
    before = sorted(sqlite_people.parent.iterdir())
    report = json.loads(keeper("doctor", "--json", "--database", url, LC_ALL="").stdout)
    assert report["worst"] == "ok"
    assert {finding["check"] for finding in report["findings"]} >= {"base", "integridade", "histórico", "disco"}
    assert sorted(sqlite_people.parent.iterdir()) == before, "it changes nothing"


@pytest.mark.function("F216")
def test_command_on_a_sick_base(people_url: str, keeper: Keeper) -> None:
    with tampering(people_url) as execute:
        execute("DELETE FROM history WHERE id = 2")
    done = keeper("doctor", "--database", people_url, TEXTUAL_DEBUG="1")
    assert done.returncode == 2
    assert "Depois da linha 1 vem a 3: a linha 2 foi apagada." in done.stdout
    assert "O ambiente tem TEXTUAL_DEBUG" in done.stdout
    assert "→ unset TEXTUAL_DEBUG" in done.stdout


def test_a_postgresql_without_a_warning(keeper: Keeper) -> None:
    """A server that keeps what it is told, and the application's role."""
    server = Postgres(durable=True)
    try:
        url = create_database(server.url)
        add_people(url)
        names = ("--owner", "dono", "--application", "mesa")
        assert keeper("postgres", "roles", "--database", url, *names).returncode == 0
        application = url.replace("postgres@", "mesa@")
        done = keeper("doctor", "--database", application, LC_ALL="")
        assert (done.returncode, "0 avisos" in done.stdout) == (0, True), done.stdout
        with opened(url) as db:
            db.execute_sql("CREATE EXTENSION amcheck")
        assert worst(find("integridade", url)) == "ok"
        assert "índices está íntegra (amcheck)" in find("integridade", url)[0].sentence
        assert "não pode usar o amcheck" in find("integridade", application)[0].sentence
    finally:
        server.remove()


def test_the_address(people_url: str, tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'nowhere.db'}"
    assert (found := examine(nowhere, no_progress))[0].severity == "aviso"
    assert "Ainda não há base" in found[0].sentence
    assert not (tmp_path / "nowhere.db").exists()
    refused = "postgresql://x:senha@127.0.0.1:9/x"
    assert (found := examine(refused, no_progress))[0].severity == "erro"
    assert "senha" not in as_text(found) + as_json(found)
    (tmp_path / "text.db").write_text("no base at all " * 100)
    assert examine(f"sqlite:///{tmp_path / 'text.db'}", no_progress)[0].severity == "erro"
    assert examine(people_url, no_progress)[0].severity == "ok"


def test_integrity(sqlite_people: Path) -> None:
    url = f"sqlite:///{sqlite_people}"
    assert worst(find("integridade", url)) == "ok"
    sound = sqlite_people.read_bytes()
    content = bytearray(sound)
    content[4096 * 3 : 4096 * 40] = os.urandom(4096 * 37)
    sqlite_people.write_bytes(content)
    assert worst(find("integridade", url)) == "erro"
    assert exit_code(examine(url, no_progress)) == 2
    sqlite_people.write_bytes(sound)
    assert worst(find("integridade", url)) == "ok"


def test_damaged_index_on_postgresql(postgres_people: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "não está instalado" in find("integridade", postgres_people)[0].sentence
    with opened(postgres_people) as db:
        db.execute_sql("CREATE EXTENSION amcheck")
    assert worst(find("integridade", postgres_people)) == "ok"
    with opened(postgres_people) as db:  # an index that does not know of a column's new order
        db.execute_sql("CREATE FUNCTION turned(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1'")
        db.execute_sql("CREATE INDEX broken ON customer (turned(legal_name))")
        db.execute_sql(
            "CREATE OR REPLACE FUNCTION turned(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT reverse($1)'"
        )
    assert worst(find("integridade", postgres_people)) == "erro"
    with opened(postgres_people) as db:
        db.execute_sql("REINDEX INDEX broken")
    assert worst(find("integridade", postgres_people)) == "ok"


def test_durability(sqlite_people: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{sqlite_people}"
    assert worst(find("gravação", url)) == "ok"
    with monkeypatch.context() as patch:
        for pragma, value in (("synchronous", "normal"), ("foreign_keys", 0), ("recursive_triggers", 0)):
            patch.setitem(SQLITE_PRAGMAS, pragma, value)
        found = find("gravação", url)
        assert [finding.severity for finding in found] == ["erro"] * 3
    connection = sqlite3.connect(sqlite_people)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    assert worst(find("gravação", url)) == "aviso"
    with connect(url).connection_context():
        pass
    assert worst(find("gravação", url)) == "ok"


def test_durability_of_the_server(postgres_people: str) -> None:
    """The server of the tests does not sync: just what `doctor` must say."""
    with opened(postgres_people) as db:
        is_quick = db.execute_sql("SHOW fsync").fetchone() == ("off",)
    found = find("gravação", postgres_people)
    assert worst(found) == ("erro" if is_quick else "ok")
    if is_quick:
        assert "O servidor está com fsync=off" in found[0].sentence


def test_migrations(people_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert worst(find("migrações", people_url)) == "ok"
    with monkeypatch.context() as patch:
        place = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
        patch.setattr(schema, "MIGRATIONS", place)
        (place / "9001_later.py").write_text("")
        assert find("migrações", people_url)[0].severity == "aviso"
        (place / "9001_later.py").rename(place / "9001_later.txt")
        (place / "0002_search.py").rename(place / "0002_search.txt")
        assert "versão mais nova do programa (0002_search)" in find("migrações", people_url)[0].sentence
        assert worst(find("migrações", people_url)) == "erro"


def test_search_index(people_url: str) -> None:
    assert worst(find("busca", people_url)) == "ok"
    with opened(people_url) as db:
        db.execute_sql("DELETE FROM search_row WHERE customer_id = 2")
    (found,) = find("busca", people_url)
    assert (found.severity, found.remedy) == ("erro", "integrator-tui reindex")


@pytest.mark.function("F216")
def test_the_remedy_of_the_search(people_url: str, keeper: Keeper) -> None:
    with opened(people_url) as db:
        db.execute_sql("DELETE FROM search_row")
    sign_up(people_url)
    done = keeper("reindex", "--database", people_url)
    assert done.returncode == 0, done.stderr
    assert worst(find("busca", people_url)) == "ok"


@pytest.mark.parametrize("table", ["address", "contact"])
def test_orphans(people_url: str, table: str) -> None:
    assert worst(find("órfãos", people_url)) == "ok"
    false = "0" if sqlite_path(people_url) else "false"
    insert = {
        "address": "INSERT INTO address (customer_id, kind) VALUES (99, 'outro')",
        "contact": f"INSERT INTO contact (customer_id, name, sms_authorized) VALUES (99, 'x', {false})",
    }
    with opened(people_url) as db:
        if not sqlite_path(people_url):
            db.execute_sql("SET session_replication_role = replica")
        db.execute_sql(insert[table])
    (found,) = find("órfãos", people_url)
    assert found.severity == "erro"
    assert "1 endereço" in found.sentence or "1 contato" in found.sentence
    with opened(people_url) as db:
        db.execute_sql(f"DELETE FROM {table} WHERE customer_id = 99")
    assert worst(find("órfãos", people_url)) == "ok"


def test_clock(people_url: str) -> None:
    assert worst(find("relógio", people_url)) == "ok"
    slow = find("relógio", people_url, now=lambda: utc_now() - timedelta(seconds=30))
    very_slow = find("relógio", people_url, now=lambda: utc_now() - timedelta(minutes=10))
    if sqlite_path(people_url):
        assert worst(slow) == "ok", "nothing to compare with"
        assert [finding.severity for finding in very_slow] == ["aviso"]
    else:
        assert worst(slow) == "aviso"
        assert "30 s atrasado" in slow[0].sentence
        assert worst(very_slow) == "erro"
    assert "última linha do histórico (3)" in very_slow[-1].sentence


def test_rights(people_url: str) -> None:
    found = find("papéis", people_url)
    assert worst(found) == ("ok" if sqlite_path(people_url) else "aviso")
    assert bool(found) is not bool(sqlite_path(people_url))


def test_server(postgres_people: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert worst(find("servidor", postgres_people)) == "ok"
    with monkeypatch.context() as patch:
        patch.setattr(base_checks, "OLDEST_POSTGRES", 99)
        assert worst(find("servidor", postgres_people)) == "erro"
    base = postgres.name_of(postgres_people)
    with postgres.server(postgres_people) as server:
        name = f"{postgres.SCRATCH}{base[:28]}_{'0' * 12}"
        postgres.create(server, name)
        assert name in find("servidor", postgres_people)[-1].sentence
        postgres.drop_left_over(server, base)
    assert worst(find("servidor", postgres_people)) == "ok"


def test_disk(people_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    for free, expected in ((50_000_000, "erro"), (500_000_000, "aviso"), (5_000_000_000, "ok")):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=free))
        found = find("disco", people_url)
        assert worst(found) == expected
        assert len(found) == 1, "one disk is named once"


def test_network(sqlite_people: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    url = f"sqlite:///{sqlite_people}"
    here = str(tmp_path).replace(" ", "\\040")
    for kind, expected in (
        ("ext4", "ok"),
        ("fuseblk", "ok"),
        ("nfs4", "erro"),
        ("cifs", "erro"),
        ("fuse.sshfs", "erro"),
        ("9p", "erro"),
    ):
        mounts.write_text(f"x / ext4 rw 0 0\nserver:/x {here} {kind} rw 0 0\ny {here}/other ext4 rw 0 0\n")
        assert worst(find("rede", url, mounts=mounts)) == expected, kind
    assert "não o informa" in find("rede", url, mounts=tmp_path / "missing")[0].sentence
    assert worst(find("rede", url)) == "ok"


def test_a_base_that_nobody_may_write(sqlite_people: Path) -> None:
    """Looking at it leaves nothing beside it that nobody may write either, once the base may be written again."""
    url = f"sqlite:///{sqlite_people}"
    with opened(url) as db:
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    sqlite_people.chmod(0o444)
    assert {finding.severity for finding in examine(url, no_progress) if finding.check in ("base", "histórico")} == {
        "ok"
    }
    assert [path.name for path in sqlite_people.parent.glob("desk.db*")] == ["desk.db"]
    sqlite_people.chmod(0o600)
    side = Path(f"{sqlite_people}-shm")
    side.write_bytes(b"")
    side.chmod(0o444)
    assert f"chmod u+w {side}" in [finding.remedy for finding in find("permissões", url)]


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that others come through to, with the user's folders in it; those of pytest are closed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        Path(place).chmod(0o755)
        monkeypatch.setenv("INTEGRATOR_HOME", place)
        yield Path(place)


def test_modes(open_folder: Path) -> None:
    base, draft = open_folder / "desk.db", open_folder / "drafts" / "ana.json"
    draft.parent.mkdir(mode=0o755)
    files = (base, open_folder / "desk.db-wal", draft, settings_file())
    for file in files:
        file.write_text("")
        file.chmod(0o600)
    url = f"sqlite:///{base}"
    assert worst(find("permissões", url)) == "ok"
    for file in files:
        for mode, expected in ((0o644, "aviso"), (0o640, "aviso"), (0o666, "erro"), (0o600, "ok")):
            file.chmod(mode)
            found = [finding for finding in find("permissões", url) if finding.severity != "ok"]
            assert worst(found) == expected, (file, oct(mode))
            assert all(finding.remedy == f"chmod go-rwx {file}" for finding in found)
    base.chmod(0o644)
    open_folder.chmod(0o700)
    assert worst(find("permissões", url)) == "ok", "nobody else comes into the folder"


def test_drafts(tmp_path: Path) -> None:
    place = folder("state") / "drafts"
    place.mkdir(parents=True)
    url = f"sqlite:///{tmp_path / 'x.db'}"
    (place / f"ana-0011.{os.getpid()}-1f.json").write_text("{}")
    assert worst(find("rascunhos", url)) == "ok", "its desk is open"
    dead = place / "ana-0011.999999999-1f.json"
    dead.write_text("{}")
    (found,) = find("rascunhos", url)
    assert "textos não salvos de 1 mesa que caiu" in found.sentence
    dead.rename(f"{dead}.bad")
    (found,) = find("rascunhos", url)
    assert "não se pôde ler" in found.sentence
    Path(f"{dead}.bad").unlink()
    assert worst(find("rascunhos", url)) == "ok"


def test_settings(tmp_path: Path) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    for text, expected in (
        ("theme = 'claro'", "ok"),
        ("theme = 'rosa'", "erro"),
        ("theme =", "erro"),
        ("x = 1", "erro"),
    ):
        settings_file().write_text(text)
        assert worst(find("configuração", "")) == expected
    found = examine("", no_progress)
    assert found[0].check == "configuração"
    assert exit_code(found) == 2
    settings_file().unlink()
    assert worst(find("configuração", "")) == "ok"


def test_environment_and_terminal() -> None:
    assert worst(find("ambiente", "", environ={"TEXTUAL_DRIVER": "x", "TEXTUAL": "debug"})) == "aviso"
    assert worst(find("ambiente", "", environ={"TERM": "xterm"})) == "ok"
    for environ, expected in (
        ({"TERM": "xterm-256color", "LANG": "pt_BR.UTF-8"}, "ok"),
        ({"TERM": "xterm-256color", "LANG": "pt_BR.utf8@x"}, "ok"),
        ({"TERM": "xterm-256color"}, "ok"),
        ({"TERM": "dumb"}, "aviso"),
        ({}, "aviso"),
        ({"TERM": "xterm", "LANG": "pt_BR.UTF-8", "LC_ALL": "pt_BR.ISO-8859-1"}, "aviso"),
    ):
        assert worst(find("terminal", "", environ=environ, in_terminal=True)) == expected, environ
    assert worst(find("terminal", "", environ={}, in_terminal=False)) == "ok"


def test_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    found = find("versões", "")
    assert worst(found) == "ok"
    assert "SQLite" in found[-1].sentence
    monkeypatch.setattr(machine_checks, "_version", lambda name: "1.0")
    assert "O programa foi feito para textual" in find("versões", "")[0].sentence
    monkeypatch.setattr(machine_checks, "OLDEST_SQLITE", (99, 0, 0))
    assert worst(find("versões", "")) == "erro"


def test_left_over(sqlite_people: Path) -> None:
    url = f"sqlite:///{sqlite_people}"
    assert worst(find("sobras", url)) == "ok"
    sqlite_people.with_name("x.partial").write_bytes(b"")
    assert worst(find("sobras", url)) == "aviso"
    sqlite_people.with_name("x.partial").unlink()
    assert worst(find("sobras", url)) == "ok"


def test_what_is_shown_cannot_act_on_the_terminal() -> None:
    found = [Finding("x", "aviso", "a \x1b[31m b\x9b", "c\x07")]
    for text in (as_text(found), as_json(found)):
        assert not set(text) & {"\x1b", "\x07", "\x9b"}
    assert doctor.exit_code([]) == 0


def test_the_sum_of_the_entries_is_what_is_open(people_url: str) -> None:
    """Another program wrote over the sum that is kept: doctor names the invoice."""
    db, session = open_base(people_url, login="ana")
    bill(db, session, date.today() + timedelta(days=5))
    db.close()
    assert worst(find("lançamentos", people_url)) == "ok"
    changes = (
        (
            "UPDATE invoice SET open_cents = 1",
            "1 fatura com o em aberto diferente da soma dos lançamentos; a primeira: 1.",
        ),
        ("UPDATE invoice SET open_cents = 9990, customer_id = 2", "1 lançamento de outro cliente; o primeiro: 1."),
        ("UPDATE invoice SET customer_id = 1", ""),
        (
            "INSERT INTO ledger_entry (customer_id, kind, cents, day, login, at, op_id)"
            " VALUES (3, 'credito', 5, '2026-01-01', 'x', '2026-01-01 00:00:00', 'x')",
            "1 cliente com crédito abaixo de zero; o primeiro: 3.",
        ),
    )
    with opened(people_url) as base:
        for sql, said in changes:
            base.execute_sql(sql)
            (found,) = find("lançamentos", people_url)
            assert (found.severity, found.sentence) == (
                ("erro", said) if said else ("ok", "A soma dos lançamentos de cada fatura é o que ela tem em aberto.")
            )


def test_sums_of_many_entries_weigh_the_same_and_a_cent_more_does_not(people_url: str) -> None:
    """Whatever patterns the amounts make: the weights of two invoices that changed places are not the same."""
    db, session = open_base(people_url, login="ana")
    for number in range(1, 9):
        bill(db, session, date.today() + timedelta(days=number), 2**number)
    db.close()
    spoiled = (
        "open_cents + 1 WHERE id = 3",
        "CASE id WHEN 1 THEN 4 ELSE 2 END WHERE id IN (1, 2)",  # exchanged
        "open_cents + CASE id WHEN 2 THEN 2 ELSE -1 END WHERE id IN (2, 4)",  # the same sum of amounts times ids
        "open_cents + CASE id WHEN 3 THEN 1 WHEN 4 THEN -3 WHEN 5 THEN 3 ELSE -1 END WHERE id BETWEEN 3 AND 6",
    )
    with opened(people_url) as base:
        assert all(same_weight(base) for _ in range(5))
        for change in spoiled:
            base.execute_sql(f"UPDATE invoice SET open_cents = {change}")
            assert not any(same_weight(base) for _ in range(5)), change
            base.execute_sql("UPDATE invoice SET open_cents = total_cents")


def test_what_the_search_shows_as_overdue_is_compared_with_the_invoices(people_url: str) -> None:
    """And `reindex` brings it in line; a day later, before any desk opened, what it held yesterday is still right."""
    db, session = open_base(people_url, login="ana")
    today = session.today().date()
    bill(db, session, today - timedelta(days=40))
    bill(db, session, today)
    refresh_standings(session, db.run)
    for spoiled in ("overdue_cents = 1", "overdue_invoices = 0", "oldest_due = NULL"):
        assert worst(find("lançamentos", people_url)) == "ok"
        with opened(people_url) as base:
            base.execute_sql(f"UPDATE customer_standing SET {spoiled}")
        (found,) = find("lançamentos", people_url)
        assert (found.severity, found.sentence) == (
            "erro",
            "1 cliente com o vencido da pesquisa diferente das faturas; o primeiro: 1.",
        )
        db.run(keep_every_standing, today)
    db.close()


def test_a_variable_that_nobody_can_read_is_named(sqlite_people: Path) -> None:
    url = f"sqlite:///{sqlite_people}"
    assert worst(find("variáveis", url)) == "ok"
    with opened(url) as base:
        base.execute_sql("INSERT INTO system_variable (code, value) VALUES ('divisor_proporcional', 'trinta')")
        base.execute_sql("UPDATE system_variable SET value = 'talvez' WHERE code = 'celular_obrigatorio'")
        base.execute_sql("INSERT INTO system_variable (code, value) VALUES ('de_outro_programa', 'x')")
    found = find("variáveis", url)
    assert [one.severity for one in found] == ["aviso", "aviso"]
    assert "«Celular Obrigatório no Cadastro do Cliente» tem «talvez», e vale o padrão, Não." in found[0].sentence
    assert "«Divisor do Proporcional» tem «trinta», e vale o padrão, 30." in found[1].sentence
