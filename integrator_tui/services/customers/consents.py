"""What a customer and the contacts agree to and refuse (F222)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.consent import ConsentForm
from integrator_tui.models.customers import Contact
from integrator_tui.models.messages import Consent
from integrator_tui.rules.messages.states import CHANNELS
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import Names
from integrator_tui.session import Session


class Consents(Kind[ConsentForm]):
    """The newest entry first."""

    plural = "consents"
    entity = "consent"
    this = "este consentimento"
    table = Consent
    form = ConsentForm
    permission = EDIT
    searched = ("contact_id", "channel", "purpose", "source")
    newest_first = True

    def names(self, session: Session, customer_id: int, forms: Sequence[ConsentForm]) -> Names:
        """Who said it."""
        people = Contact.select(Contact.id, Contact.name).where(Contact.customer_id == customer_id)
        return {"contact_id": {None: "o cliente", **{row.id: row.name for row in people}}}

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """The contacts."""
        people = Contact.select().where((Contact.customer_id == customer_id) & Contact.deleted_at.is_null())
        return {"contacts": tuple(Choice(row.id, row.name) for row in people.order_by(Contact.id).limit(500))}

    def begun(self, session: Session, customer_id: int, context: FormContext) -> ConsentForm:
        """Of today; what it says is not guessed."""
        begun: dict[str, Any] = {"granted": "", "given_on": context.today, "basis": "consentimento"}
        return ConsentForm.model_construct(**begun)

    def refuse(self, session: Session, form: ConsentForm, read: ConsentForm | None) -> None:
        """What was not said yet."""
        if form.given_on and form.given_on > session.today().date():
            raise InvalidForm({"given_on": "A data do consentimento não pode estar no futuro."})

    def note(self, session: Session, row: Any) -> str:
        """The channel."""
        return CHANNELS[row.channel]


CONSENTS = Consents()
