"""A second copy on its way to the customer: what can be paid with, to an address of his own (F153, F154; traps C6).

A copy of an overdue slip keeps its number and bar code: the bank adds fine and interest. Nothing is marked as paid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from integrator_tui.errors import Refused
from integrator_tui.papers.slips import slips_pdf
from integrator_tui.queries.finance.second_copy import PURPOSE, SENT_COPY, BillCard, bill_card
from integrator_tui.queries.finance.slip_paper import slip_papers
from integrator_tui.queries.messages.templates import templates, values_for
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.messages.placeholders import filled
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.rules.messages.states import CHANNELS, Attachment
from integrator_tui.rules.money import format_money
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service

TEMPLATE = "FATURA2VIA"
SUBJECT = "Segunda via da fatura {fatura}"
BODY = (
    "Olá, {nome}.\n\nSegue a segunda via da fatura {fatura}, de {valor}, com vencimento em {vencimento}.\n\n{empresa}"
)


@service(permission=CUSTOMERS)
def send_second_copy(
    work: Work,
    customer_id: int,
    invoice_id: int,
    total_read: int,
    channel: str,
    to: str,
    sender: str = "",
    pdf: Attachment | Mapping[str, str | int] | None = None,
    pix_only: bool = False,
) -> int:
    """Queue it; `total_read` is what was shown to be owed today, in cents, `pdf` the slip in the store of documents.

    Raises `Refused` where the invoice changed meanwhile, nothing can be paid with, or the address is not the
    customer's. Returns the id of the message.
    """
    return _send(work, customer_id, invoice_id, total_read, channel, to, sender, pdf, pix_only=pix_only)


@service(permission=CUSTOMERS)
def send_second_copies(
    work: Work,
    customer_id: int,
    copies: Sequence[tuple[int, int, Attachment | Mapping[str, str | int] | None]],
    channel: str,
    to: str,
    sender: str = "",
) -> list[int]:
    """Those of several invoices, a message each, all or none: (invoice, what was shown to be owed, its slip)."""
    return [
        _send(work, customer_id, invoice_id, total, channel, to, sender, pdf, first=number)
        for number, (invoice_id, total, pdf) in enumerate(copies, 1)
    ]


def _send(
    work: Work,
    customer_id: int,
    invoice_id: int,
    total_read: int,
    channel: str,
    to: str,
    sender: str,
    pdf: Attachment | Mapping[str, str | int] | None,
    *,
    pix_only: bool = False,
    first: int = 1,
) -> int:
    card = bill_card(work.session, customer_id, invoice_id)
    if card.invoice_id != invoice_id:
        raise Refused("A fatura não está mais em aberto. Nada foi enviado.")
    if card.refused:
        raise Refused(f"Fatura {card.number}: {card.refused}")
    if card.owing.total != total_read:
        raise Refused(f"A fatura {card.number} mudou: hoje são {format_money(card.owing.total)}. Nada foi enviado.")
    attachment = Attachment(**pdf) if isinstance(pdf, Mapping) else pdf  # type: ignore[arg-type]
    slip = None if pix_only else card.payable
    if slip is None and card.pix is None:
        why = card.slip.why_not_payable() if card.slip else "A fatura não tem boleto."
        raise Refused(f"{why} {card.no_pix} Não há com que pagar.")
    target = next((one for one in (card.emails if channel == "email" else card.mobiles) if one.value == to), None)
    if channel not in CHANNELS or target is None:
        raise Refused(f"«{to[:60]}» não é do cliente nem de um contato dele. Nada foi enviado.")
    if target.refused:
        raise Refused(target.refused)
    if channel == "sms":
        message = _sms(work, card, to, target.contact_id, pix_only=slip is None)
    else:
        if slip is not None:
            _refuse_other(work, customer_id, slip.id, attachment)
        files = (attachment,) if attachment is not None and slip is not None else ()
        message = _email(work, card, to, target.contact_id, sender, files, pix_only=slip is None)
    (key,) = enqueue(work, customer_id, [message], first=first)
    note = f"fatura {card.number}, {CHANNELS[channel]} para {to}"
    work.record("invoice", invoice_id, SENT_COPY, customer_id=customer_id, note=note)
    return key


def _refuse_other(work: Work, customer_id: int, slip_id: int, attachment: Attachment | None) -> None:
    """What goes with the message is this slip and no other: the same slip gives the same bytes."""
    (paper,) = slip_papers(work.session, customer_id, [slip_id])
    if attachment is None or attachment.sha256 != sha256(slips_pdf([paper])).hexdigest():
        raise Refused("O boleto mudou enquanto era preparado. Nada foi enviado: tente de novo.")


def _values(work: Work, card: BillCard) -> dict[str, str]:
    return values_for(work.session, card.customer_id) | {
        "fatura": str(card.number),
        "valor": format_money(card.owing.total),
        "vencimento": format_date(card.due_on),
    }


def _email(
    work: Work,
    card: BillCard,
    to: str,
    contact_id: int | None,
    sender: str,
    files: tuple[Attachment, ...],
    *,
    pix_only: bool,
) -> Message:
    chosen = next((one for one in templates(work.session, "email") if one.code == TEMPLATE), None)
    values = _values(work, card)
    lines = [filled(chosen.body if chosen else BODY, values)]
    if card.payable is not None and not pix_only:
        lines += ["", "Linha digitável do boleto:", card.payable.line]
    if card.pix is not None:
        lines += ["", f"PIX copia e cola, {format_money(card.owing.to_settle)} (valor de hoje):", card.pix.code]
    return Message(
        channel="email",
        purpose=PURPOSE,
        sender=(chosen.sender if chosen else "") or sender,
        recipients=(to,),
        subject=filled(chosen.subject if chosen else SUBJECT, values),
        body="\n".join(lines),
        attachments=files,
        contact_id=contact_id,
        template_id=chosen.id if chosen else None,
        invoice_id=card.invoice_id,
    )


def _sms(work: Work, card: BillCard, to: str, contact_id: int | None, *, pix_only: bool) -> Message:
    body = sms_text(_values(work, card).get("empresa", ""), card, pix_only=pix_only)
    found = measure(body)
    if len(found.segments) > MOST_SEGMENTS:
        raise Refused(f"São {len(found.segments)} segmentos; o máximo é {MOST_SEGMENTS}. Envie por e-mail.")
    return Message(
        channel="sms",
        purpose=PURPOSE,
        sender="",
        recipients=(to,),
        body=body,
        contact_id=contact_id,
        segments=len(found.segments),
        invoice_id=card.invoice_id,
    )


def sms_text(company: str, card: BillCard, *, pix_only: bool) -> str:
    """What fits into an SMS: the line of the slip, else the code of the PIX alone, which is pasted whole."""
    if card.payable is not None and not pix_only:
        said = f"fatura {card.number}, {format_money(card.owing.total)}, venc. {format_date(card.due_on)}. Boleto:"
        return without_accents(f"{company}: {said} {card.payable.parts.line}".removeprefix(": "))
    assert card.pix is not None
    return card.pix.code
