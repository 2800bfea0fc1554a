"""Logins of RADIUS, e-mail and FTP: what they may be, when two are one, and which one to propose for a customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.fold import fold

LONGEST = 64
"""Characters of a user name in the tables of FreeRADIUS."""
MOST_PROPOSED = 60
_LINKING = frozenset(("da", "de", "do", "das", "dos", "e", "ltda", "me", "epp", "sa", "eireli"))


def login_key(login: str) -> str:
    """A login without regard to case and blanks: two with one key are the same login."""
    return "".join(unicodedata.normalize("NFC", login).casefold().split())


def spellings(login: str) -> list[str]:
    """How a router may have got it: to RADIUS another case, or a blank that came along, is another login."""
    several = (login, login.upper(), login.lower(), login.capitalize(), login.title(), f"{login} ", f" {login}")
    return list(dict.fromkeys(several))


def parse_login(text: str, *, accents: bool) -> str:
    """A login as it is kept. Raises `BadValue` for blanks, signs that RADIUS refuses, and accents where not `accents`.

    `filter_username` of FreeRADIUS refuses blanks, two signs `@`, a realm without a dot, `..` and a dot at its end.
    """
    login = unicodedata.normalize("NFC", text.strip())
    if any(character.isspace() for character in login):
        raise BadValue("Um login não tem espaços.")
    if len(login) > LONGEST:
        raise BadValue(f"Um login tem no máximo {LONGEST} caracteres.")
    if not accents and not login.isascii():
        raise BadValue("Um login não tem acentos nem cedilha (variável «Bloquear Acentos em Logins de Radius»).")
    if wrong := re.search(r"[^\w.@+\-/]", login):
        raise BadValue(f"Um login não tem o sinal «{wrong[0]}»: só letras, algarismos e . _ - @ + /.")
    name, at, realm = login.partition("@")
    if not name or "@" in realm or (at and not re.fullmatch(r"[^.]+(\.[^.]+)+", realm)) or ".." in login:
        raise BadValue("O login não tem a forma nome ou nome@provedor.com.br.")
    return login


def proposals(name: str, trade_name: str = "") -> Iterator[str]:
    """Logins for a customer, the likeliest first: `maria.santos`, `maria.santos2` ..."""
    words = [word for word in re.findall("[a-z0-9]+", fold(trade_name or name)) if word not in _LINKING]
    base = ".".join(dict.fromkeys((words[0], words[-1])))[:50] if words else "cliente"
    yield base
    yield from (f"{base}{number}" for number in range(2, MOST_PROPOSED))


def first_free(name: str, trade_name: str, taken: Collection[str]) -> str:
    """The first proposal that is not among the keys `taken`; empty where all are."""
    return next((one for one in proposals(name, trade_name) if login_key(one) not in taken), "")
