"""The chain of the history (F217): every row against its hash and the row before, and the end against the operations.

A chain cannot show that its end was cut off. That shows in table `operation`, which notes every service that wrote
history; if that was cut too, only the place and hash of a row noted elsewhere (an `Anchor`) can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import peewee

from integrator_tui.engine.address import engine
from integrator_tui.errors import Refused
from integrator_tui.models.system import History
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_datetime
from integrator_tui.services.history import GENESIS, digest
from integrator_tui.upkeep.guards import missing_triggers
from integrator_tui.upkeep.target import Progress, fetch, no_progress, number, tables

BATCH = 2_000
COLUMNS = tuple(History._meta.columns)
PRIMARY_KEY = "sqlite_autoindex_history_1"
"""The index that SQLite makes for the primary key of the table."""


@dataclass(frozen=True)
class Anchor:
    """A row and its hash, noted when the history was known to be whole."""

    row: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """From `LINHA:HASH`. Raises `Refused`."""
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text.strip())
        if not found:
            raise Refused("A âncora é o número de uma linha e o hash dela: LINHA:HASH, como «history verify» mostra.")
        return cls(int(found[1]), found[2])


@dataclass(frozen=True)
class Fault:
    """The first row that does not fit, and what is wrong with it."""

    row: int
    sentence: str


@dataclass(frozen=True)
class Chain:
    """What the walk over the history found."""

    rows: int
    """Rows that fit, from the first on."""
    head: str
    """Hash of the last row that fits."""
    fault: Fault | None
    others: tuple[str, ...]
    """What is wrong beside the chain: operations, anchor, triggers."""

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return self.fault is None and not self.others

    @property
    def sentences(self) -> list[str]:
        """For whoever asked, and what cannot be known."""
        if self.fault:
            before = f" As {number(self.rows)} linhas antes dela conferem." if self.rows else ""
            return [f"{self.fault.sentence}{before}", *self.others]
        if self.others:
            return [f"As {number(self.rows)} linhas do histórico conferem entre si, mas:", *self.others]
        if not self.rows:
            return ["O histórico está vazio, e a tabela de operações também."]
        return [
            f"O histórico está íntegro: {number(self.rows)} linhas, todas com o seu hash, nenhuma faltando.",
            f"Última linha: {self.rows}:{self.head}",
            "Um corte do fim que levasse junto as operações não deixaria marca nenhuma na base. Guarde a última linha"
            f" fora dela e confira depois com: integrator-tui history verify --anchor {self.rows}:{self.head}",
        ]


def verify(db: peewee.Database, progress: Progress = no_progress, anchor: Anchor | None = None) -> Chain:
    """Walk the history from the first row to the first that does not fit; inside a snapshot, in constant memory.

    Raises `Refused` where there is no history yet.
    """
    if "history" not in tables(db):
        raise Refused("Esta base ainda não tem histórico: o esquema é de antes dele. Rode: integrator-tui migrate")
    rows, head, fault = 0, GENESIS, None
    others: list[str] = []
    ((last,),) = fetch(db, "SELECT COALESCE(MAX(id), 0) FROM history")
    for row in _rows(db):
        if sentence := _misfit(row, rows + 1, head):
            fault = Fault(row["id"], sentence)
            break
        rows, head = rows + 1, row["hash"]
        if anchor and anchor.row == rows and anchor.hash != head:
            others.append(
                f"A linha {rows} não tem o hash da âncora: o histórico foi refeito desde que ela foi guardada."
            )
        if rows % BATCH == 0:
            progress("Histórico", rows, last)
    progress("Histórico", last, last)
    if anchor and not fault and anchor.row > rows:
        others.append(f"A âncora é a linha {anchor.row}, mas o histórico termina na {rows}: o fim foi cortado.")
    return Chain(rows, head, fault, (*others, *_operations(db), *_impossible(db), *missing_triggers(db)))


def _rows(db: peewee.Database) -> Iterator[dict[str, Any]]:
    """All rows by id, some at a time."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    sql = f"SELECT {names} FROM history{_by_id(db)} WHERE id > ? ORDER BY id LIMIT {BATCH}"
    last = -(2**63)
    while rows := fetch(db, sql, (last,)):
        for row in rows:
            yield dict(zip(COLUMNS, row, strict=True))
        last = rows[-1][0]


def _by_id(db: peewee.Database) -> str:
    """SQLite told to walk the index: by statistics of a small history it would sort all rows for every batch."""
    if engine(db) == "sqlite" and fetch(db, "SELECT 1 FROM sqlite_master WHERE name = ?", (PRIMARY_KEY,)):
        return f" INDEXED BY {PRIMARY_KEY}"
    return ""


def _misfit(row: dict[str, Any], expected: int, previous: str) -> str | None:
    """What is wrong with a row where row number `expected` should stand, after one with the hash `previous`."""
    here = row["id"]
    if here < expected:
        return f"A linha {here} não pertence ao histórico, que começa na linha 1."
    if here > expected:
        gone = (
            f"a linha {expected} foi apagada" if here == expected + 1 else f"faltam as linhas {expected} a {here - 1}"
        )
        place = (
            f"Depois da linha {expected - 1} vem a {here}" if expected > 1 else f"O histórico começa na linha {here}"
        )
        return f"{place}: {gone}."
    if row["previous_hash"] != previous:
        if expected == 1:
            return "A linha 1 não é o começo da corrente: guarda o hash de uma linha anterior."
        return (
            f"A linha {here} não continua a linha {expected - 1}: guarda outro hash como o da anterior."
            f" Ou a linha {here} foi trocada, ou a {expected - 1} foi regravada com um hash novo."
        )
    if row["hash"] != _digest(row):
        return f"A linha {here} não corresponde ao próprio hash: o conteúdo ou o hash foi alterado depois de gravado."
    return None


def _digest(row: dict[str, Any]) -> str | None:
    """The hash that belongs to a row; None for values that the program never wrote."""
    try:
        at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
        return digest({**row, "at": at})
    except (TypeError, ValueError):
        return None


_WITHOUT_HISTORY = "SELECT op_id FROM operation EXCEPT SELECT op_id FROM history"
_WITHOUT_OPERATION = "SELECT op_id FROM history WHERE operator_id <> 0 EXCEPT SELECT op_id FROM operation"
"""Rows of operator 0 were written by the program itself when it made the base, not by a service."""


def _operations(db: peewee.Database) -> Iterator[str]:
    """What does not agree between the history and the table of operations."""
    ((count,),) = fetch(db, f"SELECT COUNT(*) FROM ({_WITHOUT_HISTORY}) AS lone")
    if count:
        ((verb, at),) = fetch(
            db, f"SELECT verb, at FROM operation WHERE op_id IN ({_WITHOUT_HISTORY}) ORDER BY at LIMIT 1"
        )
        yield (
            f"{counted(count, 'operação gravada', 'operações gravadas')} sem linha no histórico,"
            f" a primeira «{verb}» de {_local(at)}: o fim do histórico foi cortado, ou as linhas delas foram apagadas."
        )
    ((count,),) = fetch(db, f"SELECT COUNT(*) FROM ({_WITHOUT_OPERATION}) AS lone")
    if count:
        ((row,),) = fetch(db, f"SELECT MIN(id) FROM history WHERE op_id IN ({_WITHOUT_OPERATION})")
        yield (
            f"{counted(count, 'operação do histórico não consta', 'operações do histórico não constam')}"
            f" da tabela de operações, a primeira na linha {row}:"
            " foram apagadas de lá, ou a linha foi inserida por fora do programa."
        )


_OF_THE_DEMONSTRATION = re.compile(r"demonstração: ([0-9.]{1,11}) clientes")


def _impossible(db: peewee.Database) -> Iterator[str]:
    """What no way through the program can bring about: customers without history, rows of an operator who is none."""
    made = fetch(db, "SELECT note FROM history WHERE id = 1 AND operator_id = 0 AND entity = 'base'")
    invented = _OF_THE_DEMONSTRATION.match(str(made[0][0])) if made else None
    last = (
        int(invented[1].replace(".", "")) if invented else 0
    )  # the customers of a demonstration have one row together
    lone = (
        f"FROM customer WHERE id > {last:d}"
        " AND NOT EXISTS (SELECT 1 FROM history WHERE history.customer_id = customer.id)"
    )
    ((count, first),) = fetch(db, f"SELECT COUNT(*), MIN(id) {lone}")
    if count:
        yield (
            f"{counted(count, 'cliente')} sem nenhuma linha no histórico, o primeiro {first}:"
            " entraram por fora do programa, ou as linhas deles foram apagadas."
        )
    nobody = (
        "FROM history WHERE operator_id <> 0"
        " AND NOT EXISTS (SELECT 1 FROM operator WHERE operator.id = history.operator_id)"
    )
    ((count, first),) = fetch(db, f"SELECT COUNT(*), MIN(id) {nobody}")
    if count:
        yield f"{counted(count, 'linha')} do histórico de um operador que não existe, a primeira a {first}."


def _local(at: Any) -> str:
    try:
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        return format_datetime(moment.replace(tzinfo=UTC).astimezone())
    except (TypeError, ValueError):
        return "data ilegível"
