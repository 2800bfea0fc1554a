"""The row of a file that goes to a bank or came from it, with its bytes: written here alone, for every kind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from integrator_tui.bank.files import ORDERED, READ, SENT
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.queries.finance.bank_files.debit_return import Return
from integrator_tui.services.service import Work

AT_ONCE = 500
"""Lines of one statement."""


def keep_sent(
    work: Work,
    kind: str,
    agreement: tuple[int, str],
    name: str,
    nsa: int,
    layout: str,
    day: date,
    data: bytes,
    cents: int,
    orders: Sequence[Mapping[str, Any]],
) -> int:
    """A file with its orders, whose slips or debits are out from now on; `agreement` is its id and its bank."""
    agreement_id, bank = agreement
    key: int = BankFile.insert(
        kind=kind,
        agreement_id=agreement_id,
        bank=bank,
        name=name,
        nsa=nsa,
        layout=layout,
        day=day,
        sha256=hashlib.sha256(data).hexdigest(),
        content=data.decode("ascii"),
        lines=len(orders),
        cents=cents,
        state=SENT,
        login=work.session.login,
        at=work.now,
    ).execute()
    rows = [{"file_id": key, "state": ORDERED, **order} for order in orders]
    for start in range(0, len(rows), AT_ONCE):
        BankFileLine.insert_many(rows[start : start + AT_ONCE]).execute()
    return key


def keep_read(work: Work, kind: str, found: Return, name: str, layout: str, cents: int) -> int:
    """A return; its lines follow as they are carried out."""
    key: int = BankFile.insert(
        kind=kind,
        agreement_id=found.agreement.id,
        bank=found.agreement.bank,
        name=name[:120],
        nsa=found.nsa,
        layout=layout,
        day=found.day,
        sha256=found.sha256,
        content=found.content,
        lines=len(found.lines),
        cents=cents,
        state=READ,
        written=True,
        login=work.session.login,
        at=work.now,
    ).execute()
    return key
