"""A receipt on its way to the customer, to an address of his own (domain 7.6)."""

from __future__ import annotations

from integrator_tui.errors import Refused
from integrator_tui.forms.finance.payment import METHODS
from integrator_tui.papers.receipt import receipt_paper
from integrator_tui.papers.sheet import as_plain_text
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.finance.payments import receipt_of
from integrator_tui.queries.lists.company import company
from integrator_tui.queries.messages.message_targets import Target, email_targets
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.permissions import MAKE_RECEIPT
from integrator_tui.services.finance.payments import CANCELLED
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

PURPOSE = "servico"


@query(permission=CUSTOMERS)
def receipt_targets(session: Session, customer_id: int) -> tuple[Target, ...]:
    """Where a receipt can go."""
    return email_targets(session, customer_id, PURPOSE)


@service(permission=MAKE_RECEIPT)
def send_receipt(work: Work, customer_id: int, payment_id: int, to: str, sender: str = "") -> int:
    """Queue the receipt of a payment by e-mail, as the text that is printed.

    Raises `Refused` for one that is cancelled, and for an address that is not the customer's. Returns the id of the
    message.
    """
    receipt = receipt_of(work.session, customer_id, payment_id)
    if receipt.status == CANCELLED:
        raise Refused(f"O recibo {receipt.number} está cancelado. Nada foi enviado.")
    target = next((one for one in receipt_targets(work.session, customer_id) if one.value == to), None)
    if target is None:
        raise Refused(f"«{to[:60]}» não é do cliente nem de um contato dele. Nada foi enviado.")
    if target.refused:
        raise Refused(target.refused)
    method = next((one.label for one in METHODS if one.value == receipt.method), receipt.method)
    provider = company(work.session)
    paper = receipt_paper(receipt, customer(work.session, customer_id), provider, method, work.session.today().date())
    message = Message(
        channel="email",
        purpose=PURPOSE,
        sender=sender,
        recipients=(to,),
        subject=f"Recibo {receipt.number} {provider}".rstrip(),
        body=as_plain_text(paper),
        contact_id=target.contact_id,
    )
    (key,) = enqueue(work, customer_id, [message])
    work.record(
        "receipt", receipt.id, "enviou", customer_id=customer_id, note=f"recibo {receipt.number}, e-mail para {to}"
    )
    return key
