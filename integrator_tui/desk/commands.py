"""What a command is: footer, action menu, palette, help, key table and manual are read from them.

Each area declares its own in `commands/`. A widget or screen takes those of its scope with `BINDINGS =
bindings(LIST)` and answers each with a method `do_<id>`; `Commanded` runs them. A command that cannot run now says why
(`why_not`).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character

from integrator_tui.desk.port import desk_of

if TYPE_CHECKING:
    from textual.screen import Screen

    _Node = DOMNode
else:
    _Node = object


@dataclass(frozen=True)
class Command:
    """One thing an operator can do; `keys` is empty when only menu and palette reach it."""

    id: str
    label: str
    keys: str = ""
    permission: str | None = None
    footer: int = 0
    """How much it is needed on the bottom line: 1 before 2 before 3; with 0 it stands there where room is left."""
    menu: bool = True
    help: str = ""
    code: str = ""
    """Transaction code of what one can go to: three letters."""
    scope: str = ""
    """Where it means something: given by `declare`."""

    @property
    def alive_in(self) -> str:
        """The scope in which its key is heard."""
        return self.scope


@dataclass(frozen=True)
class Destination(Command):
    """Somewhere to go in the customer window: a tab, or an option in the column of one."""

    tab: int = 0
    pane: str = ""
    """Module under `screens` and class of what is shown there; empty for what does not exist yet."""
    short: str = ""
    """Another label, for a column that is narrower than the whole one."""

    @property
    def alive_in(self) -> str:
        """A tab everywhere in the window; an option only in its tab, so that a letter is free for the next."""
        return self.scope if self.id == tab_scope(self.tab) else tab_scope(self.tab)


@dataclass(frozen=True)
class Area(Destination):
    """Somewhere to go in the window of one thing of a customer: its letter is heard wherever its scope is."""

    @property
    def alive_in(self) -> str:
        """Its scope."""
        return self.scope


C = TypeVar("C", bound=Command)
COMMANDS: dict[str, Command] = {}
"""Every command that was declared, by `scope.id`."""
TITLES: dict[str, str] = {}
"""What help, manual and README call a scope."""
IN_CUSTOMER = "customer"
"""The scope of the destinations: the customer window."""
IN_PLAN = "plan"
"""The scope of the areas and acts of one plan: its window, and the list of plans."""

EDIT = "Editar Cadastro de Cliente"
WHO_CHANGED = "O histórico só deste campo"
SETTINGS = "Painel de Configurações"
SUPERVISE = "Caixa de Saída"
BULK = "Envio em Lote"
MONEY = "Movimentos Financeiros"


def tab_scope(tab: int) -> str:
    """The scope of the options of a tab; as a name, the tab itself."""
    return f"tab_{tab}"


def declare(scope: str, title: str, *commands: C) -> tuple[C, ...]:
    """The commands of a scope, which stand with the area that answers them."""
    TITLES[scope] = title
    return _declared(scope, commands)


def destinations(*commands: Destination) -> tuple[Destination, ...]:
    """What an area puts into the customer window."""
    return _declared(IN_CUSTOMER, commands)


def _declared(scope: str, commands: Iterable[C]) -> tuple[C, ...]:
    declared = tuple(replace(command, scope=scope) for command in commands)
    COMMANDS.update({f"{scope}.{command.id}": command for command in declared})
    return declared


KEY_NAMES = {
    "question_mark": "?",
    "full_stop": ".",
    "slash": "/",
    "semicolon": ";",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "tab": "Tab",
    "escape": "Esc",
    "enter": "Enter",
    "insert": "Insert",
    "delete": "Del",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
}
MOVEMENT = "movement"


def key_name(key: str) -> str:
    """A key as the manual writes it: `Ctrl+S`, `F2`, `?`."""
    if len(key) == 1:
        return key
    return KEY_NAMES.get(key) or "+".join(KEY_NAMES.get(part) or part.capitalize() for part in key.split("+"))


def bindings(commands: Iterable[Command], whose: str = "") -> list[Binding]:
    """The keys of commands, for the `BINDINGS` of a widget or screen; `whose` is `app.` where the desk answers them."""
    return [
        Binding(command.keys, f"{whose}run('{command.id}')", command.label, id=f"{command.scope}.{command.id}")
        for command in commands
        if command.keys
    ]


def movement(keys: str, action: str, label: str) -> Binding:
    """A key that only moves the cursor: help names it, menu and palette do not."""
    return Binding(keys, action, label, show=False, id=f"{MOVEMENT}.{keys}")


def find(binding_id: str) -> Command | None:
    """The command behind the id of a binding, `scope.id`."""
    return COMMANDS.get(binding_id)


def in_scopes(scopes: Iterable[str]) -> list[Command]:
    """The commands of several scopes, in the order of their declaration."""
    wanted = set(scopes)
    return [command for command in COMMANDS.values() if command.alive_in in wanted]


def free_keys(scopes: Iterable[str], keymap: Mapping[str, str]) -> str:
    """Letters and digits that no command of these scopes takes, in their order."""
    keys = (keymap.get(f"{command.scope}.{command.id}", command.keys) for command in in_scopes(scopes))
    taken = {key.strip() for several in keys for key in several.split(",")}
    return "".join(key for key in ascii_lowercase + digits if key not in taken)


def clashes(keymap: Mapping[str, str], stacks: Iterable[Iterable[str]]) -> list[str]:
    """What is wrong with a key map of the settings, as sentences: unknown commands, one key for two commands.

    `stacks` are the scopes that are alive together.
    """
    wrong = [f"[keys] {name}: não há esse comando." for name in keymap if find(name) is None]
    for stack in stacks if keymap else ():
        taken: dict[str, Command] = {}
        for command in in_scopes(stack):
            for key in keymap.get(f"{command.scope}.{command.id}", command.keys).split(","):
                other = taken.setdefault(key.strip(), command)
                moved = {f"{one.scope}.{one.id}" for one in (command, other)} & keymap.keys()
                if key and other is not command and moved:
                    wrong.append(f"[keys] {key_name(key)}: usada por «{other.label}» e por «{command.label}».")
    return list(dict.fromkeys(wrong))


@dataclass(frozen=True)
class Alive:
    """A command that can be reached now: its keys by name, and the node that answers it."""

    command: Command
    keys: tuple[str, ...]
    node: Commanded

    @property
    def key(self) -> str:
        """The first of its keys; empty for what only menu and palette reach now."""
        return self.keys[0] if self.keys else ""


def alive(screen: Screen[Any]) -> list[Alive]:
    """The commands within reach of the focus, the nearest first; those without a key after those with one."""
    found: dict[str, Alive] = {}
    desk = screen.app
    assert isinstance(desk, Commanded)
    nodes = commanded(screen)
    for key, active in screen.active_bindings.items():
        name = active.binding.id or ""
        command = find(name)
        if command is not None and isinstance(active.node, Commanded):
            node = desk if command.scope == desk.SCOPE else active.node
            there = found.get(name, Alive(command, (), node))
            keys = there.keys if _is_typed(screen, key) else (*there.keys, key_name(key))
            found[name] = Alive(command, keys, there.node)
    for node in dict.fromkeys((*nodes, desk)):
        for command in in_scopes(node.scopes()):
            if not command.keys:
                found.setdefault(f"{command.scope}.{command.id}", Alive(command, (), node))
    return list(found.values())


def commanded(screen: Screen[Any]) -> list[Commanded]:
    """What answers commands from the focus outwards."""
    return [node for node, _ in screen._modal_binding_chain if isinstance(node, Commanded)]


def movements(screen: Screen[Any]) -> list[tuple[str, str]]:
    """The keys that only move the cursor here: names of the keys, and what they do."""
    found: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if (active.binding.id or "").startswith(f"{MOVEMENT}."):
            found.setdefault(active.binding.description, []).append(key_name(key))
    lines = [(", ".join(keys), label) for label, keys in found.items()]
    if _is_typed(screen, "a"):
        lines.append(("←, →", "Dentro do texto; Home e End vão ao começo e ao fim"))
    if any(isinstance(node, Commanded) and node.SCOPE == "form" for node, _ in screen._modal_binding_chain):
        lines.append(("Tab", "Próximo campo; Shift+Tab, o anterior"))
    return lines


def _is_typed(screen: Screen[Any], key: str) -> bool:
    """Whether the field with the focus takes a key as text."""
    focused = screen.focused
    return focused is not None and focused.check_consume_key(key, key_to_character(key))


class Commanded(_Node):
    """Runs the commands of a scope by the methods `do_<id>` of the class it is mixed into.

    No `DOMNode` when the program runs: Textual takes the styles of the first base that is one.
    """

    SCOPE = ""
    MORE_SCOPES: ClassVar[tuple[str, ...]] = ()
    """Whose commands it answers too; a name of its own scope comes first."""

    def scopes(self) -> tuple[str, ...]:
        """Every scope that it answers for now."""
        return (self.SCOPE, *self.MORE_SCOPES)

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """What answers a command."""
        found: Callable[[], Awaitable[None] | None] = getattr(self, f"do_{name}")
        return found

    def why_not(self, name: str) -> str | None:
        """Why a command cannot run now, as a sentence; None when it can."""
        return None

    def permission(self, command: Command) -> str | None:
        """What a command asks for here."""
        return command.permission

    def on_line(self, command: Command) -> bool:
        """Whether the line at the bottom may name its key: it acts, and no other key there does the same."""
        return self.refusal(command) is None

    def lead(self) -> str:
        """What stands before the keys of the bottom line: how much an act would be about; empty for nothing."""
        return ""

    def called(self, command: Command) -> str:
        """What a command does here, in a word or two for the bottom line."""
        return command.label

    def refusal(self, command: Command) -> str | None:
        """The same with the operator's permissions."""
        if not desk_of(self).session.may(wanted := self.permission(command)):
            return f"Falta a permissão «{wanted}»."
        return self.why_not(command.id)

    def action_run(self, name: str) -> None:
        """Run `do_<name>`: at once, or as a worker while keys wait for its end."""
        desk = desk_of(self)
        command = next((found for scope in self.scopes() if (found := find(f"{scope}.{name}"))), None)
        if command is not None and (reason := self.refusal(command)):
            desk.say(reason, error=True)
            return
        result: Any = self.handler(name)()
        if inspect.isawaitable(result):
            desk.carry_out(result)
