"""Writes what the documents take from the program: keys, settings, commands of the shell, and the picture.

`python docs/build.py` rewrites what stands between `<!-- name:begin -->` and `<!-- name:end -->` in README.md and
docs/manual.md, and docs/desk.svg. The same state of the program gives the same bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.segment import Segment, Segments

from integrator_tui.app import Desk
from integrator_tui.base import open_base
from integrator_tui.commands.registry import SCOPES
from integrator_tui.config import Settings
from integrator_tui.demo.demo import build as build_demo
from integrator_tui.desk.commands import TITLES, Command, key_name
from integrator_tui.desk.drafts import Drafts
from integrator_tui.queries.search.search import WHERE
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.shell.usage import parser

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
MANUAL = ROOT / "docs" / "manual.md"
PICTURE = ROOT / "docs" / "desk.svg"

TYPED = "…"
"""Stands for a text among the keys of a task."""


@dataclass(frozen=True)
class Task:
    """Something an operator does, mostly from the search screen, once what he looks for stands in the rows."""

    name: str
    keys: tuple[str, ...]
    """As Textual names them; `TYPED` for a text."""
    budget: int | None = None
    """Most keys besides the text that the contract of keys allows."""

    @property
    def count(self) -> int:
        """Keys besides the text."""
        return sum(key != TYPED for key in self.keys)


TASKS = (
    Task("abrir o único cliente encontrado", ("enter",), budget=1),
    Task("abrir a terceira linha", ("down", "down", "enter"), budget=3),
    Task("do cliente aberto, procurar outro", ("f3", TYPED)),
    Task("copiar o CPF ou CNPJ da linha destacada", ("ctrl+y",)),
    Task("copiar o telefone pelo qual se procurou", ("enter", "ctrl+y")),
    Task("corrigir o telefone pelo qual se procurou, e salvar", ("enter", "f2", TYPED, "ctrl+s"), budget=4),
    Task(
        "corrigir o primeiro telefone de quem se procurou pelo nome",
        ("enter", "f2", "pagedown", TYPED, "ctrl+s"),
        budget=4,
    ),
    Task("ver o histórico", ("enter", "h")),
    Task("ver a última alteração, com antes e depois", ("enter", "h", "enter")),
    Task("ver o que foi alterado hoje", ("enter", "h", "slash", TYPED, "ctrl+s")),
    Task("cadastrar uma pessoa com nome e CPF", ("f6", "enter", TYPED, "enter", TYPED, "ctrl+s")),
    Task("procurar só nos telefones", ("f4", TYPED, "enter")),
    Task("cadastrar um contato", ("enter", "c", "f6", TYPED, "ctrl+s"), budget=4),
    Task(
        "cadastrar uma observação de leitura obrigatória", ("enter", "b", "f6", TYPED, "tab", TYPED, "ctrl+s"), budget=5
    ),
    Task("enviar o e-mail do modelo padrão ao endereço principal", ("enter", "m", "f9", "f9"), budget=4),
    Task("enviar o SMS do modelo padrão ao celular", ("enter", "s", "f9"), budget=4),
    Task("enviar o SMS de outro modelo ao celular", ("enter", "s", "f4", TYPED, "enter", "f9")),
    Task("abrir um cliente pelo código já no histórico", ("enter",)),
    Task("do cliente aberto, ir a outro cliente pelo código", ("semicolon", TYPED, "enter")),
    Task("ir a um favorito", ("enter", "2", "enter")),
    Task("alterar o primeiro campo extra", ("enter", "x", "enter", TYPED, "ctrl+s", "enter")),
    Task("exportar o que foi encontrado", ("f10", TYPED, "enter", "ctrl+s")),
)
"""What the table of keystrokes in the manual says; `tests/screens/test_keystrokes.py` plays each."""


# Texts


def keys_for_readme() -> str:
    """Every command with its keys and the name under which the settings know it."""
    lines: list[str] = []
    for scope, commands in SCOPES.items():
        rows = [
            f"| {_keys(command)} | {command.label} | {_cell(command.help)} | `{command.scope}.{command.id}` |"
            for command in commands
        ]
        lines += [f"**{TITLES[scope]}**", "", "| key | command | what it does | name |", "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def keys_for_manual() -> str:
    """Every key in the words of the help."""
    lines: list[str] = []
    for scope, commands in SCOPES.items():
        rows = [
            f"| {_keys(command, none='F10, no menu')} | {command.label} | {_cell(command.help)} |"
            for command in commands
        ]
        lines += [f"**{TITLES[scope]}**", "", "| tecla | comando | o que faz |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def fields_of_search() -> str:
    """What "Pesquisar em" offers."""
    return ", ".join(WHERE.values()) + "."


def keystrokes() -> str:
    """The tasks with their keys."""
    lines = ["| tarefa | teclas | quantas |", "|---|---|---|"]
    for task in TASKS:
        pressed = " ".join("texto" if key == TYPED else f"`{key_name(key)}`" for key in task.keys)
        lines.append(f"| {task.name} | {pressed} | {'texto + ' if TYPED in task.keys else ''}{task.count} |")
    return "\n".join(lines)


def settings_table() -> str:
    """Every setting with its variable of the environment and its default."""
    lines = ["| setting | environment | default | meaning |", "|---|---|---|---|"]
    for item in fields(Settings):
        plain = item.default is not MISSING
        variable = f"`INTEGRATOR_{item.name.upper()}`" if plain else ""
        default = f"`{item.default}`" if plain and item.default else ""
        lines.append(f"| `{item.name}` | {variable} | {default} | {_cell(item.metadata['help'])} |")
    return "\n".join(lines)


def shell() -> str:
    """Every command of the shell as its help says it."""
    lines = ["```text"]
    for verb, text in _verbs(parser(), ""):
        lines += [_usage(verb), f"    {text}"]
    return "\n".join([*lines, "```"])


def _verbs(top: argparse.ArgumentParser, text: str) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """The parsers that do something, the nearest first; what they say of themselves."""
    below = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not any(action.required for action in below):
        yield top, text or top.description or ""
    for action in below:
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, verb in action.choices.items():
            yield from _verbs(verb, helps[name] or verb.description or "")


def _usage(verb: argparse.ArgumentParser) -> str:
    words = " ".join(verb.format_usage().split())
    return re.sub(r" COMANDO \.\.\.$", "", words.partition(": ")[2].replace(" [-h]", ""))


def _keys(command: Command, none: str = "") -> str:
    return ", ".join(f"`{key_name(key)}`" for key in command.keys.split(",") if key) or none


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# The picture

FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""As Rich has it, without the fonts that it would fetch from elsewhere."""
SIZE = (80, 24)
SHOWN = "maria silva santos"
NOON = datetime(2026, 11, 24, 15, 0)


async def picture() -> str:
    """The customer window of the demonstration as a terminal of 80x24 shows it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        build_demo(url, 50, 1, lambda stage, done, total: None)
        db, session = open_base(url, "ana")
        session = replace(session, now=lambda: NOON, zone=UTC)
        desk = Desk(Settings(), db, session, Drafts(Path(folder) / "drafts", "ana"), SearchScreen)
        try:
            async with desk.run_test(size=SIZE) as pilot:
                await _rest(desk, pilot.pause)
                await pilot.press(*(" " if c == " " else c for c in SHOWN))
                await _rest(desk, pilot.pause)
                await pilot.press("enter")
                await _rest(desk, pilot.pause)
                return _svg(desk)
        finally:
            db.close()


async def _rest(desk: Desk, pause: Callable[[float], object]) -> None:
    """Wait until the desk waits for the operator and is painted."""
    for quiet in range(1_000):
        await asyncio.sleep(0.01)
        if quiet > 20 and desk.idle:
            return
    raise RuntimeError("the desk does not come to rest")


def _svg(desk: Desk) -> str:
    console = Console(
        width=SIZE[0],
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
    )
    for strip in desk.screen._compositor.render_strips():
        console.print(Segments([*strip, Segment.line()]), end="")
    return console.export_svg(title="integrator-tui", code_format=FORMAT, unique_id="desk")


# Files

PARTS: Mapping[Path, Mapping[str, Callable[[], str]]] = {
    README: {"keys": keys_for_readme, "settings": settings_table, "shell": shell},
    MANUAL: {"keys": keys_for_manual, "where": fields_of_search, "keystrokes": keystrokes},
}


def filled(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """The document with its generated parts as they should be. Raises `ValueError` for a part that it lacks."""
    for name, make in parts.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"one {begin} and one {end} are needed")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n\n{make().strip()}\n\n{end}{rest.partition(end)[2]}"
    return text


def main() -> None:
    """Rewrite what is stale, and say what."""
    wanted = {path: filled(path.read_text("utf-8"), parts) for path, parts in PARTS.items()}
    wanted[PICTURE] = asyncio.run(picture())
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
