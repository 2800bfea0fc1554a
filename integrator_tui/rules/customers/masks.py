"""What is shown of a document, a telephone or an e-mail to somebody who has no need of all of it."""

from __future__ import annotations

import re

from integrator_tui.rules.customers.documents import CPF_LENGTH

HID = "•"
_EMAIL = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+")
_NUMBER = re.compile(r"\d(?:[\d.\-/() ]*\d){6,}")
_ADDRESSES = frozenset({"email"})
_PHONES = frozenset({"phone", "fax", "mobile"})
_PAPERS = frozenset({"other_document", "rg", "holder_document"})
FIELDS = frozenset({"document", *_ADDRESSES, *_PHONES, *_PAPERS})
"""Fields of forms and columns of lists that are masked, and those of the history by the same names."""


def masked(name: str, stored: str) -> str:
    """The value of a field; other fields as they are. A CNPJ is public and stays."""
    if name == "document":
        return f"{HID * 3}{stored[3:9]}{HID * 2}" if len(stored) == CPF_LENGTH else stored
    if name in _PAPERS:
        return HID * 3 if stored else ""
    return masked_text(stored) if name in _ADDRESSES | _PHONES else stored


def masked_text(text: str) -> str:
    """A text with e-mails and long numbers in it: the first letter and the house of one, the last four of the other."""
    return _NUMBER.sub(_number, _EMAIL.sub(lambda found: _email(found[0]), text))


def _email(address: str) -> str:
    local, _, house = address.rpartition("@")
    return f"{local[:1]}{HID * 3}@{house}"


def _number(found: re.Match[str]) -> str:
    return re.sub(r"\d", HID, found[0][:-4]) + found[0][-4:]
