"""A typed text in all the forms in which it is compared, and the ranges of the index that are read for it directly."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.queries.search_ranges import CODE, DOCUMENT, KEY, NAME, WORD, Range, beginning, exactly
from integrator_tui.rules.fold import fold
from integrator_tui.rules.identify import KIND_LABELS, Reading, identify
from integrator_tui.rules.phones import dialled
from integrator_tui.rules.search_keys import KINDS, key, literal
from integrator_tui.rules.typed import compact, strange

EVERYWHERE = "tudo"
MOST_WORDS = 12
LARGEST_CODE = 2**31 - 1
LONGEST = 600
"""Characters of a text of which a customer may be found: names have 250."""

READ_AS: dict[str, tuple[str, ...]] = {
    "codigo": ("code",),
    "documento": ("cpf", "cnpj"),
    "fone": ("phone",),
    "email": ("email",),
    "dominio": ("domain",),
    "login": ("login",),
    "ip": ("ip",),
    "mac": ("mac",),
    "contrato": ("contract",),
    "protocolo": ("protocol",),
}
"""Fields other than names and addresses, and the kinds of readings that they are."""


class Text:
    """A typed text and what it may be."""

    def __init__(self, typed: str) -> None:
        self.typed = " ".join(typed[: 4 * LONGEST].split())
        self.folded = fold(self.typed) or literal(self.typed)
        self.words: tuple[str, ...] = tuple(dict.fromkeys(self.folded.split()))[:MOST_WORDS]
        self.has_letters = any(map(str.isalpha, self.folded))
        self.has_digits = any(map(str.isdigit, self.folded))
        self.readings: tuple[Reading, ...] = identify(self.typed)

    def rank(self, field: str) -> int:
        """How likely the text is of this field: the smaller the likelier."""
        kinds = READ_AS[field]
        return next((at for at, reading in enumerate(self.readings) if reading.kind in kinds), len(self.readings))

    def ranges(self, where: str) -> list[Range]:
        """What is read directly, the likeliest first: numbers before names when there are no letters, else after."""
        fields = [field for field in READ_AS if where in (EVERYWHERE, field)]
        numbers = [each for field in sorted(fields, key=self.rank) for each in self._ranges(field, where == field)]
        names = list(self._names()) if where in (EVERYWHERE, "nome") else []
        return names + numbers if self.has_letters else numbers + names

    def _names(self) -> Iterator[Range]:
        if self.words:
            yield beginning(NAME, self.folded, KIND_LABELS["name"])
        if len(self.words) == 1:
            yield beginning(WORD, self.words[0], KIND_LABELS["name"])

    def _ranges(self, field: str, asked_for: bool) -> Iterator[Range]:
        label = KIND_LABELS[READ_AS[field][0]]
        if field == "codigo":
            number = compact(self.typed)
            if number.isdecimal() and int(number[:12]) <= LARGEST_CODE:
                yield exactly(CODE, int(number), label)
        elif field == "documento":
            yield from self._documents(label, asked_for)
        elif field == "fone":
            for number in self._numbers():
                yield beginning(KEY, number, label, fixed=KINDS[field])
        elif (asked_for or self._may_be(field)) and (text := key(field, self.typed)):
            yield beginning(KEY, text, label, fixed=KINDS[field])

    def _documents(self, label: str, asked_for: bool) -> Iterator[Range]:
        number = compact(self.typed).upper()
        words_of_a_name = " " in self.typed and self.has_letters
        if not number or len(number) > 14 or strange(number, letters=True) or words_of_a_name:
            return
        yield beginning(DOCUMENT, number, label)
        for length in (11, 14):  # spreadsheets drop the zeros at the beginning
            if number.isdecimal() and length - 2 <= len(number) < length:
                yield exactly(DOCUMENT, number.zfill(length), label)

    def _numbers(self) -> list[str]:
        """The digits of a telephone, with and without what may be a country code or a trunk zero only begun."""
        number = dialled(self.typed)
        if number.wrong or number.foreign:
            return []
        typed = "".join(filter(str.isdecimal, compact(self.typed)))
        found = {number.digits: 1, typed: 1}
        if typed.startswith("55") and len(typed) > 3:
            found[typed[2:].removeprefix("0")] = 1
        return [digits for digits in found if digits and len(digits) <= 14]

    def _may_be(self, field: str) -> bool:
        """Whether a text that may be anything is worth looking up in this field."""
        if field in ("contrato", "protocolo"):
            return self.has_digits
        if field == "mac":
            plain = self.folded.replace(" ", "")
            return 2 <= len(plain) <= 12 and all(c in "0123456789abcdef" for c in plain)
        if field == "ip":
            return self.has_digits and all(c in "0123456789abcdef.:" for c in self.typed.lower())
        if field == "email" and self.typed.startswith("@"):
            return False
        return " " not in self.typed
