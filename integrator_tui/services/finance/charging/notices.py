"""What is kept of a notice of a debt: the legal clock begins with its proof (facts 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.finance.notice import NoticeForm
from integrator_tui.models.charging import DebtNotice
from integrator_tui.queries.plans.legal.notices import NOTICE, WAYS
from integrator_tui.services.finance.invoices import MONEY, invoice_of
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service


def note_notice(
    work: Work,
    customer_id: int,
    invoice_id: int,
    kind: str,
    channel: str,
    address: str,
    text: str,
    *,
    outbox_id: int | None = None,
    key: str | None = None,
    proved_at: datetime | None = None,
    proof: str = "",
) -> int:
    """A notice or reminder in the transaction that is open. What carried it proves it: a message, or `proved_at`.

    `key` stands once for ever: the same notice is not given twice. Raises `Refused` for one that was.
    """
    if key is not None and DebtNotice.select().where(DebtNotice.notice_key == key).exists():
        raise Refused("Este aviso já foi dado. Nada foi gravado.")
    made: int = DebtNotice.insert(
        customer_id=customer_id,
        invoice_id=invoice_id,
        kind=kind,
        channel=channel,
        address=address,
        text=text,
        outbox_id=outbox_id,
        proved_at=proved_at,
        proof=proof,
        notice_key=key,
        login=work.session.login,
        at=work.now,
    ).execute()
    note = f"{WAYS[channel]} para {address}" if address else WAYS[channel]
    work.record("notice", made, "avisou", customer_id=customer_id, note=note)
    return made


@service(permission=MONEY)
def add_notice(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> int:
    """A notice that went on paper: who received it and when is its proof. Raises `InvalidForm`, `Refused`."""
    row = invoice_of(customer_id, invoice_id)
    today = work.session.today().date()
    form: NoticeForm = check(NoticeForm, values, FormContext(today=today))
    assert form.given_on is not None
    if not row.open_cents:
        raise Refused(f"Fatura {row.number}: não há débito a avisar.")
    if form.given_on > today:
        raise InvalidForm({"given_on": "O aviso não pode ser de um dia que não chegou."})
    if form.given_on <= row.effective_due_on:
        raise InvalidForm({"given_on": "O aviso é de débito vencido: o dia vem depois do vencimento."})
    noon = datetime.combine(form.given_on, time(12), tzinfo=work.session.zone).astimezone(UTC).replace(tzinfo=None)
    return note_notice(
        work,
        customer_id,
        invoice_id,
        NOTICE,
        form.channel,
        "",
        f"Fatura {row.number}, aviso de débito em papel.",
        proved_at=noon,
        proof=form.proof,
    )
