"""Avarias: stated once, joined by the calls about them, ended once with a word to those who called (F249)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import as_text
from integrator_tui.forms.calls.call import SOLVED
from integrator_tui.forms.calls.outage import EndForm, OutageForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.outages import Outage, OutagePlace
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.outages import ACCESS_POINTS, calls_of_outage, end_context, outage_context
from integrator_tui.queries.lists.company import company
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.messages.placeholders import filled, names
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.rules.permissions import EDIT_CUSTOMER
from integrator_tui.rules.plans.outages import CEP, POINT, STREET, parse_ceps, segments
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.acts import close
from integrator_tui.services.calls.calls import call_of
from integrator_tui.services.calls.links import LINKS, put_under
from integrator_tui.services.history import Change
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import Work, service, stand_in_line
from integrator_tui.session import Session

LABELS = {name: OutageForm.ui(name).label for name in OutageForm.model_fields}
WHERE = ("points", "streets", "ceps")
SMS = "servico"


@service(permission=EDIT_CUSTOMER)
def save_outage(work: Work, key: int, read: OutageForm | None, values: Mapping[str, Any]) -> int:
    """A new one (`key` 0, nothing read), or what differs from what was read. Returns its id.

    Raises `InvalidForm`, `Conflict`, `Refused` for one that has ended, `Gone`.
    """
    context = outage_context(work.session)
    form: OutageForm = check(OutageForm, values, untouched(context, read) if read else context)
    after = _stored(work.session, form)
    changed = form.expected_at is not None and (read is None or form.expected_at != read.expected_at)
    if changed and after["expected_at"] <= work.now:
        raise InvalidForm({"expected_at": "Esta hora já passou: deixe vazio se não há previsão."})

    def said(name: str, value: Any) -> str:
        if name == "expected_at" and isinstance(value, datetime):
            return format_datetime(work.session.local(value))
        return as_text(OutageForm, name, value, context)

    if read is None:
        key = Outage.insert(**after, opened_at=work.now, opened_by=work.session.login).execute()
        changes = tuple(Change(name, LABELS[name], "", text) for name in after if (text := said(name, after[name])))
        verb = "declarou"
    else:
        _lasting(work.session, key)
        changes = work.update(Outage, key, _stored(work.session, read), after, LABELS, said)
        verb = "alterou"
    if changes:
        if any(change.field in WHERE for change in changes):
            _write_places(key)
        work.record("outage", key, verb, changes=changes, note=_note(key, form.what))
    return key


@service(permission=EDIT_CUSTOMER)
def remove_outage(work: Work, key: int) -> int:
    """One that was stated by mistake. Raises `Gone`."""
    row = _there(key)
    Outage.update(deleted_at=work.now, version=Outage.version + 1).where(Outage.id == key).execute()
    work.record("outage", key, "apagou", note=_note(key, row.what))
    return key


@service(permission=EDIT_CUSTOMER)
def restore_outage(work: Work, key: int) -> int:
    """Bring a deleted one back."""
    row = Outage.get_or_none((Outage.id == key) & Outage.deleted_at.is_null(False))
    if row is not None:
        Outage.update(deleted_at=None, version=Outage.version + 1).where(Outage.id == key).execute()
        work.record("outage", key, "restaurou", note=_note(key, row.what))
    return key


@service(permission=CUSTOMERS)
def join_outage(work: Work, customer_id: int, call_id: int, outage_id: int) -> int:
    """A call is about an outage: the first is the one on which the others hang. Returns that one.

    Raises `Refused` for one that has ended, `Gone`.
    """
    row = call_of(customer_id, call_id)
    stand_in_line(LINKS)  # of two first calls one is the first
    outage = _lasting(work.session, outage_id)
    note = f"atendimento {row.protocol}: avaria {outage_id}"
    if outage.call_id is None or ServiceCall.get_by_id(outage.call_id).deleted_at is not None:
        Outage.update(call_id=row.id).where(Outage.id == outage_id).execute()
        trail.add(work, row.id, "avaria", f"principal da avaria {outage_id}: {outage.what}")
        work.record("service_call", row.id, "vinculou", customer_id=customer_id, note=note)
        return int(row.id)
    if outage.call_id != row.id and put_under(work, row, ServiceCall.get_by_id(outage.call_id)):
        trail.add(work, row.id, "avaria", f"da avaria {outage_id}: {outage.what}")
    return int(outage.call_id)


@service(permission=EDIT_CUSTOMER)
def end_outage(work: Work, key: int, values: Mapping[str, Any]) -> dict[str, int]:
    """It is over: its calls are concluded and those who called are told, as the form says, once.

    Returns how many were `told` and `concluded`, and to how many no SMS goes (`left_out`). Raises `InvalidForm`,
    `Refused` where somebody else has ended it, `Gone`.
    """
    form: EndForm = check(EndForm, values, end_context(work.session))
    body = _body(work.session, form.message)
    row = _lasting(work.session, key)
    lasts = (Outage.id == key) & Outage.ended_at.is_null()
    ended = {"ended_at": work.now, "ended_by": work.session.login, "version": Outage.version + 1}
    if not Outage.update(**ended).where(lasts).execute():
        _lasting(work.session, key)
    calls = calls_of_outage(work.session, key)
    concluded = 0
    if form.solution:
        closing = {"solution": form.solution, "result": SOLVED, "closing_type_id": form.closing_type_id}
        for call_id, customer_id in calls.open:
            close(work, call_of(customer_id, call_id), closing)
            concluded += 1
    told: list[int] = []
    for one in calls.to_tell if body else ():
        message = Message(
            channel="sms",
            purpose=SMS,
            sender="",
            recipients=(one.phone,),
            body=body,
            segments=len(measure(body).segments),
        )
        told += enqueue(work, one.customer_id, [message], first=len(told) + 1)
    Outage.update(told=len(told)).where(Outage.id == key).execute()
    left_out = len(calls.callers) - len(calls.to_tell) if body else 0
    work.record("outage", key, "encerrou", note=f"{_note(key, row.what)}: {len(told)} avisados, {concluded} concluídos")
    return {"told": len(told), "concluded": concluded, "left_out": left_out}


def _body(session: Session, typed: str) -> str:
    """The SMS as it goes. Raises `InvalidForm` for a variable that has no value for everybody."""
    body = without_accents(filled(typed, {"empresa": company(session)})) if typed else ""
    if "empresa" in (missing := names(body)):
        raise InvalidForm({"message": "{empresa} está vazio: diga antes o Nome do provedor (F10 na pesquisa)."})
    if missing:
        raise InvalidForm({"message": f"{{{missing[0]}}} não tem valor aqui: o texto é o mesmo para todos."})
    if body and len(measure(body).segments) > MOST_SEGMENTS:
        raise InvalidForm({"message": f"O texto passa de {MOST_SEGMENTS} SMS."})
    return body


def _stored(session: Session, form: OutageForm) -> dict[str, Any]:
    """As it is kept: the moment in UTC."""
    stored = form.model_dump()
    if form.expected_at is not None:
        moment = form.expected_at.replace(tzinfo=session.zone) if session.zone else form.expected_at.astimezone()
        stored["expected_at"] = moment.astimezone(UTC).replace(tzinfo=None)
    return stored


def _write_places(key: int) -> None:
    """Where it is, from the row as it stands now; an access point keeps its key, also one that is no longer offered."""
    row = Outage.get_by_id(key)
    called = [part.strip() for part in row.points.split(";") if part.strip()]
    named = (ListItem.kind == ACCESS_POINTS) & (ListItem.name << [*called, row.points])
    points = ListItem.select(ListItem.id).where(named)
    places: list[dict[str, Any]] = [{"kind": POINT, "point_id": point.id} for point in points]
    places += [{"kind": STREET, "low": street} for street in segments(row.streets)]
    places += [{"kind": CEP, "low": low, "high": high} for low, high in parse_ceps(row.ceps)]
    OutagePlace.delete().where(OutagePlace.outage_id == key).execute()
    for place in places:
        OutagePlace.insert(outage_id=key, **place).execute()


def _there(key: int) -> Any:
    row = Outage.get_or_none((Outage.id == key) & Outage.deleted_at.is_null())
    if row is None:
        raise Gone("Outro operador apagou esta avaria. O que você digitou está guardado.")
    return row


def _lasting(session: Session, key: int) -> Any:
    row = _there(key)
    if row.ended_at is not None:
        when = format_datetime(session.local(row.ended_at))
        raise Refused(f"A avaria {key} foi encerrada por {row.ended_by} em {when}: declare outra.")
    return row


def _note(key: int, what: str) -> str:
    return f"avaria {key} {what}"
