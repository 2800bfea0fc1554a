"""Campo Extra of a contact: its extra fields over the screen, with "Editar Campo" (manual, 3.4.2)."""

from __future__ import annotations

from textual.app import ComposeResult

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import desk_of
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.customers.extra_fields import ExtraRow
from integrator_tui.screens.customers.extra_fields import ExtraFieldsPane
from integrator_tui.screens.dialog import Dialog
from integrator_tui.services.rows import Row


class ContactExtraFields(ExtraFieldsPane):
    """The extra fields of a contact."""

    OWNER = "contact"

    async def wrote(self) -> None:
        """What lies beneath shows no extra fields."""
        await self.show(keep_cursor=True)

    def draft_key(self, row: ExtraRow) -> DraftKey:
        """The pane of the contacts opens it again."""
        return DraftKey(f"contacts:{self.owner_id}:{row.id}", self.customer_id, row.version)


class ContactExtraDialog(Dialog[None]):
    """The list in a box; `resume` opens one value with the text of a draft."""

    DEFAULT_CSS = "ContactExtraDialog ContactExtraFields { height: 14; }"
    AUTO_FOCUS = ""

    def __init__(
        self, record: CustomerRecord, contact: Row[ContactForm], resumed: tuple[int, Draft] | None = None
    ) -> None:
        super().__init__("Campos Extras do contato", contact.form.name)
        self.contact = contact
        self.pane = ContactExtraFields(record, contact.id)
        self.resumed = resumed

    def content(self) -> ComposeResult:
        """The list."""
        yield self.pane

    def on_mount(self) -> None:
        """Read the list; keys typed meanwhile wait."""
        desk_of(self).carry_out(self._open())

    async def _open(self) -> None:
        await self.pane.show()
        self.pane.take_focus()
        if self.resumed:
            await self.pane.edit(*self.resumed)
