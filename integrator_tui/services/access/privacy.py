"""Requests of a person about his data: all of it handed out, what no duty keeps ended, an incident told (F241)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.raw import execute, fetch, insert_new
from integrator_tui.queries.access.person import person, what_stays
from integrator_tui.queries.history import ANONYMIZED
from integrator_tui.queries.plans.plans import not_cancelled
from integrator_tui.registry import task
from integrator_tui.rules import permissions
from integrator_tui.rules.access import personal
from integrator_tui.rules.access.personal import CONTRACT
from integrator_tui.rules.counting import counted
from integrator_tui.rules.fold import fold
from integrator_tui.services.search.search_index import forget, index_customers, words_of
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

_EXTRA = (
    "UPDATE extra_value SET value = '', version = version + 1 WHERE field_id IN (SELECT id FROM extra_field"
    " WHERE owner = ?) AND owner_id IN (SELECT id FROM {table} WHERE {column} = ?)"
)


@task(permission=permissions.LGPD)
def hand_out(session: Session, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """All data of a person; that it was handed out is in the history first. Raises `Gone`."""
    note_hand_out(session, customer_id)
    return person(session, customer_id)


@service(permission=permissions.LGPD)
def note_hand_out(work: Work, customer_id: int) -> int:
    """Somebody is about to hand out all of a person's data. Raises `Gone`."""
    _there(customer_id)
    work.record("customer", customer_id, "exportou", customer_id=customer_id, note="todos os dados da pessoa (LGPD)")
    return customer_id


@service(permission=permissions.LGPD)
def anonymize(work: Work, customer_id: int, reason: str) -> list[str]:
    """End what no duty keeps of a person, and say what stays, why and until when. Done again once more may go.

    Name, document and address go with the last contract or invoice that is kept. The history stays as it is, and is
    read without its values from then on. Raises `Gone`, `Refused` while a plan, an invoice or a call is open.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Diga o motivo: o pedido do titular, com a data.")
    _there(customer_id)
    _refuse_what_runs(customer_id)
    stays, words = what_stays(work.session, customer_id), words_of(customer_id)
    for table, values in personal.ERASED.items():
        _write(table, "customer_id", customer_id, values)
    now = work.now.isoformat(" ")
    for table in ("contact", "debit_data"):
        execute(f"UPDATE {table} SET deleted_at = ? WHERE customer_id = ? AND deleted_at IS NULL", (now, customer_id))
    for table, name in (("plan_email", "address"), ("plan_alias", "alias"), ("plan_ftp", "login")):
        password = "" if table == "plan_alias" else ", password = ''"
        execute(
            f"UPDATE {table} SET {name} = 'anonimizado-' || id, {name}_key = 'anonimizado-' || id{password},"
            " deleted_at = COALESCE(deleted_at, ?), version = version + 1 WHERE customer_id = ?",
            (now, customer_id),
        )
    for owner, of, column in (
        ("customer", "customer", "id"),
        ("contact", "contact", "customer_id"),
        ("plan", "customer_plan", "customer_id"),
    ):
        execute(_EXTRA.format(table=of, column=column), (owner, customer_id))
    execute("DELETE FROM customer_identifier WHERE customer_id = ?", (customer_id,))
    own: dict[str, object] = {**personal.CUSTOMER, "active": False, "updated_at": now}
    if not any(one.reason == CONTRACT.reason for one in stays):
        own |= dict.fromkeys(("document", "social_name", "state_registration", "city_registration"), "")
        own |= {"legal_name": personal.NOBODY, "folded_name": fold(personal.NOBODY)}
        _write("address", "customer_id", customer_id, dict.fromkeys(personal.ADDRESS, ""))
    _write("customer", "id", customer_id, own)
    insert_new(
        "anonymization",
        {
            "customer_id": customer_id,
            "at": now,
            "login": work.session.login,
            "reason": reason,
            "stays": json.dumps([one.sentence for one in stays], ensure_ascii=False),
        },
    )
    work.record("customer", customer_id, ANONYMIZED, customer_id=customer_id, note=f"a pessoa (LGPD): {reason}")
    index_customers([customer_id])
    forget(words - words_of(customer_id))
    return [one.sentence for one in stays]


def _there(customer_id: int) -> None:
    if not fetch("SELECT 1 FROM customer WHERE id = ?", (customer_id,)):
        raise Gone(f"Não há cliente com o código {customer_id}.")


def _refuse_what_runs(customer_id: int) -> None:
    """A contract that holds needs its data (LGPD art. 7 V)."""
    if plans := not_cancelled(customer_id):
        raise Refused(
            f"O cliente tem {counted(plans, 'plano não cancelado', 'planos não cancelados')}:"
            " o contrato precisa dos dados (LGPD art. 7º, V)."
        )
    if fetch(
        "SELECT 1 FROM invoice WHERE customer_id = ? AND open_cents > 0 AND cancelled_on IS NULL LIMIT 1",
        (customer_id,),
    ):
        raise Refused("O cliente tem fatura aberta: receba ou cancele antes.")
    if fetch(
        "SELECT 1 FROM service_call WHERE customer_id = ? AND closed_at IS NULL AND deleted_at IS NULL LIMIT 1",
        (customer_id,),
    ):
        raise Refused("O cliente tem atendimento aberto: conclua antes.")


def _write(table: str, column: str, key: int, values: Mapping[str, object]) -> None:
    """Over all rows of the person, deleted ones too."""
    marks = ", ".join(f"{name} = ?" for name in values)
    execute(f"UPDATE {table} SET {marks}, version = version + 1 WHERE {column} = ?", (*values.values(), key))
