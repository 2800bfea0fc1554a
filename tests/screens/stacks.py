"""Which scopes are alive together: looked at on every screen that any test opens.

`python -m tests.screens.stacks` plays the tests of the screens and writes what they met to
`integrator_tui/commands/stacks.py`, by which the program tells clashes of changed keys when it starts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path

from textual.screen import Screen

from integrator_tui.app import Desk
from integrator_tui.commands import stacks
from integrator_tui.desk.commands import Commanded, in_scopes

SEEN = "SEEN_STACKS"
HEAD = '''"""Scopes that are alive together. Written by `python -m tests.screens.stacks`, never by hand."""

from __future__ import annotations

STACKS: tuple[tuple[str, ...], ...] = (
'''


def stack_of(desk: Desk) -> tuple[str, ...]:
    """The scopes from the desk to the focus. A form takes the keys of the screen that it stands in."""
    nodes = [node for node, _ in desk.screen._modal_binding_chain if isinstance(node, Commanded) and node is not desk]
    if any("form" in node.scopes() for node in nodes):
        nodes = [node for node in nodes if not isinstance(node, Screen)]
    scopes = [scope for node in reversed(nodes) for scope in node.scopes() if scope and scope != desk.SCOPE]
    return (desk.SCOPE, *dict.fromkeys(scopes))


@cache
def ambiguous(stack: tuple[str, ...]) -> list[str]:
    """Keys that mean two things there."""
    meanings = defaultdict(set)
    for command in in_scopes(stack):
        for key in command.keys.split(","):
            meanings[key].add(f"{command.scope}.{command.id}")
    return [f"{key}: {', '.join(sorted(several))}" for key, several in meanings.items() if key and len(several) > 1]


def look(desk: Desk) -> None:
    """What is alive now must be unambiguous."""
    stack = stack_of(desk)
    assert ambiguous(stack) == [], stack
    if folder := os.environ.get(SEEN):
        (Path(folder) / "-".join(stack)).touch()


def main() -> None:
    """Play and write."""
    with tempfile.TemporaryDirectory() as folder:
        play = [sys.executable, "-m", "pytest", "-q", "-n", "logical", "tests/screens"]
        subprocess.run(play, env={**os.environ, SEEN: folder}, check=True)
        seen = sorted(tuple(path.name.split("-")) for path in Path(folder).iterdir())
    lines = [f"    ({', '.join(repr(scope) for scope in stack)},),\n" for stack in seen]
    Path(stacks.__file__).write_text(HEAD + "".join(lines) + ")\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", stacks.__file__], check=True)


if __name__ == "__main__":
    main()
