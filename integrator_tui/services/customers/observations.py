"""The notes of a customer, and the receipts of those that must be read (manual, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.observation import NoteTypeForm, ObservationForm
from integrator_tui.models.registration import Observation, ObservationReading
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.observations import NOTE_TYPES
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import fold
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.records import check
from integrator_tui.services.service import LISTS, Work, service, stand_in_line
from integrator_tui.session import Session


class Observations(Kind[ObservationForm]):
    """Dated notes, the newest first; a new version is to be read again by those of "uma vez por operador"."""

    plural = "observations"
    entity = "observation"
    this = "esta observação"
    table = Observation
    form = ObservationForm
    permission = EDIT
    searched = ("at", "login", "type_id", "must_read", "text")
    shown = ("at", "login")
    newest_first = True

    def added(self, work: Work, form: ObservationForm) -> dict[str, Any]:
        """Of now, by this operator; date and author stay."""
        return {"at": work.now, "operator_id": work.session.operator_id, "login": work.session.login}

    def note(self, session: Session, row: Any) -> str:
        """Its day."""
        return format_date(session.local(row.at))


OBSERVATIONS = Observations()


@service(permission=EDIT)
def add_note_type(work: Work, name: str) -> str:
    """A new type of note at the end of the list, or the one there is by that name. Returns its name as it stands."""
    context = FormContext(today=work.session.today().date())
    wanted: str = check(NoteTypeForm, {"name": name}, context).name
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


@service(permission=CUSTOMERS)
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
