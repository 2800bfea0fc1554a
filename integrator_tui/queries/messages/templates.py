"""Templates of messages ("Remetentes Email") and what their variables stand for (domain 9.9, F225)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.messages.template import TemplateForm
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem, Operator
from integrator_tui.queries.lists.company import company
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.placeholders import ASKED, names
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session

MESSAGE_TEMPLATES = "remetentes"
"""The list of the templates."""
DEFAULT = "PADRAO"
"""The code of the template that is offered first (manual, "Remetentes Email")."""

VARIABLES = {
    "nome": "nome do cliente; o social, quando há",
    "primeiro_nome": "primeiro nome do cliente",
    "apelido": "apelido, ou o primeiro nome",
    "codigo": "código do cliente",
    "documento": "CPF ou CNPJ, ou o outro documento",
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
    **{name: f"{meaning}, que se pergunta ao enviar" for name, meaning in ASKED.items()},
}
"""Variable -> what it stands for."""


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

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The variables that have no value."""
        return tuple(name for name in names(f"{self.subject}\n{self.body}") if name not in values)


def those_that_can_go_first(found: Iterable[Template], values: Mapping[str, str]) -> list[Template]:
    """Templates in their order, behind all that lack nothing those that have something to ask."""
    return sorted(found, key=lambda one: bool(one.missing(values)))


@query(permission=CUSTOMERS)
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
        details = details_of(row.details)
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


@query(permission=CUSTOMERS)
def values_for(session: Session, customer_id: int) -> dict[str, str]:
    """Variable -> value for a customer; what has none is missing."""
    row = Customer.get_by_id(customer_id)
    main = Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == "principal"))
    called = row.social_name or row.legal_name
    first_name = (called.split() or [""])[0].capitalize()
    plans = list(CustomerPlan.select().where(CustomerPlan.customer_id == customer_id).limit(2))
    values = {
        "nome": called,
        "primeiro_nome": first_name,
        "apelido": row.nickname or first_name,
        "codigo": str(row.id),
        "documento": format_document(row.document) or row.other_document,
        "email": row.email,
        "fone": format_phone(row.phone) if row.phone else "",
        "celular": format_phone(row.mobile) if row.mobile else "",
        "empresa": company(session),
        "atendente": session.name,
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


@dataclass(frozen=True)
class TemplateRow:
    """A template as it is kept."""

    id: int
    form: TemplateForm
    version: int


@query(permission=CUSTOMERS)
def template_rows(session: Session, text: str = "") -> tuple[TemplateRow, ...]:
    """All active templates with all the words of `text`, in their order."""
    rows = (
        ListItem.select()
        .where((ListItem.kind == MESSAGE_TEMPLATES) & ListItem.active)
        .order_by(ListItem.position, ListItem.id)
    )
    titles = _titles()
    words = fold(text).split()
    found = [_kept(row, titles) for row in rows]
    return tuple(
        one
        for one in found
        if all(word in fold(f"{one.form.name} {one.form.code} {one.form.subject} {one.form.body}") for word in words)
    )


@query(permission=CUSTOMERS)
def template_row(session: Session, key: int) -> TemplateRow:
    """One as it stands now. Raises `Gone`."""
    row = ListItem.get_or_none((ListItem.id == key) & (ListItem.kind == MESSAGE_TEMPLATES) & ListItem.active)
    if row is None:
        raise Gone("Outro operador apagou este modelo. O que você digitou está guardado.")
    return _kept(row, _titles())


def _titles() -> dict[int, str]:
    return {row.id: row.name for row in ListItem.select().where(ListItem.kind == "cargos")}


def _kept(row: ListItem, titles: dict[int, str]) -> TemplateRow:
    details = details_of(row.details)
    form = TemplateForm.model_construct(
        kind=details.get("kind", "email"),
        name=row.name,
        code=row.code,
        from_address=details.get("from_address", ""),
        purpose=details.get("purpose", "servico"),
        job_titles=", ".join(titles[key] for key in details.get("job_titles") or [] if key in titles),
        subject=details.get("subject", ""),
        body=details.get("body", ""),
    )
    return TemplateRow(row.id, form, row.version)


@query(permission=CUSTOMERS)
def template_context(session: Session) -> FormContext:
    """What checks a template."""
    return FormContext(
        today=session.today().date(),
        choices={
            "job_titles": tuple(Choice(key, name) for key, name in _titles().items()),
        },
    )
