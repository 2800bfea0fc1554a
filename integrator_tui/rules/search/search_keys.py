"""How the search index keeps what is found by its beginning: telephones, e-mails, logins and other identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address

from integrator_tui.rules.customers.area_codes import AREA_CODES
from integrator_tui.rules.customers.dialled import dialled, without_extension
from integrator_tui.rules.customers.foreign_phones import spoken
from integrator_tui.rules.fold import digits, fold

LONGEST_KEY = 250
ENDS = "r"
"""The letter of the ends of documents and telephones, read backwards, and of MACs."""
LONGEST_END = 6
SHORTEST_END = 4
ABROAD = "+"
"""Before a number of another country, which is also found without the code of its country."""
_DOCUMENT = "o"
"""The letter of a line with a document, of which only the end is kept: its beginning is found in the customers."""
LONGEST_NUMBER = 14
LONGEST_ABROAD = 17
MOBILE = tuple("6789")
"""First digits of mobiles before the ninth digit was put before them."""

KINDS: dict[str, str] = {
    "fone": "f",
    "email": "e",
    "dominio": "d",
    "login": "l",
    "ip": "i",
    "mac": "m",
    "contrato": "c",
    "protocolo": "p",
    "outro": "n",
}
"""Fields found by their beginning -> the letter under which the table `search_key` keeps them."""
IDENTIFIER_FIELDS: dict[str, str] = {
    "login": "login",
    "ip": "ip",
    "mac": "mac",
    "contract": "contrato",
    "protocol": "protocolo",
    "domain": "dominio",
    "document": "outro",
}
"""`customer_identifier.kind`, and the other document of a customer -> field of `KINDS`."""

_LETTERED_END = re.compile(r"(?=.*[a-z])[0-9a-z]{2,4}[0-9]{2}")
"""The end of a CNPJ with letters."""
_IPV4 = re.compile(r"(?:(?:[1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\.(?!$)|$)){4}")


def key(field: str, value: str) -> str:
    """A stored value of a field of `KINDS` in the form in which it is compared; for all but `fone` a typed one too."""
    if field == "fone":
        number = without_extension(value)
        return (digits(number) if number.startswith("+") else _with_ninth_digit(digits(number)))[:LONGEST_KEY]
    text = " ".join(value.split()).lower()
    if field in ("mac", "contrato", "protocolo", "outro"):
        text = fold(text).replace(" ", "")
    elif field == "dominio":
        text = text.removeprefix("@").removeprefix("www.")
    elif field == "ip" and not _IPV4.fullmatch(text):
        with suppress(ValueError):
            text = str(ip_address(text))
    return text[:LONGEST_KEY]


def lines(
    phones: Iterable[str], emails: Iterable[str], identifiers: Iterable[tuple[str, str]], document: str = ""
) -> frozenset[str]:
    """Everything by whose beginning a customer is found, each with the letter of its kind before it."""
    found = {KINDS["fone"] + ABROAD * phone.startswith("+") + key("fone", phone) for phone in phones if phone}
    found.update(KINDS["email"] + key("email", email) for email in emails if email)
    for kind, value in identifiers:
        if field := IDENTIFIER_FIELDS.get(kind):
            found.add(KINDS[field] + key(field, value))
    found.add(_DOCUMENT + document.lower()[:LONGEST_KEY])
    return frozenset(line for line in found if len(line) > 1)


def line_keys(line: str) -> tuple[tuple[str, str], ...]:
    """The kind and key of one of `lines`, and those that go with it: a number without area code, an e-mail's domain."""
    kind, text = line[0], line[1:]
    end = ((ENDS, backwards(text)),) if len(text) > LONGEST_END else ()
    if kind == _DOCUMENT:
        return end
    if kind in (KINDS["mac"], KINDS["outro"]):
        return ((kind, text), *end)
    if kind == KINDS["fone"] and text.startswith(ABROAD):
        number = text.removeprefix(ABROAD)
        ways = dict.fromkeys((number, *spoken(number)))
        return (*((kind, way) for way in ways), (ENDS, backwards(number)))
    if kind == KINDS["fone"]:
        return ((kind, text), (kind, text[2:]), *end) if len(text) in (10, 11) else ((kind, text), *end)
    if kind == KINDS["email"] and (domain := key("dominio", text.rpartition("@")[2])):
        return ((kind, text), (KINDS["dominio"], domain))
    return ((kind, text),)


def backwards(text: str) -> str:
    """The end of a number as the index keeps it."""
    return text[::-1][:LONGEST_END]


def typed_end(typed: str) -> str:
    """A typed text as the beginning of `backwards`; empty when it cannot be the end of a number or MAC."""
    plain = fold(typed).replace(" ", "")
    if not SHORTEST_END <= len(plain) <= LONGEST_END:
        return ""
    if _LETTERED_END.fullmatch(plain) and (" " not in typed or typed[-3] == "-"):
        return backwards(plain)
    told = any(map(str.isdigit, plain)) or len(plain) == LONGEST_END or any(sign in typed for sign in ":-")
    mac = told and all(character in "0123456789abcdef" for character in plain)
    return backwards(plain) if plain.isdecimal() or mac else ""


def _with_ninth_digit(number: str) -> str:
    return f"{number[:2]}9{number[2:]}" if len(number) == 10 and number[2] in MOBILE else number


def typed_numbers(typed: str) -> tuple[str, ...]:
    """What the keys of a typed telephone, whole or begun, may begin with: without country code, with a ninth digit."""
    number = dialled(typed)
    if number.wrong:
        return ()
    if number.foreign:
        return (number.digits, *spoken(number.digits)) if len(number.digits) <= LONGEST_ABROAD else ()
    bare = digits(typed)
    if number.extension:
        bare = bare.removesuffix(number.extension)
    found = [number.digits, bare]
    if bare.startswith("55") and len(bare) > 3:
        found.append(bare[2:].removeprefix("0"))
    for each in found[:]:
        if each:
            found.append(f"9{each}")
        if each[:2] in AREA_CODES and len(each) > 2:
            found.append(f"{each[:2]}9{each[2:]}")
    return tuple(dict.fromkeys(each for each in found if 0 < len(each) <= LONGEST_NUMBER))
