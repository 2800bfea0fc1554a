"""Files of a call or a site survey: documents of the customer, kept by their hash, that name it ("Anexo (GED)")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Gone
from integrator_tui.forms.calls.attachment import AttachmentForm, PhotoForm
from integrator_tui.models.field_work import SiteSurvey
from integrator_tui.models.registration import Document
from integrator_tui.rules.calls.states import CLOSED
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.sizes import size
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.acts import customer_spoke, touch
from integrator_tui.services.calls.calls import call_of
from integrator_tui.services.calls.links import begin_anew
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.customers.documents import DOCUMENTS
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

ATTACHED = "anexo"


@service(permission=EDIT)
def attach(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any], file: TakenIn, store: Store) -> int:
    """A file that is in the store. What the customer sent ends a pause, as his word does; after the days of reopening
    it begins a call of its own. Returns the call it is seen in. Raises `InvalidForm`, `Refused`, `Gone`.
    """
    row = call_of(customer_id, call_id)
    context = DOCUMENTS.context(work.session, customer_id)
    form: AttachmentForm = check(AttachmentForm, {"path": file.name, **values}, context)
    kept = {name: text for name, text in values.items() if name in ("type_id", "description")}
    said = f"«{file.name}» ({size(file.size)})" + (", do cliente" if form.of_customer else "")
    if form.of_customer:
        customer_spoke(work, row)
        if row.state in CLOSED:
            row = begin_anew(work, row, said)
    key = DOCUMENTS._create(work, customer_id, kept, file, store)
    Document.update(call_id=row.id).where(Document.id == key).execute()
    trail.add(work, row.id, ATTACHED, said)
    touch(row, seen=row.operator in ("", work.session.login))
    note = f"atendimento {row.protocol}: {said}"
    work.record("service_call", row.id, "anexou", customer_id=customer_id, note=note)
    return int(row.id)


@service(permission=EDIT)
def attach_photo(
    work: Work, customer_id: int, survey_id: int, values: Mapping[str, Any], file: TakenIn, store: Store
) -> int:
    """A photo of a site survey, which is in the store. Returns its document. Raises `InvalidForm`, `Gone`."""
    there = (SiteSurvey.id == survey_id) & (SiteSurvey.customer_id == customer_id) & SiteSurvey.deleted_at.is_null()
    survey = SiteSurvey.get_or_none(there)
    if survey is None:
        raise Gone("Outro operador apagou este site survey. O arquivo não foi anexado.")
    check(PhotoForm, {"path": file.name, **values}, DOCUMENTS.context(work.session, customer_id))
    key: int = DOCUMENTS._create(work, customer_id, dict(values), file, store)
    Document.update(survey_id=survey_id).where(Document.id == key).execute()
    note = f"de {format_date(survey.surveyed_on)}: «{file.name}» ({size(file.size)})"
    work.record("survey", survey_id, "anexou", customer_id=customer_id, note=note)
    return key
