"""Writes what the documents take from the program: functions, keys, settings, commands of the shell.

`python docs/build.py` rewrites what stands between `<!-- name:begin -->` and `<!-- name:end -->` in README.md,
LEIA-ME.md and docs/manual.md. The same state of the program gives the same bytes.
The pictures are made by `docs/pictures.py`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from integrator_tui.commands.registry import SCOPES
from integrator_tui.config import Settings
from integrator_tui.desk.commands import TITLES, Command, key_name
from integrator_tui.queries.search.search import WHERE
from integrator_tui.rules.plans import states as plans
from integrator_tui.shell.usage import parser

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
FOR_PROVIDERS = ROOT / "LEIA-ME.md"
MANUAL = ROOT / "docs" / "manual.md"

FIRST_SCOPES = ("desk", "search", "customer", "record", "records", "form")
FIRST_KEYS = ("help", "menu", "palette", "quit", "open", "new_customer", "clear", "contacts", "observations", "history",
              "back", "edit", "new", "save", "leave", "choose")  # fmt: skip
"""Commands that LEIA-ME.md shows, by their names."""

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
    Task("ditar a linha digitável da fatura aberta mais velha", ("enter", "8")),
    Task("enviar a segunda via da fatura aberta mais velha por e-mail", ("enter", "8", "f9"), 4),
    Task("copiar o código PIX da fatura aberta mais velha", ("enter", "9", "f9"), 3),
    Task("ver o Resumo do cliente", ("enter", "5"), 2),
    Task("registrar um contato resolvido na hora, com protocolo", ("enter", "0", TYPED, "tab", TYPED, "f9"), 4),
    Task("encerrar um contato começado por engano", ("enter", "0", "escape", "enter"), 4),
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


def first_keys() -> str:
    """What a newcomer needs: everywhere, in the search, on a customer and in a form."""
    rows = [
        f"| {_keys(command)} | {command.label} | {TITLES[scope]} |"
        for scope in FIRST_SCOPES
        for command in SCOPES[scope]
        if command.id in FIRST_KEYS and command.keys
    ]
    return "\n".join(["| tecla | comando | onde |", "|---|---|---|", *rows])


def fields_of_search() -> str:
    """What "Pesquisar em" offers."""
    return ", ".join(WHERE.values()) + "."


def plan_states() -> str:
    """The table of states of a plan: which act, in which status, to which, and what it asks for; then what is said."""
    table = plans.TABLE
    lines = ["| ato | em que status | passa a | o que pode impedir |", "|---|---|---|---|"]
    for action, label in table.actions.items():
        for row in (row for row in table.rows if row.action == action):
            held = ", ".join(table.states[state] for state in row.states)
            every = {plans.ALL: "todos", plans.LIVING: "todos, menos Cancelado"}.get(row.states, held)
            against = " ".join(table.conditions[name] for name in row.conditions)
            lines.append(f"| {label} | {every} | {table.states.get(row.to, '')} | {_cell(against)} |")
    lines += ["", "| status | o que se diz do que não cabe nele |", "|---|---|"]
    lines += [f"| {table.states[state]} | {said} |" for state, said in table.refusals.items()]
    for (state, action), said in table.special.items():
        lines.append(f"| {table.states[state]}, {table.actions[action]} | {said} |")
    return "\n".join(lines)


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


# Functions


def functions_that_work() -> str:
    """What a test does through the program, by section, in the words of the catalogue; and what none does yet."""
    catalogue = tomllib.loads((ROOT / "tests" / "functions.toml").read_text("utf-8"))
    tested = _functions_with_tests()
    sections: dict[str, list[str]] = {}
    for function, about in catalogue.items():
        sections.setdefault(about["section"], []).append(function)
    lines: list[str] = []
    for section, ids in sections.items():
        if there := [function for function in ids if function in tested]:
            count = f"{len(there)}" if len(there) == len(ids) else f"{len(there)} of {len(ids)}"
            said = "; ".join(_cell(catalogue[function]["text"]) for function in there)
            lines += [f"- **{_section(section)}** ({count}): {said}."]
    missing = [
        f"{_section(section)} ({len(ids)})"
        for section, all_ids in sections.items()
        if (ids := [function for function in all_ids if function not in tested])
    ]
    return "\n".join([*lines, "", f"Not yet, by section: {', '.join(missing) or 'nothing'}."])


def _section(name: str) -> str:
    """What is new beside the system that the agents know is not new to whoever reads."""
    return name.removesuffix(" (new)")


def _functions_with_tests() -> set[str]:
    """The ids that tests carry; those that tests of the catalogue itself invent do not count."""
    found: set[str] = set()
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path.parent.name != "tests" or path.name not in ("functions.py", "test_functions.py"):
            found.update(re.findall(r"[\"'](F\d{3})[\"']", path.read_text("utf-8")))
    return found


# Files

PARTS: Mapping[Path, Mapping[str, Callable[[], str]]] = {
    README: {
        "functions": functions_that_work,
        "keys": keys_for_readme,
        "settings": settings_table,
        "shell": shell,
    },
    FOR_PROVIDERS: {"first_keys": first_keys},
    MANUAL: {"keys": keys_for_manual, "where": fields_of_search, "keystrokes": keystrokes, "plan-states": plan_states},
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
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
