"""Every command, given every kind of nonsense in every place, ends with a sentence and a code.

The commands and their places are taken from the parser: one that is added is tried without being named here.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.shell import cli
from integrator_tui.shell.cli import main
from integrator_tui.shell.usage import parser
from tests.identity import sign_up

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
NONSENSE = (
    *("", " ", "-", "-1", "0", "1", "4000000000", "9" * 25, "9" * 5000, "1e9", "nan", "ação", "%s", "{}", "["),
    *("\x1b[2J", "a\x1b]0;x\x07b", "a\nb", "a\tb", "\u202eabc", "\x9b31m", "\udcff\udcfe", "a\x00b", "x" * 5000),
    *(".", "..", "/", "fifo", "device", "link", "/nowhere/at/all", "~nobody/x", "2026-02-30"),
)
BASES = (
    *(
        "sqlite:",
        "sqlite:x",
        "sqlite://",
        "sqlite:///",
        "sqlite:////nowhere/x.db",
        "sqlite:///fifo",
        "sqlite:///device",
    ),
    *("postgresql:", "postgresql://[", "postgresql://h:999999/x", "postgresql://u:p/w@h/x", "postgresql://u:%zz@h/x"),
    *("mysql://u:pw@h/x", "SQLITE:///x", "host=h", "http://x", "sqlite:///\udcff", "sqlite:///a\x00b", "sqlite:///%00"),
)
SANE = {"customers": "3", "customer": "1", "message": "1", "seed": "1", "day": "2026-01-01", "on": "2026-01-01"}


def leaves(of: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Every command with the actions of its arguments."""
    under = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not under:
        yield words, [one for one in of._actions if one.option_strings != ["-h", "--help"]]
    for action in under:
        for name, one in action.choices.items():
            yield from leaves(one, (*words, name))


LEAVES = dict(leaves(parser()))


def _call(words: tuple[str, ...], actions: list[Any], changed: Any, value: str) -> list[str]:
    """A call whose arguments are sane but for one."""
    call = list(words)
    for action in actions:
        if action is changed:
            call += [f"{action.option_strings[-1]}={value}"] if action.option_strings else [value]
        elif not action.option_strings and action.nargs != "*":
            known = next(iter(action.choices)) if action.choices else SANE.get(action.dest, "nada")
            call.append(known)
        elif action.dest in SANE and action.option_strings:
            call.append(f"{action.option_strings[-1]}={SANE[action.dest]}")
    return call


@pytest.fixture
def base(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A base, and a folder that may be written full of nonsense."""
    sign_up(database_url)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, kind in SPECIAL.items():
        make_special(name, kind)
    return database_url


SPECIAL = {"fifo": stat.S_IFIFO, "device": stat.S_IFCHR}


def make_special(name: str, kind: int) -> None:
    """What is no file, of the test's own: a command that went wrong would destroy the one of the machine."""
    if not os.path.lexists("link"):
        os.symlink("fifo", "link")
    try:
        os.mknod(name, kind | 0o600, os.makedev(1, 5) if kind == stat.S_IFCHR else 0)
    except PermissionError:  # devices are made by the administrator alone
        os.mkfifo(name)


def _end(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Carry a call out: what became of it is a sentence."""
    capsys.readouterr()
    try:
        code = main(call)
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    shown = [word[:40] for word in call]
    assert code in (0, 1, 2), f"{shown} ended with {code}: {said.err}"
    assert "Traceback" not in said.err, shown
    assert code == 0 or said.err.strip() or said.out.strip(), f"{shown} said nothing"
    for name in SPECIAL:
        assert not Path(name).is_file(), f"{shown} put a file in the place of what was none"
    for text in (said.out.replace("\r\n", "\n"), said.err):
        assert not (found := ACTING.search(text)), f"{shown} printed {found!r}"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_nonsense_in_every_place(words: tuple[str, ...], base: str, capsys: pytest.CaptureFixture[str]) -> None:
    actions = LEAVES[words]
    for changed in [one for one in actions if one.nargs != 0]:
        for value in BASES if changed.dest == "database" else NONSENSE:
            shutil.rmtree("nada", ignore_errors=True)
            with contextlib.suppress(OSError):
                os.unlink("nada")
            head = [] if changed.dest == "database" else ["--database", base]
            _end([*head, *_call(words, actions, changed, value)], capsys)


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_a_base_that_is_none(words: tuple[str, ...], base: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("none.db").write_bytes(b"nonsense" * 1000)
    Path("empty.db").touch()
    Path("folder.db").mkdir()
    for url in (*BASES, *(f"sqlite:///{Path(name).absolute()}" for name in ("none.db", "empty.db", "folder.db"))):
        _end(["--database", url, *_call(words, LEAVES[words], None, "")], capsys)


@pytest.mark.parametrize(
    "settings",
    [
        b"\xff\xfe",
        b"database = ",
        b"database = 5",
        b"x = [" + b"[" * 5000,
        b'database = "sqlite:///a\\u0000b"',
        b'documents = "\\u001b[2J"\n[email]\nhost = 5',
        b'[keys]\nsave = "\\u001b"',
        b'sms = "x"',
        b'[email]\nhost = "h"\nsender = "\\u001b[2J"',
        b'[sms]\ndriver = "\\u001b"',
    ],
)
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_broken_settings(settings: bytes, base: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = Path(os.environ["INTEGRATOR_HOME"])
    home.mkdir(exist_ok=True)
    (home / "integrator.toml").write_bytes(settings)
    for words in (("show", "1"), ("doctor",), ("doctor", "--json"), ("outbox", "run", "--once"), ("outbox", "listen")):
        _end(["--database", base, *words], capsys)
        _end([*words], capsys)


def test_settings_as_an_editor_of_windows_saves_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Path(os.environ["INTEGRATOR_HOME"])
    home.mkdir(exist_ok=True)
    (home / "integrator.toml").write_bytes(b'\xef\xbb\xbfdatabase = "sqlite:////nowhere/x.db"\r\n')
    assert main(["show", "1"]) == 1
    assert "Não há base em /nowhere/x.db" in capsys.readouterr().err


SECRET = "abacaxi"


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://ana:{SECRET}@h/x",
        f"ana:{SECRET}@h/x",
        f"postgresql:ana:{SECRET}@h/x",
        f"PostgreSQL://ana:{SECRET}@h/x",
        f"postgresql://ana:{SECRET}/1@h/x",
        f"postgresql://ana:{SECRET}#1@h/x",
        f"postgresql://ana:1?{SECRET}@h/x",
        f"postgresql://ana:%{SECRET}@h/x",
        f"postgresql://ana@{SECRET}@h/x",
        f"postgresql://h:{SECRET}/x",
        f"host=h password={SECRET}",
        f"jdbc:postgresql://h/x?user=ana&password={SECRET}",
        f"sqlite://ana:{SECRET}@h/x",
        f"postgresql://ana:{SECRET}@127.0.0.1:1/x",
        f"postgresql://127.0.0.1:1/x?PASSWORD={SECRET}",
        f"postgresql://127.0.0.1:1/x?sslpassword={SECRET}",
    ],
)
def test_no_sentence_shows_a_password(url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (("doctor", "--json"), ("doctor",), ("backup", str(tmp_path / "copy"))):
        with contextlib.suppress(SystemExit):
            main(["--database", url, *words])
        said = capsys.readouterr()
        assert SECRET not in said.out + said.err, words


@pytest.mark.parametrize("words", [("operations",), ("postgres", "roles", "--print"), ("--help",)])
def test_a_full_or_closed_output(words: tuple[str, ...]) -> None:
    program = f"{sys.executable} -m integrator_tui {' '.join(words)}"
    for redirected, said in (("> /dev/full", "o disco está cheio"), (">&-", "A saída padrão está fechada")):
        done = subprocess.run(
            f"{program} {redirected}", shell=True, capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert said.casefold() in done.stderr.casefold()
        assert "Traceback" not in done.stderr
    done = subprocess.run(f"{program} | head -c 1", shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert subprocess.run(f"{program} 2>&- > /dev/null", shell=True, check=False).returncode == 0


def test_ctrl_c_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def pressed(arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.COMMANDS, "doctor", pressed)
    assert main(["doctor"]) == 1
    assert "interrompido" in capsys.readouterr().err


def test_a_bug_is_told_by_its_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(arguments: argparse.Namespace) -> int:
        raise LookupError("um valor de cliente")

    monkeypatch.setitem(cli.COMMANDS, "doctor", broken)
    assert main(["doctor"]) == 70
    said = capsys.readouterr().err
    assert re.search("Erro interno [A-Z0-9]{4}", said)
    assert "cliente" not in said


def test_the_shell_prints_in_one_place() -> None:
    shell = Path(cli.__file__).parent
    for path in sorted(shell.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                assert name != "print", f"{path.name}:{node.lineno}"
                assert not re.fullmatch(r"sys\.std(out|err)\.write", name), f"{path.name}:{node.lineno}"


def test_argparse_speaks_portuguese(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("show",), ("export", "x"), ("show", "1", "2"), ("--database",), ("show", "x")):
        with contextlib.suppress(SystemExit):
            main([*words])
    for words in (("--help",), ("import", "--help")):
        with contextlib.suppress(SystemExit):
            main([*words])
    said = capsys.readouterr()
    english = "usage|argument|option|show this|required|expected|invalid|unrecognized|choose|error"
    assert not re.search(rf"\b({english})\b", said.out + said.err)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert not end.value.code
    assert re.fullmatch(r"integrator-tui \d+\.\d+\.\d+\n", capsys.readouterr().out)
