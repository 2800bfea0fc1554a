"""Templates of messages ("Remetentes Email") and what their variables stand for (domain 9.9, F225)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.registration import CustomerPlan
from integrator_tui.models.system import ListItem, Operator, SystemVariable
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.documents import format_document
from integrator_tui.rules.money import format_money
from integrator_tui.rules.phones import format_phone
from integrator_tui.services.lists import MESSAGE_TEMPLATES
from integrator_tui.session import Session

COMPANY = "EMPRESA"
"""System variable: the provider's name, as customers know it."""
DEFAULT = "PADRAO"
"""The code of the template that is offered first (manual, "Remetentes Email")."""

VARIABLES = {
    "nome": "nome do cliente",
    "primeiro_nome": "primeiro nome do cliente",
    "codigo": "código do cliente",
    "documento": "CPF ou CNPJ",
    "email": "e-mail do cadastro",
    "fone": "fone do cadastro",
    "celular": "celular do cadastro",
    "endereco": "endereço principal",
    "cidade": "cidade e UF",
    "plano": "nome do plano, quando há um só",
    "valor_plano": "valor do plano, quando há um só",
    "dia_vencimento": "dia do vencimento do plano, quando há um só",
    "empresa": "nome do provedor",
    "atendente": "nome de quem envia",
    "data": "data de hoje",
    "hora": "hora de agora",
    "vencimento": "vencimento da fatura",
    "valor": "valor da fatura",
    "fatura": "número da fatura",
    "protocolo": "protocolo do atendimento",
}
"""Variable -> what it stands for. Those of an invoice or a call have a value only where one was chosen."""


@dataclass(frozen=True)
class Template:
    """A template as a message begins with it."""

    id: int
    name: str
    code: str
    kind: str
    """`email` or `sms`."""
    subject: str
    body: str
    sender: str
    """The address it comes from; empty for that of the settings."""
    purpose: str


def templates(session: Session, kind: str) -> tuple[Template, ...]:
    """The active templates of a kind that the operator's job title may use, the default first.

    A template without job titles is for everybody (manual, "Cargo": which templates it sees).
    """
    operator = Operator.get_or_none(Operator.id == session.operator_id)
    title = operator.job_title_id if operator else None
    rows = (
        ListItem.select()
        .where((ListItem.kind == MESSAGE_TEMPLATES) & ListItem.active)
        .order_by(ListItem.position, ListItem.id)
    )
    found = []
    for row in rows:
        details = json.loads(row.details)
        titles = details.get("job_titles") or []
        if details.get("kind") != kind or (titles and title not in titles and not session.admin):
            continue
        found.append(
            Template(
                row.id,
                row.name,
                row.code,
                kind,
                details.get("subject", ""),
                details.get("body", ""),
                details.get("from_address", ""),
                details.get("purpose", "servico"),
            )
        )
    return tuple(sorted(found, key=lambda one: one.code != DEFAULT))


def values_for(session: Session, customer_id: int) -> dict[str, str]:
    """Variable -> value for a customer; what has none is missing."""
    row = Customer.get_by_id(customer_id)
    main = Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == "principal"))
    plans = list(CustomerPlan.select().where(CustomerPlan.customer_id == customer_id).limit(2))
    company = SystemVariable.get_or_none(SystemVariable.code == COMPANY)
    today = session.today()
    values = {
        "nome": row.legal_name,
        "primeiro_nome": (row.legal_name.split() or [""])[0].capitalize(),
        "codigo": str(row.id),
        "documento": format_document(row.document),
        "email": row.email,
        "fone": format_phone(row.phone) if row.phone else "",
        "celular": format_phone(row.mobile) if row.mobile else "",
        "empresa": company.value if company else "",
        "atendente": session.name,
        "data": format_date(today.date()),
        "hora": f"{today:%H:%M}",
    }
    if main is not None:
        values["endereco"] = ", ".join(filter(None, (main.street, main.number, main.complement, main.district)))
        values["cidade"] = "/".join(filter(None, (main.city, main.state)))
    if len(plans) == 1:
        item = ListItem.get_or_none(ListItem.id == plans[0].catalog_plan_id)
        values |= {
            "plano": item.name if item else "",
            "valor_plano": format_money(plans[0].price_cents),
            "dia_vencimento": str(plans[0].due_day),
        }
    return {name: value for name, value in values.items() if value}
