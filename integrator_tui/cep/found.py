"""What a look-up gives: addresses as they may be stored, or why there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrator_tui.errors import DeskError
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean
from integrator_tui.rules.customers.addresses import UFS


@dataclass(frozen=True)
class FoundAddress:
    """An address without house number; `part` is the part of the street that has this CEP, in the words of Correios."""

    zip: str
    street: str
    district: str
    city: str
    state: str
    city_code: str = ""
    part: str = ""
    source: str = ""
    """Who said it, by the name that operators see."""


class CepTrouble(DeskError):
    """No address came of it; the sentence says why, and what is left to do."""

    title = "Consulta de CEP"


class NoAnswer(Exception):
    """A service could not be asked, or said nothing that can be used; the text says which, in Portuguese."""


NO_NETWORK = "sem internet"
"""How the reason ends when not even the name of a service could be found out."""


class Stopped(NoAnswer):
    """The operator did not want to wait any longer."""


@dataclass
class Stop:
    """Ends a look-up from another thread: whoever waits for a socket is woken."""

    asked: threading.Event = field(default_factory=threading.Event)
    wake: list[Callable[[], None]] = field(default_factory=list)
    """Called, in the thread that stops, for what is being waited for."""

    def now(self) -> None:
        """Stop."""
        self.asked.set()
        for wake in list(self.wake):
            wake()


LIMITS = {"street": 120, "district": 80, "city": 80, "part": 120}
"""Characters that the forms take (`forms/customers/address.py`)."""


def address_from(values: Mapping[str, Any], source: str, asked_zip: str = "") -> FoundAddress:
    """An address from texts of a service; with `asked_zip` it must be of that CEP.

    Raises `NoAnswer` for anything that a form would not take.
    """
    texts: dict[str, str] = {}
    for name in ("zip", "street", "district", "city", "state", "city_code", "part"):
        value = values.get(name)
        if value is not None and not isinstance(value, str):
            raise NoAnswer(f"{source}: resposta com um campo que não é texto")
        try:
            texts[name] = " ".join(clean(value or "", limit=LIMITS.get(name, 20)).split())
        except BadValue as error:
            raise NoAnswer(f"{source}: resposta com texto que não é aceito") from error
    texts["zip"] = texts["zip"].replace("-", "")
    if len(texts["zip"]) != 8 or not texts["zip"].isascii() or not texts["zip"].isdecimal():
        raise NoAnswer(f"{source}: resposta sem CEP")
    if asked_zip and texts["zip"] != asked_zip:
        raise NoAnswer(f"{source}: respondeu por outro CEP")
    if texts["state"] not in UFS or not texts["city"]:
        raise NoAnswer(f"{source}: resposta sem cidade e UF")
    if not (texts["city_code"].isascii() and texts["city_code"].isdecimal() and len(texts["city_code"]) == 7):
        texts["city_code"] = ""
    return FoundAddress(**texts, source=source)
