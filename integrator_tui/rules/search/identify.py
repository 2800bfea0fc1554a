"""What a search text may be: a code, a document, a telephone, a name ...

Runs at every key of the search, so it looks only at shapes and check digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.dialled import NOT_TRUNK, dialled
from integrator_tui.rules.customers.documents import CNPJ_LENGTH, CPF_LENGTH, parse_cnpj, parse_cpf
from integrator_tui.rules.customers.phones import is_complete
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import compact, tidy

KIND_LABELS: dict[str, str] = {
    "code": "código",
    "cpf": "CPF",
    "cnpj": "CNPJ",
    "phone": "telefone",
    "cep": "CEP",
    "email": "e-mail",
    "domain": "domínio",
    "ip": "IP",
    "mac": "MAC",
    "login": "login",
    "contract": "contrato",
    "protocol": "protocolo",
    "name": "nome",
}

LONGEST = 254
"""Characters: a longer text is read as a name only."""


@dataclass(frozen=True)
class Reading:
    """One way to read a search text."""

    kind: str
    """A key of `KIND_LABELS`."""
    value: str
    """Normalised as it is stored: digits, lower case, `AA:BB:CC:DD:EE:FF`; of a name, its fold."""
    exact: bool
    """Complete and, where the kind can be checked, valid; otherwise it may be the beginning of one."""


def identify(text: str) -> tuple[Reading, ...]:
    """Every kind of thing the text may be, most likely first: exact readings before beginnings; no kind twice.

    Empty for a text without letters and digits.
    """
    typed = tidy(text)
    if len(typed) > LONGEST:
        return tuple(_name(typed))
    network = [*_email(typed), *_mac(typed), *_ip(typed)]
    # What is certainly an address has no second meaning as a number, except a MAC of digits only.
    certain = any(reading.exact for reading in network) and not typed.isdecimal()
    numbers = [] if certain else [*_code(typed), *_documents(typed)]
    names = [*_references(typed), *_names(typed)] if typed.isdecimal() else [*_names(typed), *_references(typed)]
    found = [*numbers, *network, *names, *_domain(typed)]
    return tuple(sorted(found, key=lambda reading: not reading.exact))


_GROUPED = r"[0-9][0-9 .\-/]*"  # digits as documents, CEPs and numbers on paper are grouped
_CPF_MASK = r"[0-9]{3}\.[0-9]{3}(?:\.(?:[0-9]{1,2}|[0-9]{3}(?:-[0-9]{0,2})?)?)?"
_CNPJ_MASK = r"(?ai)[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{1,3}(?:/[0-9A-Z]{0,4}(?:-[0-9]{0,2})?)?"
_CNPJ_PLAIN = r"(?ai)(?=.*[0-9])[0-9A-Z]{8,12}[0-9]{0,2}"
_CEP = r"[0-9]{5}-[0-9]{0,3}|[0-9]{2}\.[0-9]{3}(?:-[0-9]{0,3})?|[0-9]{5,8}"
_PHONE = r"[+(0-9][0-9xX*() .\-]*"
_SHORTEST_ABROAD = 9  # digits of a complete number with the code of another country
_SHORTEST = 3  # digits of a document or telephone: fewer are the beginning of too many


def _code(typed: str) -> Iterator[Reading]:
    if typed.isdecimal() and len(typed) <= 9:
        yield Reading("code", typed.lstrip("0") or "0", True)


def _documents(typed: str) -> Iterator[Reading]:
    """CPF, telephone, CNPJ and CEP: the same digits, unless the punctuation decides."""
    digits = compact(typed)
    if re.fullmatch(_CPF_MASK, typed):
        yield _checked("cpf", digits, parse_cpf)
    elif re.fullmatch(_CNPJ_MASK, typed) or (re.fullmatch(_CNPJ_PLAIN, typed) and not typed.isdecimal()):
        yield _checked("cnpj", digits.upper(), parse_cnpj)
    else:
        grouped = re.fullmatch(_GROUPED, typed) is not None
        if grouped and "/" not in typed and _SHORTEST <= len(digits) <= CPF_LENGTH:
            yield _checked("cpf", digits, parse_cpf)
        yield from _phone(typed)
        if grouped and _SHORTEST <= len(digits) <= CNPJ_LENGTH:
            yield _checked("cnpj", digits, parse_cnpj)
        if re.fullmatch(_CEP, typed):
            yield Reading("cep", digits, len(digits) == 8 and not digits.startswith("00"))


def _checked(kind: str, value: str, parse: Callable[[str], str]) -> Reading:
    try:
        return Reading(kind, parse(value), True)
    except BadValue:
        return Reading(kind, value, False)


def _phone(typed: str) -> Iterator[Reading]:
    number = dialled(typed)
    if not number.extension and not re.fullmatch(_PHONE, typed):
        return
    digits = number.digits
    if number.foreign:
        if typed.startswith("+") and len(digits) >= _SHORTEST:
            yield Reading("phone", f"+{digits}", len(digits) >= _SHORTEST_ABROAD)
    elif is_complete(digits):
        yield Reading("phone", digits, True)
    elif _SHORTEST <= len(digits) <= 11 and (digits[0] != "0" or digits.startswith(NOT_TRUNK)):
        yield Reading("phone", digits, False)


_EMAIL = r"[^@\s]+@(?:[^\W_]+(?:-+[^\W_]+)*\.)+[^\W\d_]{2,}"
_HOST = r"(?:[a-z][a-z0-9+]*://)?(?P<host>(?:[^\W_]+(?:-+[^\W_]+)*\.)+(?P<last>[^\W\d_]*))(?:[/:?#]\S*)?"
_ENDINGS = {"com", "net", "org", "edu", "gov", "info", "biz", "app", "dev", "online", "site", "shop", "store", "cloud"}
_HEX = r"[0-9A-F]{12}"
# Pairs or fours of hexadecimal digits with one separator: the beginning of a MAC, or all of it.
_MAC = (
    r"[0-9A-F]{2}(?P<two>[:.\-])(?:[0-9A-F]{2}(?P=two)){0,4}[0-9A-F]{0,2}"
    r"|[0-9A-F]{4}(?P<four>[:.\-])(?:[0-9A-F]{4}(?P=four)?)?[0-9A-F]{0,4}"
)
_IPV4_START = r"(?:[0-9]{1,3}\.){1,3}[0-9]{0,3}"
_IPV6_START = r"(?i)[0-9a-f:]{3,39}"


def _email(typed: str) -> Iterator[Reading]:
    if typed.find("@") > 0 and typed.count("@") == 1 and not any(c.isspace() for c in typed):
        yield Reading("email", typed.lower(), re.fullmatch(_EMAIL, typed) is not None)


def _mac(typed: str) -> Iterator[Reading]:
    digits = re.sub(r"[:.\-]", "", typed).upper()
    grouped = re.fullmatch(_MAC, typed.upper()) is not None
    if re.fullmatch(_HEX, digits) and (grouped or len(typed) == 12):
        yield Reading("mac", _pairs(digits), True)
    elif grouped and (":" in typed or not digits.isdecimal()):
        yield Reading("mac", _pairs(digits), False)


def _pairs(digits: str) -> str:
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _ip(typed: str) -> Iterator[Reading]:
    from ipaddress import ip_address

    try:
        yield Reading("ip", str(ip_address(typed)), True)
    except ValueError:
        if re.fullmatch(_IPV4_START, typed) and all(int(part) <= 255 for part in typed.split(".") if part):
            yield Reading("ip", typed, False)
        elif typed.count(":") >= 2 and re.fullmatch(_IPV6_START, typed):
            yield Reading("ip", typed.lower(), False)


def _domain(typed: str) -> Iterator[Reading]:
    found = re.fullmatch(_HOST, typed.lower())
    if found and any(c.isalpha() for c in found["host"]):
        yield Reading("domain", found["host"], len(found["last"]) == 2 or found["last"] in _ENDINGS)


_LOGIN = r"[0-9A-Za-z][0-9A-Za-z._@\-]{1,63}"
_CONTRACT = r"[0-9A-Za-z]{0,6}[./\-]?[0-9]{2,20}(?:[./\-][0-9]{1,10})?"
_PROTOCOL = r"[0-9]{6,20}"


def _names(typed: str) -> list[Reading]:
    """Name and login: only letters are rather a name, anything else without spaces rather a login."""
    found = [*_name(typed)]
    if re.fullmatch(_LOGIN, typed):
        login = Reading("login", typed.lower(), False)
        found = [*found, login] if typed.isalpha() else [login, *found]
    return found


def _name(typed: str) -> Iterator[Reading]:
    if folded := fold(typed):
        yield Reading("name", folded, False)


def _references(typed: str) -> Iterator[Reading]:
    """Numbers of contracts and protocols, which have no check digit."""
    if re.fullmatch(_CONTRACT, typed):
        yield Reading("contract", typed.upper(), False)
    if re.fullmatch(_PROTOCOL, typed):
        yield Reading("protocol", typed, False)
