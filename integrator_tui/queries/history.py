"""Reading the history of a customer (manual, 3.7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from integrator_tui.models.odd import several_of
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import History
from integrator_tui.queries.batches import AT_ONCE, newest_first
from integrator_tui.queries.masking import hidden
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.masks import masked, masked_text
from integrator_tui.session import Session

ENTITIES = {
    "customer": "cadastro",
    "options": "outras opções",
    "nas": "servidor de acesso",
    "extra_customer": "campo extra",
    "extra_contact": "campo extra",
    "extra_plan": "campo extra",
    "address": "endereço",
    "contact": "contato",
    "consent": "consentimento",
    "observation": "observação",
    "debit": "dados de débito",
    "document": "documento",
    "suspension": "suspensão programada",
    "plan": "plano",
    "plan_login": "login",
    "plan_ip": "IP",
    "plan_email": "conta de e-mail",
    "plan_alias": "alias",
    "plan_ftp": "usuário de FTP",
    "plan_domain": "domínio",
    "plan_contract": "contrato",
    "plan_discount": "desconto",
    "plan_equipment": "equipamento",
    "plan_task": "tarefa agendada",
    "billing_event": "evento de faturamento",
    "cancel_protocol": "protocolo de cancelamento",
    "run": "rotina",
    "bank_file": "arquivo do banco",
    "invoice": "fatura",
    "slip": "boleto",
    "notice": "aviso de débito",
    "payment": "pagamento",
    "receipt": "recibo",
    "customer_credit": "crédito do cliente",
    "agreement": "parcelamento",
    "contest": "contestação",
    "additional_service": "serviço adicional",
    "credit_purchase": "compra de créditos",
    "cheque": "cheque",
    "failed_debit": "débito não efetuado",
    "message": "mensagem",
    "service_call": "atendimento",
    "survey": "site survey",
    "work_order": "ordem de serviço",
    "outage": "avaria",
}
"""What rows of a customer are about, in the words of the operator."""
ANONYMIZED = "anonimizou"
"""What is done to a person whose data was ended: of him the history tells no values and no names any more."""


@dataclass(frozen=True)
class Subject:
    """One record, of which somebody asks who changed a field."""

    customer_id: int | None
    entity: str
    entity_id: int
    field: str = ""
    """What the history calls the field, where the form calls it otherwise."""


@dataclass(frozen=True)
class FieldEntry:
    """One change of one field; `at` is in the operator's zone."""

    id: int
    at: datetime
    login: str
    address: str
    action: str
    before: str
    after: str


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as it was read then."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryRow:
    """One row; `at` is in the operator's zone."""

    id: int
    at: datetime
    login: str
    address: str
    entity: str
    action: str
    note: str
    changes: tuple[FieldChange, ...]
    entity_id: int | None = None

    @property
    def summary(self) -> str:
        """What the manual's column "Observações" says: what was done, and to which fields."""
        fields = ", ".join(change.label for change in self.changes)
        what = f"{self.action} {self.about}".strip()
        return f"{what}: {fields}" if fields else what

    @property
    def about(self) -> str:
        """What it was done to; the note of a record begins with what the record is, or says it all."""
        name = ENTITIES.get(self.entity, "")
        if self.entity == "message" or (not self.note and self.entity in ("customer", "extra_customer")):
            return self.note  # the labels of the fields say it
        return self.note if self.note.startswith(name) else f"{name} {self.note}".strip()


@dataclass(frozen=True)
class HistoryFilter:
    """What narrows the list; dates are the operator's, both included."""

    since: date | None = None
    until: date | None = None
    login: str = ""
    field: str = ""
    """A part of a field's label."""
    entity: str = ""
    """One of the words of `ENTITIES`."""


@query(permission=CUSTOMERS)
def history_of(
    session: Session,
    customer_id: int,
    wanted: HistoryFilter = HistoryFilter(),
    before: int | None = None,
    limit: int = 200,
) -> tuple[HistoryRow, ...]:
    """The newest rows of a customer, at most `limit`, older than the row `before`."""
    return rows_about(None, session, customer_id, wanted, before, limit)


def rows_about(
    about: Any, session: Session, customer_id: int, wanted: HistoryFilter, before: int | None, limit: int
) -> tuple[HistoryRow, ...]:
    """As `history_of`; only those that fit the condition `about`, where there is one."""
    query = History.select().where(History.customer_id == customer_id)
    if about is not None:
        query = query.where(about)
    if before is not None:
        query = query.where(History.id < before)
    if wanted.login:
        query = query.where(History.login == wanted.login)
    if wanted.entity:
        query = query.where(History.entity << [name for name, said in ENTITIES.items() if said == wanted.entity])
    if wanted.since:
        query = query.where(History.at >= _stored(session, wanted.since, time.min))
    if wanted.until:
        query = query.where(History.at <= _stored(session, wanted.until, time.max))
    rows, ended, hides = [], is_anonymized(customer_id), hidden(session, customer_id)
    for row in newest_first(query, History.id, AT_ONCE if wanted.field else limit):
        changes = () if ended else changes_in(row.changes)
        if hides:
            changes = tuple(map(_masked, changes))
        if wanted.field and not any(wanted.field.casefold() in change.label.casefold() for change in changes):
            continue
        local, note = session.local(row.at), "" if ended and row.action != ANONYMIZED else row.note
        note = masked_text(note) if hides else note
        rows.append(
            HistoryRow(row.id, local, row.login, row.address, row.entity, row.action, note, changes, row.entity_id)
        )
        if len(rows) == limit:
            break
    return tuple(rows)


def _masked(change: FieldChange) -> FieldChange:
    """A change as somebody sees it from whom documents, telephones and e-mails are hidden."""
    whole = {"rg", "other_document", "holder_document"}
    before, after = (
        masked(change.field, text) if change.field in whole else masked_text(text)
        for text in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def is_anonymized(customer_id: int) -> bool:
    """Whether the person's data was ended at his request."""
    return bool(fetch("SELECT 1 FROM anonymization WHERE customer_id = ? LIMIT 1", (customer_id,)))


def changes_in(stored: Any) -> tuple[FieldChange, ...]:
    """What a row says was changed; what is no change, whoever wrote it there, is left out."""
    names = ("field", "label", "before", "after")
    told = (change for change in several_of(stored) if isinstance(change, dict) and set(change) == set(names))
    return tuple(FieldChange(*(str(change[name]) for name in names)) for change in told)


@query(permission=CUSTOMERS)
def history_of_field(
    session: Session, subject: Subject, field: str, before: int | None = None, limit: int = 200
) -> tuple[FieldEntry, ...]:
    """Who changed one field of one record: the newest changes, at most `limit`, older than the row `before`."""
    if subject.customer_id is not None and is_anonymized(subject.customer_id):
        return ()
    field = subject.field or field
    query = History.select().where(
        (History.customer_id == subject.customer_id)
        & (History.entity == subject.entity)
        & (History.entity_id == subject.entity_id)
        & History.changes.contains(json.dumps(field, ensure_ascii=False))
    )
    if before is not None:
        query = query.where(History.id < before)
    found, hides = [], subject.customer_id is not None and hidden(session, subject.customer_id)
    for row in newest_first(query, History.id, limit):
        for change in map(_masked, changes_in(row.changes)) if hides else changes_in(row.changes):
            if change.field == field:
                at = session.local(row.at)
                entry = FieldEntry(row.id, at, row.login, row.address, row.action, change.before, change.after)
                found.append(entry)
        if len(found) >= limit:
            break
    return tuple(found)


@query(permission=CUSTOMERS)
def last_changes(session: Session, subject: Subject, fields: Sequence[str]) -> dict[str, FieldEntry]:
    """Who changed each of some fields of a record last; a field that nobody changed here is not there."""
    found: dict[str, FieldEntry] = {}
    for field in fields:
        for entry in history_of_field(session, subject, field, None, 1):
            found[field] = entry
    return found


@query(permission=CUSTOMERS)
def entities_in_history(session: Session, customer_id: int) -> tuple[str, ...]:
    """What the history of this customer is about, as the operator says it."""
    rows = History.select(History.entity).where(History.customer_id == customer_id).distinct()
    return tuple(sorted({ENTITIES.get(row.entity, row.entity) for row in rows}))


@query(permission=CUSTOMERS)
def logins_in_history(session: Session, customer_id: int) -> tuple[str, ...]:
    """Who has changed this customer, by login."""
    rows = History.select(History.login).where(History.customer_id == customer_id).distinct().order_by(History.login)
    return tuple(row.login for row in rows)


def _stored(session: Session, day: date, edge: time) -> datetime:
    """The edge of a day of the operator's zone as moments are stored: naive UTC."""
    return datetime.combine(day, edge).replace(tzinfo=session.zone).astimezone(UTC).replace(tzinfo=None)
