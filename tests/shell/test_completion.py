"""What Tab offers in real shells, and that the words of the shell are Portuguese: argparse's own and every help."""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import pty
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from integrator_tui.shell.arguments import WORDS
from integrator_tui.shell.completion import script
from integrator_tui.shell.usage import ENCODINGS, LISTS, SHELLS, parser
from integrator_tui.tables.encodings import named

PATIENCE = 30.0
OFFERED = {
    "": ("doctor", "outbox", "completion"),
    "--": ("--database", "--version"),
    "lists ": ("export", "import"),
    "lists export ": LISTS,
    "outbox pause ": ("email", "sms"),
    "import --encoding ": ENCODINGS,
    "import cli": ("clientes 1.csv", "clientes 2.csv"),
    "import --map cli": ("clientes 1.csv", "clientes 2.csv"),
    "--database sqlite:///a.db export --format ": ("csv", "json"),
    "outbox silence --database postgresql://u@h/b ": ("on", "off"),
    "call customers.contacts.": ("create_contact", "list_contacts"),
    "suspend --d": ("--database", "--day", "--dry-run"),
    "completion ": SHELLS,
}
"""What stands after the name of the program -> what is offered there."""


class Interactive:
    """A shell at a terminal that has read its completion."""

    def __init__(self, command: list[str], setup: str, folder: Path) -> None:
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.chdir(folder)
            os.execvpe(
                command[0], command, {**os.environ, "TERM": "dumb", "PS1": "", "COLUMNS": "200", "HOME": str(folder)}
            )
        self.ask(setup + "; echo rea''dy\n", ("ready",))

    def ask(self, typed: str, wanted: tuple[str, ...]) -> str:
        """Type, and wait until everything wanted was shown; what was shown."""
        os.write(self.terminal, typed.encode())
        shown, end = "", time.monotonic() + PATIENCE
        while not all(word in shown for word in wanted) and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.1)[0]:
                shown += os.read(self.terminal, 65536).decode("utf-8", "replace").replace("\\ ", " ")
        return shown

    def close(self) -> None:
        os.close(self.terminal)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _needed(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("clientes 1.csv", "clientes 2.csv"):
        (tmp_path / name).touch()
    for shell in SHELLS:
        (tmp_path / f"_{shell}").write_text(script(shell), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "setup"),
    [
        (["bash", "--norc", "--noprofile", "-i"], 'eval "$(cat _bash)"; bind "set completion-query-items 0"'),
        (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u -D; LISTMAX=1000; eval "$(cat _zsh)"'),
    ],
    ids=["bash", "zsh"],
)
def test_tab_offers_what_there_is(command: list[str], setup: str, folder: Path) -> None:
    _needed(command[0])
    shell = Interactive(command, setup, folder)
    try:
        for typed, wanted in OFFERED.items():
            shown = shell.ask(f"integrator-tui {typed}\t\t\t", wanted)
            assert [word for word in wanted if word not in shown] == [], (typed, shown)
            shell.ask("\x15echo do''ne\n", ("done",))
    finally:
        shell.close()


def test_fish_offers_what_there_is(folder: Path) -> None:
    _needed("fish")
    asked = "".join(f"; complete -C 'integrator-tui {typed}'; echo ==" for typed in OFFERED)
    command = ["fish", "-N", "-c", f"source _fish{asked}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=2 * PATIENCE, check=True)
    for (typed, wanted), shown in zip(OFFERED.items(), done.stdout.split("==\n"), strict=False):
        assert [word for word in wanted if word not in shown] == [], (typed, shown)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_reads_its_script_without_a_word(shell: str, folder: Path) -> None:
    _needed(shell)
    done = subprocess.run([shell, "-n", f"_{shell}"], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_encodings_that_are_offered_are_known() -> None:
    assert all(named(name) for name in ENCODINGS)


# Words


PROGRAMMERS = (
    "conflict", "cannot", "callable", "mutually exclusive", "dest=", "must start with", "is an invalid argument",
    "not defined", "is deprecated", "subcommands", "can't open", 'argument "-"', "unexpected option string",
    "%(prog)s", "%(heading)s", "(default:",
)  # fmt: skip
"""Pieces of what argparse says only of a parser that is wrong itself, or of what this one does not use."""


def test_every_sentence_of_argparse_is_said_in_portuguese() -> None:
    said = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            said |= {one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert "unrecognized arguments: %s" in said
    assert [text for text in sorted(said - set(WORDS)) if not any(piece in text for piece in PROGRAMMERS)] == []


def test_every_command_and_argument_says_what_it_is() -> None:
    silent: list[str] = []

    def look(top: argparse.ArgumentParser) -> None:
        for action in top._actions:
            if isinstance(action, argparse._SubParsersAction):
                silent.extend(
                    f"{top.prog} {one.dest}"
                    for one in action._choices_actions
                    if not (one.help or action.choices[one.dest].description)
                )
                for verb in action.choices.values():
                    look(verb)
            elif not action.help:
                silent.append(f"{top.prog} {action.option_strings or action.dest}")

    look(parser())
    assert silent == []
