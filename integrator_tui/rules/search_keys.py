"""What the search index holds of a customer, derived from its fields: turned names, keys, places. Pure text.

A name is kept once per word, turned so that the word stands first: `maria da silva`, `da silva maria`,
`silva maria da`. The beginning of any word is then the beginning of an entry, and the entry itself tells which other
words the customer has.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address

from integrator_tui.rules.fold import fold
from integrator_tui.rules.phones import phone_variants

LAST = "\U0010ffff"
"""Sorts after every text that continues the one before it."""
LONGEST_ENTRY = 600
"""Characters of a turned name; PostgreSQL takes 2,704 bytes in an index."""
LONGEST_KEY = 250
LONGEST_WORD = 60
"""Characters of a word whose inner parts are found too."""
SHORTEST_PART = 3
_TORN = re.compile(r"[^\w ]|_")

KINDS: dict[str, str] = {
    "fone": "f",
    "email": "e",
    "dominio": "d",
    "login": "l",
    "ip": "i",
    "mac": "m",
    "contrato": "c",
    "protocolo": "p",
}
"""Fields found by their beginning -> the letter under which the table `search_key` keeps them."""
IDENTIFIER_FIELDS: dict[str, str] = {
    "login": "login",
    "ip": "ip",
    "mac": "mac",
    "contract": "contrato",
    "protocol": "protocolo",
    "domain": "dominio",
}
"""`customer_identifier.kind` -> field of `KINDS`."""


def name_base(*names: str) -> str:
    """The folded words of the names, each name once; what punctuation tore apart is joined too: `davila` for `D'Ávila`.

    A name without letters and digits is kept literally.
    """
    parts: list[str] = []
    for name in names:
        folded = fold(name) or literal(name)
        if folded and f" {folded} " not in f" {' '.join(parts)} ":
            parts.append(folded)
    base = " ".join(parts)
    if any(map(_TORN.search, names)):
        words = set(base.split())
        joined = (fold(token).replace(" ", "") for name in names for token in name.split())
        base = " ".join([base, *dict.fromkeys(word for word in joined if word and word not in words)])
    return base


def literal(text: str) -> str:
    """The text of signs only, as it is compared when nothing in it can be folded."""
    return " ".join(text.casefold().split())[:LONGEST_KEY]


def turned(base: str) -> frozenset[str]:
    """The entries of a name: its words in order, once from each different word on."""
    words = base.split()
    first = {word: position for position, word in reversed(list(enumerate(words)))}
    return frozenset(" ".join(words[at:] + words[:at])[:LONGEST_ENTRY] for at in first.values())


def parts(base: str) -> frozenset[tuple[str, str]]:
    """The ends of each word from its second letter on, with the word: what is found inside words."""
    return frozenset(
        (word[at:], word)
        for word in base.split()
        if len(word) <= LONGEST_WORD
        for at in range(1, len(word) - SHORTEST_PART + 1)
    )


def place_base(street: str, district: str, city: str, state: str, cep: str) -> str:
    """The words of an address that it shares with its neighbours; the empty text when it has none."""
    return name_base(street, district, city, state, cep)[:LONGEST_ENTRY]


def phone_keys(stored: str) -> frozenset[str]:
    """All digits under which a stored number may be typed; one stored without its ninth digit also with it."""
    if len(stored) == 10 and stored[2] in "6789" and stored.isdecimal():
        return phone_variants(f"{stored[:2]}9{stored[2:]}") | {stored, stored[2:]}
    variants = phone_variants(stored)
    return variants | {stored[2:]} if len(stored) == 11 and len(variants) == 1 else variants


def key(field: str, value: str) -> str:
    """A value of a field of `KINDS`, stored or typed, in the form in which the two are compared."""
    text = value.strip().lower()
    if field in ("mac", "contrato", "protocolo"):
        text = fold(text).replace(" ", "")
    elif field == "dominio":
        text = text.removeprefix("@").removeprefix("www.")
    elif field == "ip":
        with suppress(ValueError):
            text = str(ip_address(text))
    return text[:LONGEST_KEY]


def keys(phones: list[str], emails: list[str], identifiers: list[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The letter and the key of everything by whose beginning a customer is found."""
    found = {(KINDS["fone"], number[:LONGEST_KEY]) for phone in phones for number in phone_keys(phone)}
    for email in filter(None, emails):
        found.add((KINDS["email"], key("email", email)))
        found.add((KINDS["dominio"], key("dominio", email.rpartition("@")[2])))
    for kind, value in identifiers:
        if field := IDENTIFIER_FIELDS.get(kind):
            found.add((KINDS[field], key(field, value)))
    return frozenset(entry for entry in found if entry[1])
