"""F217: the history is chained, and `history verify` names the first row that does not fit."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import peewee
import pytest

from integrator_tui.base import open_base
from integrator_tui.engine.address import connect
from integrator_tui.errors import Refused
from integrator_tui.models.system import History
from integrator_tui.services.history import digest
from integrator_tui.services.messages.templates import name_company
from integrator_tui.upkeep import chain
from integrator_tui.upkeep.chain import Anchor, Chain
from integrator_tui.upkeep.guards import missing_triggers
from integrator_tui.upkeep.target import fetch, opened, snapshot, sqlite_path
from tests.identity import sign_up
from tests.upkeep.conftest import Execute, Keeper, tampering


def walk(url: str, anchor: Anchor | None = None) -> Chain:
    with opened(url) as db, snapshot(db):
        return chain.verify(db, anchor=anchor)


def test_intact(people_url: str) -> None:
    found = walk(people_url)
    assert found.ok
    assert found.rows == 3
    with opened(people_url) as db:
        assert found.head == fetch(db, "SELECT hash FROM history WHERE id = 3")[0][0]


@pytest.mark.function("F217")
def test_command(people_url: str, keeper: Keeper) -> None:
    intact = keeper("history", "verify", "--database", people_url)
    assert (intact.returncode, intact.stderr) == (0, "")
    assert "O histórico está íntegro: 3 linhas" in intact.stdout
    with tampering(people_url) as execute:
        execute("UPDATE history SET note = 'outra' WHERE id = 2")
    altered = keeper("history", "verify", "--database", people_url)
    assert altered.returncode == 1
    assert "A linha 2 não corresponde ao próprio hash" in altered.stderr
    sign_up(people_url)
    one = keeper("--database", people_url, "history", "2")
    assert one.returncode == 0
    assert "criou" in one.stdout


def rewrite(execute: Execute, row: int) -> None:
    """Change the content and give it a hash that belongs to it."""
    names = list(History._meta.columns)
    (values,) = execute(f"SELECT {', '.join(names)} FROM history WHERE id = {row}").fetchall()
    content = dict(zip(names, values, strict=True))
    content["at"] = datetime.fromisoformat(str(content["at"]))
    new = digest({**content, "note": "outra"})
    execute(f"UPDATE history SET note = 'outra', hash = '{new}' WHERE id = {row}")


def swap(execute: Execute) -> None:
    for old, new in ((2, 1002), (3, 2), (1002, 3)):
        execute(f"UPDATE history SET id = {new} WHERE id = {old}")


TAMPERED: dict[str, tuple[str | Callable[[Execute], None], int, str]] = {
    "altered": ("UPDATE history SET changes = '[]' WHERE id = 2", 2, "A linha 2 não corresponde ao próprio hash"),
    "altered moment": ("UPDATE history SET at = '2020-01-01 00:00:00' WHERE id = 3", 3, "A linha 3 não corresponde"),
    "altered operator": ("UPDATE history SET login = 'eva' WHERE id = 1", 1, "A linha 1 não corresponde"),
    "deleted": ("DELETE FROM history WHERE id = 2", 3, "Depois da linha 1 vem a 3: a linha 2 foi apagada."),
    "deleted first": ("DELETE FROM history WHERE id < 3", 3, "O histórico começa na linha 3: faltam as linhas 1 a 2."),
    "swapped": (swap, 2, "A linha 2 não continua a linha 1"),
    "forged hash": ("UPDATE history SET hash = repeat_a WHERE id = 2", 2, "A linha 2 não corresponde"),
    "rewritten with its hash": (lambda execute: rewrite(execute, 2), 3, "a 2 foi regravada com um hash novo"),
    "before the first": ("UPDATE history SET id = 0 WHERE id = 1", 0, "A linha 0 não pertence ao histórico"),
    "no beginning": ("UPDATE history SET previous_hash = repeat_a WHERE id = 1", 1, "não é o começo da corrente"),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampered(people_url: str, kind: str) -> None:
    statement, row, sentence = TAMPERED[kind]
    with tampering(people_url) as execute:
        if isinstance(statement, str):
            execute(statement.replace("repeat_a", f"'{'a' * 64}'"))
        else:
            statement(execute)
    found = walk(people_url)
    assert found.fault is not None
    assert found.fault.row == row
    assert sentence in found.sentences[0]


def test_tail_cut_with_its_operations_left(people_url: str) -> None:
    with tampering(people_url) as execute:
        execute("DELETE FROM history WHERE id = 3")
    found = walk(people_url)
    assert found.fault is None
    assert not found.ok
    assert "1 operação gravada sem linha no histórico, a primeira «create_customer»" in found.sentences[1]


def test_operation_without_its_note(people_url: str) -> None:
    with opened(people_url) as db:
        db.execute_sql("DELETE FROM operation WHERE op_id = (SELECT op_id FROM history WHERE id = 2)")
    assert "não consta da tabela de operações, a primeira na linha 2" in walk(people_url).sentences[1]


def test_tail_cut_with_everything_shows_only_by_an_anchor(people_url: str) -> None:
    db, session = open_base(people_url, login="ana")
    db.run(name_company, session, "Net Sul")  # row 4, of no customer
    db.close()
    before = walk(people_url)
    anchor = Anchor.parse(re.findall(r"\d+:[0-9a-f]{64}", "\n".join(before.sentences))[0])
    assert walk(people_url, anchor).ok
    with tampering(people_url) as execute:
        execute("DELETE FROM operation WHERE op_id = (SELECT op_id FROM history WHERE id = 4)")
        execute("DELETE FROM history WHERE id = 4")
    without = walk(people_url)
    assert without.ok, "nothing in the base tells"
    assert "não deixaria marca nenhuma" in without.sentences[-1]
    assert "o fim foi cortado" in walk(people_url, anchor).sentences[1]


def test_history_made_anew(people_url: str, keeper: Keeper) -> None:
    made_anew = keeper("history", "verify", "--database", people_url, "--anchor", f"2:{'b' * 64}")
    assert made_anew.returncode == 1
    assert "A linha 2 não tem o hash da âncora" in made_anew.stderr
    assert keeper("history", "verify", "--database", people_url, "--anchor", "2").returncode == 1


def test_unreadable_values_are_named(sqlite_people: Path) -> None:
    """PostgreSQL keeps such values out."""
    people_url = f"sqlite:///{sqlite_people}"
    with tampering(people_url) as execute:
        execute("UPDATE history SET note = CAST(x'ff1b5b' AS TEXT), at = 'ontem' WHERE id = 2")
    found = walk(people_url)
    assert found.fault is not None
    assert found.fault.row == 2


def test_missing_guards_are_named(people_url: str) -> None:
    with opened(people_url) as db:
        if sqlite_path(people_url):
            db.execute_sql("DROP TRIGGER history_no_delete")
            db.execute_sql("DROP TRIGGER history_no_update")
            db.execute_sql("CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT 1; END")
            expected = ["alterar", "apagar"]
        else:
            db.execute_sql("ALTER TABLE history DISABLE TRIGGER history_no_change")
            expected = ["alterar ou apagar"]
    found = walk(people_url)
    assert not found.ok
    assert len(found.others) == len(expected)
    assert all(f"Nada impede {what} linhas" in sentence for what, sentence in zip(expected, found.others, strict=True))


def test_without_history(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    sqlite3.connect(path).execute("CREATE TABLE customer (id)")
    with pytest.raises(Refused, match="ainda não tem histórico"):
        walk(f"sqlite:///{path}")


STATEMENTS = ("UPDATE history SET note = 'x' WHERE id = 2", "DELETE FROM history WHERE id = 3", "DELETE FROM history")
ONLY_SQLITE = (
    "INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 1",
    "REPLACE INTO history (id, at, op_id, operator_id, login, address, entity, action, previous_hash, hash)"
    " VALUES (1, 'x', 'x', 1, 'x', 'x', 'x', 'x', 'x', 'x')",
)
ONLY_POSTGRES = ("TRUNCATE history", "TRUNCATE history, customer CASCADE")


@pytest.mark.function("F217")
def test_history_can_only_grow(people_url: str) -> None:
    db = connect(people_url)
    with db.connection_context():
        for statement in STATEMENTS + (ONLY_SQLITE if sqlite_path(people_url) else ONLY_POSTGRES):
            with pytest.raises(peewee.PeeweeException, match="append-only"):
                db.execute_sql(statement)
    assert walk(people_url).ok


@pytest.mark.parametrize(
    "statement",
    [
        *ONLY_SQLITE,
        "INSERT OR IGNORE INTO history SELECT 9, at, op_id, operator_id, login, address, customer_id, entity,"
        " entity_id, action, note, changes, previous_hash, hash FROM history WHERE id = 1",
    ],
)
def test_other_programs_with_settings_of_their_own_replace_nothing(sqlite_people: Path, statement: str) -> None:
    """Without `recursive_triggers` SQLite does not ask the trigger against deleting."""
    other = sqlite3.connect(sqlite_people)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        other.execute(statement)
    other.close()
    assert walk(f"sqlite:///{sqlite_people}").ok


def test_what_is_written_out_is_what_is_encoded(tmp_path: Path, database_url: str) -> None:
    """Texts that JSON escapes, nothing, and many rows at once: `digest` and the walk find the same."""
    from integrator_tui.base import open_base
    from integrator_tui.models.base import database
    from integrator_tui.services.history import Change, Entry, append

    odd = 'a"b\\c\n\t\x01 ção 😀 {"x": 1} \u2028'
    entries = [
        Entry("customer", key, odd, key, tuple(Change(odd, odd, "", odd) for _ in range(count)), odd)
        for key, count in ((None, 0), (1, 1), (2, 2), (3, 0), (4, 3))
    ]
    db, session = open_base(database_url, login="ana")

    def fill() -> None:
        with database.atomic():
            append(session, "0" * 32, session.now(), entries)
            append(session, "0" * 32, session.now(), entries[:1])
            columns = "op_id, at, operator_id, verb, result"
            values = "SELECT op_id, MIN(at), 1, 'x', '1' FROM history GROUP BY op_id"
            database.execute_sql(f"INSERT INTO operation ({columns}) {values}")
        rows = list(History.select().order_by(History.id))
        assert [row.hash for row in rows] == [digest(row.__data__) for row in rows]
        assert json.loads(rows[-2].changes) == [{"field": odd, "label": odd, "before": "", "after": odd}] * 3

    db.run(fill)
    db.close()
    with opened(database_url) as opened_db, snapshot(opened_db):
        assert chain.verify(opened_db, lambda *_: None).ok


def test_many_rows_in_constant_memory(tmp_path: Path, database_url: str) -> None:
    """A chain of many batches; and the last row of one that does not fit."""
    import tracemalloc

    from integrator_tui.base import open_base
    from integrator_tui.models.base import database
    from integrator_tui.services.history import Entry, append

    rows = 6_000
    db, session = open_base(database_url, login="ana")
    entry = Entry("customer", 1, "alterou", 1, (), "x" * 200)

    def fill() -> None:
        with database.atomic():
            for start in range(0, rows, 1_000):
                append(session, f"{start:032x}", session.now(), [entry] * 1_000)
            columns = "op_id, at, operator_id, verb, result"
            values = "SELECT op_id, MIN(at), 1, 'x', '1' FROM history GROUP BY op_id"
            database.execute_sql(f"INSERT INTO operation ({columns}) {values}")

    db.run(fill)
    db.close()
    with opened(database_url) as opened_db, snapshot(opened_db):
        calls: list[int] = []
        tracemalloc.start()
        found = chain.verify(opened_db, lambda stage, done, total: calls.append(done))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found.ok
    assert found.rows == rows
    assert calls[-1] == rows
    assert peak < 6_000_000, "a batch of 2,000 rows, not the whole history"
    with tampering(database_url) as execute:
        execute(f"UPDATE history SET note = 'y' WHERE id = {rows}")
    fault = walk(database_url).fault
    assert fault is not None
    assert fault.row == rows


@pytest.mark.parametrize(
    "instead",
    [
        "CREATE TRIGGER history_no_update BEFORE UPDATE OF id ON history BEGIN SELECT RAISE(ABORT, 'x'); END",
        "CREATE TRIGGER history_no_update BEFORE UPDATE ON customer BEGIN SELECT RAISE(ABORT, 'x'); END",
        "CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT 'RAISE(ABORT'; END",
    ],
)
def test_a_trigger_of_the_same_name_is_not_the_same(sqlite_people: Path, instead: str) -> None:
    with opened(f"sqlite:///{sqlite_people}") as db:
        assert missing_triggers(db) == []
        db.execute_sql("DROP TRIGGER history_no_update")
        db.execute_sql(instead)
        assert [text for text in missing_triggers(db) if "alterar" in text]
        db.execute_sql("CREATE TRIGGER mine AFTER INSERT ON history BEGIN SELECT 1; END")
        assert [text for text in missing_triggers(db) if "mine" in text]


@pytest.mark.parametrize(
    "instead",
    [
        "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$",
        "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$BEGIN IF false THEN RAISE EXCEPTION 'history is append-only'; END IF; RETURN NULL; END$$",
        "DROP TRIGGER history_no_change ON history; CREATE TRIGGER history_no_change BEFORE UPDATE ON history"
        " FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
    ],
)
def test_on_postgresql_too_a_trigger_must_be_that_of_the_migrations(postgres_people: str, instead: str) -> None:
    with opened(postgres_people) as db:
        assert missing_triggers(db) == []
        for statement in instead.split("; CREATE TRIGGER") if instead.startswith("DROP") else [instead]:
            db.execute_sql(statement if statement.startswith(("DROP", "CREATE")) else f"CREATE TRIGGER{statement}")
        assert [text for text in missing_triggers(db) if "Nada impede" in text]


def test_a_rule_that_swallows_rows_is_named(postgres_people: str) -> None:
    with opened(postgres_people) as db:
        db.execute_sql("CREATE RULE quiet AS ON INSERT TO history DO INSTEAD NOTHING")
        assert [text for text in missing_triggers(db) if "quiet" in text]


def test_what_cannot_be_is_named(people_url: str) -> None:
    """A customer without any history, and rows of an operator who is none: no way through the program makes them."""
    with tampering(people_url) as execute:
        execute("DELETE FROM operator WHERE login = 'ana'")
    said = " ".join(walk(people_url).others)
    assert "linhas do histórico de um operador que não existe, a primeira a 1." in said


def test_a_customer_without_any_history_is_named(people_url: str) -> None:
    with tampering(people_url) as execute:
        execute("DELETE FROM operation WHERE op_id = (SELECT op_id FROM history WHERE id = 3)")
        execute("DELETE FROM history WHERE id = 3")
    assert "1 cliente sem nenhuma linha no histórico, o primeiro 3" in " ".join(walk(people_url).others)


def test_the_customers_of_a_demonstration_have_one_row_together(tmp_path: Path) -> None:
    from integrator_tui.demo.demo import build

    url = f"sqlite:///{tmp_path / 'demo.db'}"
    build(url, 20, 1, lambda *_: None)
    assert walk(url).ok
