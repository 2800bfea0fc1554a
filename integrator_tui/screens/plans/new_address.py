"""An address that the customer does not have yet, by its CEP: from inside a wizard ("Novo Endereço")."""

from __future__ import annotations

from integrator_tui.desk.drafts import DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.customers.address import AddressForm
from integrator_tui.screens.customers.address_search import SEARCHED, AddressSearch
from integrator_tui.screens.customers.addresses import AddressDialog
from integrator_tui.services.customers.addresses import ADDRESSES


class NewAddress(AddressDialog):
    """Begins with a CEP that was typed already."""

    cep = ""

    def on_mount(self) -> None:
        """It is looked up at once."""
        super().on_mount()
        if self.cep:
            self.call_after_refresh(self._look_up)

    def _look_up(self) -> None:
        self.form.put({"zip": self.cep})
        self.search.left("zip")


async def new_address(desk: Desk, customer_id: int, cep: str = "") -> int | None:
    """Its id once it is saved; None when it was given up. `cep` is looked up at once."""
    opened = await desk.in_db(ADDRESSES.opened, customer_id, None)

    async def write(texts: dict[str, str]) -> int:
        return await desk.in_db(ADDRESSES.create, customer_id, texts)

    search = AddressSearch(desk, lambda: dialog.form, {name: name for name in SEARCHED})
    dialog = NewAddress(
        ("Novo Endereço", ""),
        AddressForm,
        as_texts(opened.form, opened.context),
        opened.context,
        draft=DraftKey("addresses:new", customer_id, None),
        write=write,
        focus_first="number" if cep else "zip",
        choosers=search.choosers,
        hint="F4 pesquisa: em CEP; ou em Logradouro, com Número, Cidade e UF",
    )
    dialog.search = search
    dialog.cep = cep
    return await desk.ask(dialog)
