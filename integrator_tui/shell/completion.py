"""`integrator-tui completion bash|zsh|fish`: what the shell needs to complete commands, options and their values.

It is written from the parser, so it offers what there is. What only the parser's check of a value knows is put in here.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator

from integrator_tui.shell import say
from integrator_tui.shell.usage import ENCODINGS, parser

FILES = ("ARQUIVO", "CAMINHO")
"""A value whose name in the help begins with one of these is a file."""


def completion(arguments: argparse.Namespace) -> int:
    """The script of a shell."""
    say.out(script(arguments.shell))
    return 0


def script(shell: str) -> str:
    """What the shell is to read."""
    import shtab

    top = parser()
    for action in _values(top):
        name = str(action.metavar or "")
        if name.startswith(FILES):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # how shtab is told
        elif name in KNOWN:
            action.choices = KNOWN[name]()
        # In the languages of the shells these end a name.
        action.metavar = re.sub("[:|]", " ", name) or None
    text: str = shtab.complete(top, shell)
    if shell == "bash":
        text += WHOLE_WORDS
    return re.sub(r"(_describe '[^']+) commands'", r"\1: comandos'", text).rstrip()


def _values(top: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument that takes a value, of all commands."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                yield from _values(verb)
        elif action.nargs != 0:
            yield action


def _operations() -> list[str]:
    from integrator_tui.registry import operations

    return [one.name for one in operations()]


KNOWN: dict[str, Callable[[], Iterable[str]]] = {
    "OPERAÇÃO": _operations,
    "CODIFICAÇÃO": lambda: ENCODINGS,
    "CÓDIGO|verify": lambda: ["verify"],
}
"""Values that are known, but not to the parser, by the name in the help."""

WHOLE_WORDS = """
# Bash parts words at ":" and "@": the address of a base would be several arguments.
_integrator_tui() {
  local words=("${COMP_WORDS[@]}") last=$COMP_CWORD i
  local COMP_WORDS=("${words[0]}") COMP_CWORD=0
  for ((i = 1; i <= last; i++)); do
    if [[ ${words[i]} == [:@]* || ${words[i-1]} == *[:@] ]]; then
      COMP_WORDS[COMP_CWORD]+=${words[i]}
    else
      COMP_WORDS[++COMP_CWORD]=${words[i]}
    fi
  done
  _shtab_integrator_tui
}
complete -o bashdefault -F _integrator_tui integrator-tui
"""
