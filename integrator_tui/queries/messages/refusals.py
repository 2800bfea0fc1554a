"""What stands against sending to an address: asked when a message is queued, and again when it leaves (F222).

By address, not by who was chosen: a person who refused is not reached by another spelling of the same address, as a
copy, or because the customer gave the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.messages.mailboxes import parse_mailbox
from integrator_tui.rules.messages.states import CHANNELS, PURPOSES

_COLUMN = {"email": "email", "sms": "mobile"}


@dataclass(frozen=True)
class _Word:
    """The newest that somebody said of a channel and a purpose."""

    granted: bool
    given_on: date
    source: str


def key_of(channel: str, address: str) -> str:
    """What all spellings of an address have in common."""
    if channel == "sms":
        digits = re.sub(r"\D", "", address).lstrip("0")
        digits = digits[2:] if len(digits) in (12, 13) and digits.startswith("55") else digits
        return digits[:2] + digits[3:] if len(digits) == 11 and digits[2] == "9" else digits
    try:
        return parse_mailbox(address.replace('"@', "@").removeprefix('"')).address.casefold().rstrip(".")
    except BadValue:
        return address.strip().casefold()


def refusals(
    customer_id: int | None, channel: str, purpose: str, addresses: Iterable[str], contact_id: int | None = None
) -> dict[str, str]:
    """Address -> why nothing may be sent to it, as a sentence; those that may be written to are missing.

    Of whoever has the address, the newest word counts; a contact without a word of its own has the customer's, and so
    has an address that is nobody's. Without any, marketing is refused (it needs consent: Lei 13.709/2018, art. 7, I);
    service and billing are part of the contract (art. 7, V). `contact_id`: to whom it goes, whatever the address.
    """
    if customer_id is None:
        return {}
    words = _words(customer_id, channel, purpose)
    if not words and purpose != "marketing":
        return {}
    owners = _owners(customer_id, channel) if any(words) else {}
    found = {}
    for address in addresses:
        whose = owners.get(key_of(channel, address), set()) | ({contact_id} if contact_id else set()) or {None}
        said = [word for owner in whose if (word := words.get(owner) or words.get(None))]
        if sentence := _sentence(said, channel, purpose):
            found[address] = sentence
    return found


def _words(customer_id: int, channel: str, purpose: str) -> dict[int | None, _Word]:
    """Contact (None: the customer) -> what it said last."""
    rows = fetch(
        "SELECT contact_id, granted, given_on, source FROM consent WHERE customer_id = ? AND channel = ?"
        " AND purpose = ? AND deleted_at IS NULL ORDER BY given_on DESC, id DESC",
        (customer_id, channel, purpose),
    )
    words: dict[int | None, _Word] = {}
    for contact_id, granted, given_on, source in rows:
        words.setdefault(contact_id, _Word(bool(granted), _day(given_on), source))
    return words


def _owners(customer_id: int, channel: str) -> dict[str, set[int | None]]:
    """Key of an address -> who has it; contacts that were deleted too, for what they said still holds."""
    column = _COLUMN[channel]
    owners: dict[str, set[int | None]] = {}
    rows: list[tuple[Any, ...]] = fetch(f"SELECT {column}, NULL FROM customer WHERE id = ?", (customer_id,))
    rows += fetch(f"SELECT {column}, id FROM contact WHERE customer_id = ? AND {column} <> ''", (customer_id,))
    for address, owner in rows:
        if address:
            owners.setdefault(key_of(channel, address), set()).add(owner)
    return owners


def _sentence(said: list[_Word], channel: str, purpose: str) -> str:
    what = f"{CHANNELS[channel]} de {PURPOSES[purpose].lower()}"
    no = max((word for word in said if not word.granted), key=lambda word: word.given_on, default=None)
    if no is not None:
        return f"Recusou {what} em {format_date(no.given_on)} ({no.source})."
    return f"Sem consentimento para {what}." if purpose == "marketing" and not said else ""


def authorisation(contact_id: int | None, channel: str) -> str:
    """Why a contact gets no SMS: "O Contato Autorizou enviar SMS no celular" (manual, 3.4); empty when it does."""
    if channel != "sms" or contact_id is None:
        return ""
    rows = fetch("SELECT name, sms_authorized FROM contact WHERE id = ? AND deleted_at IS NULL", (contact_id,))
    if not rows:
        return "O contato foi apagado."
    name, authorised = rows[0]
    return "" if authorised else f"O contato {name} não autorizou SMS no celular."


def _day(value: Any) -> date:
    """SQLite gives days of written-out statements as texts."""
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
