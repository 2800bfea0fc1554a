"""The papers "Alterar Endereço" and "Alterar Vencimento" of a plan, which the customer signs (domain 6.3)."""

from __future__ import annotations

from datetime import date

from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.plans.papers import Changed, ChangePaper
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.dates import format_date

TITLES = {"address_id": "ALTERAÇÃO DE ENDEREÇO", "due_day": "ALTERAÇÃO DE VENCIMENTO"}
ROWS = {"address_id": ("Endereço anterior", "Novo endereço"), "due_day": ("Vencimento anterior", "Novo vencimento")}
WORDS = {
    "address_id": "Peço que o serviço do plano acima seja prestado no novo endereço, desde a data da alteração.",
    "due_day": "Peço que as faturas do plano acima vençam no novo dia. Os dias entre o vencimento anterior e o"
    " primeiro novo são cobrados em proporção.",
}


def paper(found: ChangePaper, field: Changed, today: date) -> Paper:
    """As it is signed; what is not known yet is a line to be filled in."""
    customer, plan = found.customer.form, found.plan
    before, after = (_said(value, field) or BLANK for value in (found.before, found.after))
    rows = (
        ("Empresa", found.company or BLANK),
        ("Código do Cliente", str(found.customer.id)),
        ("Cliente", customer.legal_name),
        ("CPF" if customer.person_type == "PF" else "CNPJ", format_document(customer.document)),
        ("Plano", f"{plan.name} ({plan.id})"),
        (ROWS[field][0], before),
        (ROWS[field][1], after),
        ("Data da alteração", format_date(found.on) if found.on else BLANK),
    )
    return Paper(
        TITLES[field],
        tuple((label, value) for label, value in rows if value),
        WORDS[field],
        place_and_date(customer.city, today),
        (customer.legal_name, format_document(customer.document)),
    )


def _said(value: str, field: Changed) -> str:
    return f"todo dia {value}" if field == "due_day" and value else value
