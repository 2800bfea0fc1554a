"""A typed text in all the forms in which it is compared, and the ranges of the index that are read for it directly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from integrator_tui.queries.search.search_ranges import CODE, DOCUMENT, KEY, NAME, WORD, Range, beginning, exactly
from integrator_tui.rules.customers.addresses import CEP_LENGTH
from integrator_tui.rules.search.embedded import embedded
from integrator_tui.rules.search.identify import KIND_LABELS, Reading, identify
from integrator_tui.rules.search.pasted import cleaned
from integrator_tui.rules.search.same_word import PLACE_WORDS
from integrator_tui.rules.search.search_keys import ENDS, KINDS, key, typed_end, typed_numbers
from integrator_tui.rules.search.search_names import folded_name
from integrator_tui.rules.typed import compact, strange

EVERYWHERE = "tudo"
MOST_WORDS = 12
LARGEST_CODE = 2**31 - 1
LONGEST_CODE = 14
"""Digits, zeros at the beginning included."""
LONGEST = 600
"""Characters of a text of which a customer may be found: names have 250."""
SHORTEST_NUMBER = 8
"""Digits of a complete telephone."""

_GROUPS = re.compile(r"(?ai)(?=.*[0-9])[0-9a-z]{2}[ .]?[0-9a-z]{3}[ .]?[0-9a-z]{3}[ /.]?[0-9a-z]{4}[ -]?[0-9]{2}")
"""A CNPJ, with letters too, in the groups in which it is read out."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What no database takes, and so no customer has."""

READ_AS: dict[str, tuple[str, ...]] = {
    "codigo": ("code",),
    "documento": ("cpf", "cnpj"),
    "fone": ("phone",),
    "email": ("email",),
    "login": ("login",),
    "dominio": ("domain",),
    "contrato": ("contract",),
    "protocolo": ("protocol",),
    "ip": ("ip",),
    "mac": ("mac",),
}
"""Fields other than names and addresses, and the kinds of readings that they are."""


class Text:
    """A typed text and what it may be."""

    def __init__(self, typed: str, where: str) -> None:
        self.typed = " ".join(cleaned(_UNSTORABLE.sub("", typed)).split())
        self.where = where
        self.folded = folded_name(self.typed)
        self.words: tuple[str, ...] = tuple(dict.fromkeys(self.folded.split()))[:MOST_WORDS]
        self.is_name = all(each.isalpha() or each in " '-" for each in self.typed.replace(". ", " ").removesuffix("."))
        """Whether it has letters only, as most names have; `maria.silva` is rather the beginning of an e-mail."""
        self.has_letters = self.is_name or any(map(str.isalpha, self.folded))
        self.has_digits = not self.is_name and any(map(str.isdigit, self.folded))
        self.for_names = where in (EVERYWHERE, "nome")

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What it may be, the likeliest first."""
        return identify(self.typed)

    @cached_property
    def embedded(self) -> Text | None:
        """What the text holds that says by itself who is meant; None where there is nothing but the text."""
        part = embedded(self.typed) if self.where == EVERYWHERE and " " in self.typed else ""
        return Text(part, self.where) if part else None

    @property
    def names_a_place(self) -> bool:
        """Whether it has a number, or a word that stands before the name of a street, a district, a building."""
        return self.has_digits or self.has_place_word

    @cached_property
    def has_place_word(self) -> bool:
        """Whether a word stands in it as before the name of a street, a district, a building."""
        return any(word in PLACE_WORDS for word in self.words)

    @property
    def cep(self) -> str:
        """The text as a whole CEP, the zero that a spreadsheet dropped given back; empty when it is none."""
        if len(self.typed) == CEP_LENGTH - 1 and self.typed.isdecimal() and self.typed[0] != "0":
            return f"0{self.typed}"
        return next((each.value for each in self.readings if each.kind == "cep" and each.exact), "")

    @property
    def is_rather_a_name(self) -> bool:
        """Whether that is the likeliest reading."""
        return self.is_name or not self.readings or self.readings[0].kind == "name"

    def complete(self) -> list[Range]:
        """What it may be as a whole, and then stands before everything that only begins with it."""
        found: list[Range] = []
        if self._asked("codigo"):
            number = compact(self.typed)
            if number.isdecimal() and len(number) <= LONGEST_CODE and int(number) <= LARGEST_CODE:
                found.append(exactly(CODE, int(number), KIND_LABELS["code"]))
        if self.has_digits and self._asked("documento") and (number := self._document()):
            if len(number) in (11, 14):
                found.append(exactly(DOCUMENT, number))
            found += [  # spreadsheets drop the zeros at the beginning
                exactly(DOCUMENT, number.zfill(length))
                for length in (11, 14)
                if number.isdecimal() and length - 2 <= len(number) < length
            ]
            found += [  # of more zeros only those that fit the check digits
                exactly(DOCUMENT, each.value)
                for each in (identify(number.zfill(11)) if 6 <= len(number) <= 8 and number.isdecimal() else ())
                if each.kind == "cpf" and each.exact
            ]
        if self._asked("fone"):
            for number in typed_numbers(self.typed):
                if len(number) >= SHORTEST_NUMBER:
                    found.append(exactly(KEY, number, KIND_LABELS["phone"], fixed=KINDS["fone"]))
        if self._asked("email") and "@" in self.typed:
            found.append(exactly(KEY, key("email", self.typed), KIND_LABELS["email"], fixed=KINDS["email"]))
        return found

    def beginnings(self) -> list[Range]:
        """What may begin with it, the likeliest first."""
        names, numbers = self._names(), self._numbers()
        return [*names, *numbers] if self.is_rather_a_name else [*numbers, *names]

    def ends(self) -> list[Range]:
        """What may end with it: a document, a telephone, a MAC."""
        asked = any(self._asked(field) for field in ("documento", "fone", "mac"))
        end = typed_end(self.typed) if asked else ""
        return [beginning(KEY, end, "final do número", fixed=ENDS)] if end else []

    def _asked(self, field: str) -> bool:
        return self.where in (EVERYWHERE, field)

    def _names(self) -> Iterator[Range]:
        if self.for_names and self.words:
            yield beginning(NAME, self.folded, KIND_LABELS["name"])
            if len(self.words) == 1:
                yield beginning(WORD, self.words[0], KIND_LABELS["name"])

    def _numbers(self) -> Iterator[Range]:
        fields = [field for field in READ_AS if self._asked(field) and (field == self.where or self._may_be(field))]
        if not self.is_name:
            rank = {reading.kind: at for at, reading in reversed(list(enumerate(self.readings)))}
            fields.sort(key=lambda field: min(rank.get(kind, len(rank)) for kind in READ_AS[field]))
        for field in fields:
            label = KIND_LABELS[READ_AS[field][0]]
            if field == "documento" and (number := self._document()):
                yield beginning(DOCUMENT, number, label)
            elif field == "fone":
                for number in typed_numbers(self.typed):
                    yield beginning(KEY, number, label, fixed=KINDS[field])
            elif field in KINDS and (text := key(field, self.typed)):
                yield beginning(KEY, text, label, fixed=KINDS[field])
        if self._asked("documento") and self.has_digits and (text := key("outro", self.typed)):
            yield beginning(KEY, text, "outro documento", fixed=KINDS["outro"])

    def _document(self) -> str:
        """The text as the beginning of a CPF or CNPJ; empty when it cannot be."""
        number = compact(self.typed).upper()
        if len(number) > 14 or strange(number, letters=True):
            return ""
        if " " in self.typed and self.has_letters and not _GROUPS.fullmatch(self.typed):
            return ""
        return number

    def _may_be(self, field: str) -> bool:
        """Whether a text that may be anything is worth looking up in this field."""
        if field in ("contrato", "protocolo"):
            return self.has_digits
        if field == "fone":
            return not self.is_name
        if field == "mac":
            plain = self.folded.replace(" ", "")
            return 2 <= len(plain) <= 12 and all(character in "0123456789abcdef" for character in plain)
        if field == "ip":
            return self.has_digits and all(character in "0123456789abcdef.:" for character in self.typed.lower())
        if field == "email" and self.typed.startswith("@"):
            return False
        return " " not in self.typed
