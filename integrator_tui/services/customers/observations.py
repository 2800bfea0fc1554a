"""What changes the notes of a customer, and the receipts of those that must be read (manual, 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.observation import NoteTypeForm, ObservationForm
from integrator_tui.models.registration import Observation, ObservationReading
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.observations import NOTE_TYPES, observation_context
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import fold
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.records import Kind
from integrator_tui.services.service import LISTS, Work, service, stand_in_line

NOTE = Kind("observation", "observação", Observation, ObservationForm)


@service(permission=EDIT)
def create_observation(work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
    """ "Novo Obs": a note of now, by this operator. Raises `InvalidForm`. Returns its id."""
    context = observation_context(work.session)
    form = records.check(ObservationForm, values, context)
    who = {"at": work.now, "operator_id": work.session.operator_id, "login": work.session.login}
    day = format_date(work.session.local(work.now))
    return records.create(work, NOTE, customer_id, form, context, day, **who)


@service(permission=EDIT)
def save_observation(work: Work, customer_id: int, key: int, read: ObservationForm, values: Mapping[str, Any]) -> int:
    """Write what changed in a note; date and author stay. Raises `InvalidForm`, `Conflict`, `Gone`. Returns its id.

    A new version is to be read again by those of "uma vez por atendente".
    """
    context = records.untouched(observation_context(work.session, read), read)
    form = records.check(ObservationForm, values, context)
    records.save(work, NOTE, customer_id, key, read, form, context, _day(work, customer_id, key))
    return key


@service(permission=EDIT)
def remove_observation(work: Work, customer_id: int, key: int) -> int:
    """Delete a note. Raises `Gone`. Returns its id: what brings it back."""
    return records.remove(work, NOTE, customer_id, key, _day(work, customer_id, key))


@service(permission=EDIT)
def restore_observation(work: Work, customer_id: int, key: int) -> int:
    """Bring a deleted note back; nobody has read it in this version."""
    day = format_date(work.session.local(Observation.get_by_id(key).at))
    return records.restore(work, NOTE, customer_id, key, day)


@service(permission=EDIT)
def add_note_type(work: Work, name: str) -> str:
    """A new type of note at the end of the list, or the one there is by that name. Returns its name as it stands."""
    context = FormContext(today=work.session.today().date())
    wanted: str = records.check(NoteTypeForm, {"name": name}, context).name
    types = ListItem.kind == NOTE_TYPES
    stand_in_line(LISTS)
    for item in ListItem.select().where(types):
        if fold(item.name) == fold(wanted):
            if not item.active:
                ListItem.update(active=True, version=item.version + 1).where(ListItem.id == item.id).execute()
                work.record("list_item", item.id, "reativou", note=f"tipo de observação {item.name}")
            return str(item.name)
    last = ListItem.select(fn.MAX(ListItem.position)).where(types).scalar() or 0
    key: int = ListItem.insert(kind=NOTE_TYPES, name=wanted, position=last + 1).execute()
    changes = (Change("name", "Tipo", "", wanted),)
    work.record("list_item", key, "criou", changes=changes, note="tipo de observação")
    return wanted


@service()
def mark_read(work: Work, customer_id: int, shown: Sequence[tuple[int, int]]) -> int:
    """Receipts of this operator for notes, each with the version that was shown (F219). Returns how many are new.

    No history: it is full of those who change something. The first reading of a version stays.
    """
    versions = dict(shown)
    of_customer = (Observation.customer_id == customer_id) & Observation.id.in_(list(versions))
    ids = [row.id for row in Observation.select(Observation.id).where(of_customer)]
    mine = (ObservationReading.operator_id == work.session.operator_id) & ObservationReading.observation_id.in_(ids)
    there = set(
        ObservationReading.select(ObservationReading.observation_id, ObservationReading.version).where(mine).tuples()
    )
    rows = [
        (key, work.session.operator_id, versions[key], work.now) for key in ids if (key, versions[key]) not in there
    ]
    if rows:
        columns = (
            ObservationReading.observation_id,
            ObservationReading.operator_id,
            ObservationReading.version,
            ObservationReading.at,
        )
        # Two desks of one operator may close at once: the later finds the row and leaves it.
        ObservationReading.insert_many(rows, columns).on_conflict_ignore().execute()
    return len(rows)


def _day(work: Work, customer_id: int, key: int) -> str:
    """What names a note in the history. Raises `Gone`."""
    return format_date(work.session.local(records.row_of(NOTE, customer_id, key).at))
