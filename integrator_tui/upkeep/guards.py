"""The guards of the history: whether the triggers that refuse changes are those that the migrations write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import peewee

from integrator_tui.engine import schema
from integrator_tui.engine.address import engine
from integrator_tui.upkeep.target import fetch

GUARDS = {
    "history_no_update": "alterar",
    "history_no_delete": "apagar",
    "history_at_the_end": "pôr fora do lugar",
}
"""The triggers of the history (SQLite), and what each refuses."""
SIGNER = "history_signer"
"""On PostgreSQL, where each operator has a role of his own: see `operator_roles`."""


def _triggers(db: peewee.Database) -> dict[str, str]:
    """What stands in the base, word by word."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
    return {name: " ".join(sql.split()) for name, sql in fetch(db, sql)}


def _known(db: peewee.Database) -> list[str]:
    """The migrations of the base that this program has: one of a newer program may have more."""
    applied = schema.applied(db)
    return [name for name in schema.known_migrations() if name in applied]


def _triggers_of_the_migrations(db: peewee.Database) -> dict[str, str]:
    """What the migrations that the base has write, found by running them on an empty one."""
    from playhouse.migrations import Runner

    known = _known(db)
    empty = peewee.SqliteDatabase(":memory:")
    with empty.connection_context():
        if known:
            Runner(empty, str(schema.MIGRATIONS)).up(known[-1])
        return _triggers(empty)


def missing_triggers(db: peewee.Database) -> list[str]:
    """A sentence for each guard of the history that is not in force."""
    if engine(db) == "sqlite":
        found, wanted = _triggers(db), _triggers_of_the_migrations(db)
        lost = [
            f"Nada impede {GUARDS[name]} linhas do histórico: falta o gatilho {name}, ou ele é outro que o do programa."
            for name in GUARDS
            if found.get(name) != wanted.get(name)
        ]
        others = sorted(found.keys() - wanted.keys())
        return lost + [f"No histórico há um gatilho que não é do programa: {name}." for name in others]
    there, written = _functions(db), _written_for_postgresql(_known(db))
    signer = there.pop(SIGNER, None)
    whole = bool(written) and all(there.get(name) == (*one, True) for name, one in written.items())
    lost = (
        [] if whole else ["Nada impede alterar ou apagar linhas do histórico: o gatilho falta, ou não é o do programa."]
    )
    if signer not in (None, (*_written_by_roles(), True)):
        lost.append(f"Nada impede gravar no histórico em nome de outro: o gatilho {SIGNER} não é o do programa.")
    strange = sorted(there.keys() - written.keys())
    rules = [name for (name,) in fetch(db, "SELECT rulename FROM pg_rules WHERE tablename = 'history'")]
    return [
        *lost,
        *(f"No histórico há um gatilho que não é do programa: {name}." for name in strange),
        *(f"No histórico há uma regra que não é do programa: {name}." for name in rules),
    ]


def _functions(db: peewee.Database) -> dict[str, tuple[str, str, bool]]:
    """PostgreSQL: trigger of the history -> its definition, the body of what it runs, whether it is in force."""
    sql = (
        "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled IN ('O', 'A')"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgrelid = 'history'::regclass AND NOT t.tgisinternal"
    )
    return {name: (_plain(text), body, bool(on)) for name, text, body, on in fetch(db, sql)}


def _written_for_postgresql(migrations: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The same as the migrations write it."""
    text = "\n".join((schema.MIGRATIONS / f"{name}.py").read_text("utf-8") for name in migrations)
    bodies = dict(re.findall(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*?)\$\$", text, re.DOTALL))
    triggers = re.findall(
        r"(CREATE TRIGGER (\w+) [^;]*? ON history\s[^;]*?EXECUTE FUNCTION (\w+)\(\));", text, re.DOTALL
    )
    return {name: (_plain(definition), bodies[function]) for definition, name, function in triggers}


def _written_by_roles() -> tuple[str, str]:
    """The trigger of who signs, as the script of the roles writes it."""
    text = Path(__file__).with_name("operator_roles.sql").read_text("utf-8")
    definition = re.search(rf"CREATE OR REPLACE (TRIGGER {SIGNER} [^;]*);", text)
    body = re.search(r"AS \$f\$(.*?)\$f\$", text, re.DOTALL)
    assert definition
    assert body
    return _plain(f"CREATE {definition[1]}"), body[1]


def _plain(definition: str) -> str:
    """As it is compared: the engine writes the schema, and its events in an order of its own."""
    words = definition.replace("public.", "").split()
    before, on, after = " ".join(words).partition(" ON history ")
    head, _, events = before.partition(" BEFORE ")
    return f"{head} BEFORE {' OR '.join(sorted(events.split(' OR ')))}{on}{after}"
