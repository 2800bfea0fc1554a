"""The billing form of a protocol of cancellation: shown and changed by permission only (domain 7.9)."""

from __future__ import annotations

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.models.finance import Invoice
from integrator_tui.models.plans import CancelProtocol
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service

CHANGE_FORM = "Alterar F.Cobrança P. Cancel"


@service(permission=CHANGE_FORM)
def change_protocol_form(work: Work, customer_id: int, protocol_id: int, read: int | None, billing_form_id: int) -> int:
    """Another billing form, for its open invoice too; `read` is the one that was shown. Raises `Refused`, `Gone`."""
    there = (CancelProtocol.id == protocol_id) & (CancelProtocol.customer_id == customer_id)
    row = CancelProtocol.get_or_none(there)
    if row is None:
        raise Gone("Não há este protocolo.")
    names = {choice.value: choice.label for choice in choices_of(work.session, "formas_cobranca")}
    if billing_form_id not in names:
        raise InvalidForm({"billing_form_id": "Escolha uma Forma de Cobrança da lista."})
    if row.billing_form_id != read:
        now = names.get(row.billing_form_id, "outra")
        raise Refused(f"Outro operador já mudou a F.Cobrança do protocolo para {now}. Nada foi gravado.")
    if row.billing_form_id == billing_form_id:
        return protocol_id
    CancelProtocol.update(billing_form_id=billing_form_id, version=CancelProtocol.version + 1).where(there).execute()
    Invoice.update(billing_form_id=billing_form_id, version=Invoice.version + 1).where(
        (Invoice.charge_key == f"protocolo:{protocol_id}") & (Invoice.open_cents > 0)
    ).execute()
    before, after = names.get(row.billing_form_id, ""), names[billing_form_id]
    change = Change("billing_form_id", "F.Cobrança", before, after)
    note = f"protocolo {row.number}"
    work.record("cancel_protocol", protocol_id, "alterou", customer_id=customer_id, changes=(change,), note=note)
    return protocol_id
