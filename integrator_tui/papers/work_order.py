"""The paper of a work order, which the technician takes along and the customer signs (domain 8.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from integrator_tui.forms.calls.order import KINDS, OrderForm
from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone

WORDS = "Declaro que o serviço acima foi feito e que recebi o material descrito.\n\nO que foi feito:\n" + "\n".join(
    ["_" * 62] * 3
)


def paper(
    number: int, form: OrderForm, text: Callable[[str], str], customer: CustomerRecord, company: str, today: date
) -> Paper:
    """As it is taken along; what is not known yet is a line to be filled in. `text` says a field or shown column."""
    who = customer.form
    visit = ", ".join(part for part in (text("visit_on"), text("half"), text("team_id")) if part)
    phones = ", ".join(format_phone(one) for one in (who.mobile, who.phone) if one)
    rows = (
        ("Empresa", company or BLANK),
        ("OS", f"{number}, {KINDS.get(form.kind, form.kind)}, {text('state')}"),
        ("Visita", visit or BLANK),
        ("Código do Cliente", str(customer.id)),
        ("Cliente", who.legal_name),
        ("Telefones", phones),
        ("Endereço", form.place),
        ("Plano", text("plan_id")),
        ("Atendimento", text("call_id")),
        ("Recado", form.message),
        ("Material", form.material or BLANK),
        ("Resultado", text("result")),
        ("Assinou", text("signed_by")),
    )
    return Paper(
        "ORDEM DE SERVIÇO",
        tuple((label, value) for label, value in rows if value),
        WORDS,
        place_and_date(who.city, today),
        (who.legal_name, format_document(who.document)),
    )
