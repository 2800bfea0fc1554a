"""A mailbox as settings and messages name it: `conta@dominio`, or with a name before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from integrator_tui.rules.bad_value import BadValue

LONGEST = 254
"""Most characters of an address (RFC 5321, 4.5.3.1.3)."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Mailbox:
    """Whose it is, as people read it, and the address as mail servers take it (ASCII)."""

    name: str
    address: str


@lru_cache(256)
def parse_mailbox(text: str) -> Mailbox:
    """`Nome <conta@dominio>` or the bare address; the name may hold anything but control characters, quoted or not.

    Not by a parser of headers: for that, a comma in a name begins the next address. Raises `BadValue`.
    """
    if _CONTROL.search(text):
        raise BadValue("Um endereço não tem caracteres de controle.")
    text, name = text.strip(), ""
    if text.endswith(">"):
        name, opened, text = text[:-1].rpartition("<")
        if not opened:
            raise BadValue("Falta o «<» antes do endereço.")
        name = name.strip()
        if len(name) > 1 and name[0] == name[-1] == '"':
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return Mailbox(name, _address(text.strip()))


def _address(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at or not _ATOMS.fullmatch(local):
        raise BadValue(f"«{text}» não é um endereço de e-mail.")
    if not domain.isascii():
        domain = _international(domain)
    if not _DOMAIN.fullmatch(domain) or len(local) + 1 + len(domain) > LONGEST:
        raise BadValue(f"«{text}» não é um endereço de e-mail.")
    return f"{local}@{domain}"


def _international(domain: str) -> str:
    import idna

    try:
        return idna.encode(domain, uts46=True).decode()
    except UnicodeError:  # of the library too
        return ""
