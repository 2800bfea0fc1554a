"""The commands of the shell: what they do, what they say, with which code they end."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.services.customers.customers import create_customer
from tests.forked import forked
from tests.identity import sign_up
from tests.screens.conftest import MARIA, PADARIA


def call(*arguments: str | Path, database: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program with these words."""
    given = ["--database", database] if database else []
    return forked([*given, *map(str, arguments)])


@pytest.fixture
def base(database_url: str) -> str:
    """A base with MARIA (1) and PADARIA (2); we are an administrator of it."""
    sign_up(database_url)
    db, session = open_base(database_url, login="ana")
    for values in (MARIA, PADARIA):
        db.run(create_customer, session, values)
    db.close()
    return database_url


def test_show_and_history_as_text_and_as_json(base: str) -> None:
    shown = call("show", "1", database=base)
    assert shown.returncode == 0, shown.stderr
    assert "MARIA SILVA SANTOS" in shown.stdout
    assert "529.982.247-25" in shown.stdout
    assert json.loads(call("show", "1", "--json", database=base).stdout)["document"] == "52998224725"
    assert "criou" in call("history", "1", database=base).stdout
    rows = json.loads(call("history", "1", "--json", database=base).stdout)
    assert [row["action"] for row in rows] == ["criou"]
    gone = call("show", "99", database=base)
    assert gone.returncode == 1
    assert "Não há cliente com o código 99" in gone.stderr
    assert "Traceback" not in gone.stderr


def test_a_path_with_blanks_and_signs(tmp_path: Path) -> None:
    folder = tmp_path / "minha base 100%"
    folder.mkdir()
    made = call("demo", "--customers", "3", folder / "a%20b.db")
    assert made.returncode == 0, made.stderr
    assert [path.name for path in folder.glob("*.db")] == ["a%20b.db"]
    url = f"sqlite:///{tmp_path}/minha%20base%20100%25/a%2520b.db"
    assert call("show", "1", database=url).returncode == 0
    db, _ = open_base(url, login="ana")
    db.close()


def test_export_and_import_are_each_others_reverse(base: str, tmp_path: Path) -> None:
    exported = call("export", "customers", "--query", "maria", database=base)
    assert exported.returncode == 0, exported.stderr
    rows = list(csv.reader(io.StringIO(exported.stdout.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == 2
    assert "MARIA SILVA SANTOS" in rows[1]
    assert len(json.loads(call("export", "customers", "--format", "json", database=base).stdout)) == 2
    file = tmp_path / "novos.csv"
    file.write_text("Nome;CPF\nAna Nova;168.995.350-09\n", "utf-8")
    dry = call("import", file, "--dry-run", database=base)
    assert (dry.returncode, "Nada foi gravado" in dry.stdout) == (0, True), dry.stdout + dry.stderr
    assert call("show", "3", database=base).returncode == 1
    assert call("import", file, database=base).returncode == 0
    assert "Ana Nova" in call("show", "3", database=base).stdout
    again = call("import", file, database=base)
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_demo_makes_a_base_once(tmp_path: Path) -> None:
    made = call("demo", "--customers", "30", tmp_path / "demo.db")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "demo.db").stat().st_mode & 0o077 == 0
    assert "MARIA SILVA SANTOS" in call("show", "1", database=f"sqlite:///{tmp_path / 'demo.db'}").stdout
    assert call("demo", "--customers", "30", tmp_path / "demo.db").returncode == 1


def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert "0001_first_tables" in call("migrate", database=url).stdout
    assert "mais nova" in call("migrate", database=url).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "x"), 2, "uso incorreto"),
        (("nada",), 2, "uso incorreto"),
        (("show", "1"), 1, "Não há base"),
        (("--database", "mysql://x/y", "show", "1"), 1, "Endereço de banco desconhecido"),
        (("--database", "sqlite:////nowhere/at/all.db", "show", "1"), 1, "Não há base"),
        ((), 2, "terminal"),
    ],
)
def test_wrong_calls_end_with_a_sentence(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = call(*arguments)
    assert done.returncode == code, done.stderr
    assert said.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "integrator.toml").write_text('colour = "red"', "utf-8")
    monkeypatch.setenv("INTEGRATOR_HOME", str(home))
    done = call("show", "1")
    assert done.returncode == 1
    assert "Configuração desconhecida" in done.stderr
    assert "colour" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("export", "customers"),
        ("export", "customers", "--format", "json"),
        ("lists", "export", "bancos"),
        ("show", "1"),
        ("history", "1"),
        ("doctor",),
        ("outbox", "status"),
    ],
)
def test_an_output_that_takes_nothing_is_a_sentence(base: str, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "integrator_tui", "--database", base, *words]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "integrator-tui: Não foi possível gravar a saída: o disco está cheio.\n"


def test_an_output_that_is_closed_is_a_sentence(base: str) -> None:
    command = f"{sys.executable} -m integrator_tui --database '{base}' export customers >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, "A saída padrão está fechada" in done.stderr) == (1, True), done.stderr


def test_what_is_no_ordinary_file_is_a_sentence(base: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.csv")
    (tmp_path / "some.csv").write_text("Nome;CPF\n")
    for given in ("/dev/zero", "/dev/full", tmp_path / "fifo.csv", tmp_path, tmp_path / "none.csv", "/dev/stdin"):
        for words in (
            ("import", given),
            ("lists", "import", "bancos", given),
            ("import", tmp_path / "some.csv", "--map", given),
            ("restore", given),
        ):
            done = call(*words, database=base)
            assert done.returncode == 1, done.stderr
            assert done.stderr.startswith("integrator-tui: Recusado: "), done.stderr
            assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_base_is_never_put_in_the_place_of_what_is_no_file(tmp_path: Path, keeper_copy: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    folder = tmp_path / "folder"
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(fifo)
    for place in (fifo, folder, link):
        before = place.lstat()
        url = f"sqlite:///{place}"
        for words in (
            ("demo", "--customers", "3", place),
            ("migrate", "--database", url),
            ("restore", "--database", url, "--replace", keeper_copy),
            ("backup", "--database", url, tmp_path / "copy.db"),
            ("reindex", "--database", url),
        ):
            done = call(*words)
            assert done.returncode == 1, (words, done.stdout, done.stderr)
            assert "uma base não pode ficar ali" in done.stderr, (words, done.stderr)
            assert os.path.samestat(place.lstat(), before), words
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("f")) == ["fifo", "folder"]


@pytest.fixture
def keeper_copy(tmp_path: Path) -> Path:
    """A copy of a base."""
    assert call("demo", "--customers", "3", tmp_path / "small.db").returncode == 0
    assert call("backup", "--database", f"sqlite:///{tmp_path / 'small.db'}", tmp_path / "small.copy").returncode == 0
    return tmp_path / "small.copy"
