"""`make functions` cannot be talked into counting a function that is not done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functions import Results, catalogue, chosen, report

TESTS = """
import os, pytest

@pytest.mark.function("F001")
def test_both(database_engine): pass

@pytest.mark.function("F002")
def test_one_fails(database_engine): assert database_engine == "sqlite"

@pytest.mark.function("F003", "F004")
def test_no_base(): pass

@pytest.mark.function("F004")
def test_skipped(database_engine): pytest.skip("not today")

@pytest.mark.function("F005")
@pytest.mark.xfail
def test_expected_to_fail(database_engine): assert False

@pytest.mark.function("F006")
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_one_engine(database_engine): pass

@pytest.mark.function("F007")
@pytest.mark.xfail
def test_passes_by_surprise(database_engine): pass

@pytest.fixture
def broken(): yield; raise OSError

@pytest.mark.function("F008")
def test_fails_at_the_end(database_engine, broken): pass
"""


def run(folder: Path, tests: str, *options: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run of pytest of its own, with what this one has."""
    file = folder / "test_sample.py"
    file.write_text(tests)
    results = folder / "out" / "functions.json"
    plugins = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-o", "markers=function", "--strict-markers"]
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", str(folder), *plugins]
    done = subprocess.run(
        [*command, f"--functions={results}", *options, str(file)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done, results


@pytest.mark.parametrize("workers", ["0", "1"])
def test_only_what_passed_on_both_counts(tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATOR_TEST_POSTGRES", "postgresql://never.asked/for")
    done, path = run(tmp_path, TESTS, "-n", workers)
    assert path.exists(), done.stdout + done.stderr
    results = Results(**json.loads(path.read_text()))
    why = {function: results.missing(function) or "done" for function in (f"F00{number}" for number in range(1, 10))}
    assert why["F001"] == "done"
    assert why["F003"] == "not on sqlite nor on postgresql"
    assert why["F006"] == "not on postgresql"
    assert why["F009"] == "no test"
    for spoilt in ("F002", "F004", "F005", "F007", "F008"):
        assert "not passed: " in why[spoilt], spoilt
    assert results.nameless == []


def test_a_worker_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATOR_TEST_POSTGRES", "postgresql://never.asked/for")
    tests = "import os, pytest\n@pytest.mark.function('F001')\ndef test_dies(database_engine): os._exit(3)\n"
    _, path = run(tmp_path, tests, "-n", "1", "--max-worker-restart=0")
    assert Results(**json.loads(path.read_text())).nameless


def test_an_id_that_is_none_stops_the_run(tmp_path: Path) -> None:
    done, _ = run(tmp_path, "import pytest\n@pytest.mark.function('F999')\ndef test_x(): pass\n")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "F999 is not in tests/functions.toml" in done.stdout + done.stderr


def test_the_catalogue_is_whole() -> None:
    ids = list(catalogue())
    assert ids[:243] == [f"F{number:03}" for number in range(1, 244)]
    assert ids == sorted(set(ids))
    assert all(entry["section"] and entry["text"] for entry in catalogue().values())


def test_ranges() -> None:
    known = list(catalogue())
    assert chosen(known, []) == known
    assert chosen(known, ["F077-F079", "F001"]) == ["F001", "F077", "F078", "F079"]
    for wrong in ("F1", "F001-", "F000", "F200-F300", "x"):
        with pytest.raises(ValueError, match=wrong):
            chosen(known, [wrong])
    (line,) = report(catalogue(), Results(), ["F001"])
    assert line == 'F001  Search: Open "Clientes" and get "Pesquisar Cliente"  (no test)'
