"""What stands behind a command: the parser, which speaks Portuguese, and the types of the arguments."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any, NoReturn

from integrator_tui.shell import say

MOST_CUSTOMERS = 10_000_000
JSON = "em JSON, para programas"
"""Help of the option that many commands have."""
WORDS = {
    "usage: ": "uso: ",
    "positional arguments": "argumentos",
    "options": "opções",
    "show this help message and exit": "mostra esta ajuda e termina",
    "show program's version number and exit": "mostra a versão do programa e termina",
    "unrecognized arguments: %s": "argumentos que não existem: %s",
    "the following arguments are required: %s": "é preciso informar: %s",
    "expected one argument": "falta o valor",
    "expected at least one argument": "falta ao menos um valor",
    "expected at most one argument": "sobra um valor",
    "expected %s argument": "falta %s valor",
    "expected %s arguments": "faltam %s valores",
    "invalid %(type)s value: %(value)r": "%(value)r não serve",
    "invalid choice: %(value)r (choose from %(choices)s)": "não há %(value)r; há %(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "não há %(parser_name)r; há %(choices)s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s pode ser %(matches)s",
    "ignored explicit argument %r": "não leva valor: %r",
    "not allowed with argument %s": "não pode vir com %s",
    "one of the arguments %s is required": "falta um destes: %s",
}
"""What argparse says of itself."""
argparse._ = lambda said: WORDS.get(said, said)  # type: ignore[attr-defined]
argparse.ngettext = lambda one, many, count: WORDS.get(one if count == 1 else many, many)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """Speaks Portuguese when it is used wrongly, and takes no text that could not be stored, but in names of files."""

    words: tuple[str, ...] = ()
    """Of which one may stand before the one argument that is no option; the first where none does: kept as `what`.

    An argument that may be left out is no way: argparse gives it up when an option stands behind it.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As it is, without the word."""
        if not self.words or args is None:
            return super().parse_known_args(args, namespace)
        takes_value = {name for name, action in self._option_string_actions.items() if action.nargs is None}
        places = [
            place
            for place, one in enumerate(args)
            if not one.startswith("-") and not (place and args[place - 1] in takes_value)
        ]
        word = len(places) > 1 and args[places[0]] in self.words
        found, rest = super().parse_known_args(
            [*args[: places[0]], *args[places[0] + 1 :]] if word else args, namespace
        )
        found.what = args[places[0]] if word else self.words[0]
        return found, rest

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """As it is; a text has a type of its own."""
        if options.get("action", "store") == "store":
            options.setdefault("type", text)
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        """Exit 2 with the usage."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: uso incorreto: {message}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        (say.out if file is sys.stdout else say.err)(message.removesuffix("\n"))


class Version(argparse.Action):
    """What is installed; looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Say it, exit 0."""
        from importlib.metadata import version

        say.out(f"{say.PROGRAM} {version(say.PROGRAM)}")
        parser.exit()


def month(text: str) -> date:
    """The first day of a month written AAAA-MM."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError("um mês como 2026-12") from None


def text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("um texto com caracteres que não existem") from None
    return path(text)


def path(text: str) -> str:
    """The name of a file, whatever its bytes."""
    if "\0" in text:
        raise argparse.ArgumentTypeError("um texto sem caracteres de controle")
    return text


def code_or_verify(text: str) -> int | str:
    try:
        return text if text == "verify" else code(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError("um código de cliente, ou verify") from None


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("um dia como 2026-11-24") from None


def money(text: str) -> int:
    """Cents."""
    from integrator_tui.rules.bad_value import BadValue
    from integrator_tui.rules.money import parse_money

    try:
        return parse_money(text)
    except BadValue as error:
        raise argparse.ArgumentTypeError(f"um valor: {error}") from None


def code(text: str) -> int:
    """A code: what every base can hold."""
    digits = text.lstrip("0") if text.isascii() and text.isdecimal() else ""
    if not digits:
        raise argparse.ArgumentTypeError("um número maior que zero")
    if len(digits) > 10 or int(digits) >= 2**31:
        raise argparse.ArgumentTypeError("um número até 2147483647")
    return int(digits)


def customers(text: str) -> int:
    number = code(text)
    if number > MOST_CUSTOMERS:
        raise argparse.ArgumentTypeError(f"até {MOST_CUSTOMERS} clientes")
    return number
