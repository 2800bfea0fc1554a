"""What leads from the search to the lists, the models and the files of the provider: its windows open from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from integrator_tui.desk.port import Desk


class HouseActions:
    """Mixed into the search; each screen is imported when it is asked for."""

    if TYPE_CHECKING:
        where: str

        @property
        def desk(self) -> Desk: ...
        @property
        def text(self) -> str: ...
        def find(self) -> Any: ...

    async def do_lists(self) -> None:
        """The provider's lists."""
        from integrator_tui.screens.lists.lists import open_lists

        await open_lists(self.desk)

    async def do_variables(self) -> None:
        """The switches and numbers of the program."""
        from integrator_tui.screens.lists.variables import open_variables

        await open_variables(self.desk)

    async def do_bulk_sms(self) -> None:
        """An SMS to everybody whom the box finds."""
        from integrator_tui.screens.messages.bulk import send_to_search

        await send_to_search(self.desk, self.text, self.where)

    async def do_bulk_sms_file(self) -> None:
        """An SMS to the customers of a file."""
        from integrator_tui.screens.messages.bulk import send_to_file

        await send_to_file(self.desk)

    async def do_templates(self) -> None:
        """The templates of messages."""
        from integrator_tui.screens.messages.templates import TemplatesView
        from integrator_tui.screens.records import RecordsScreen

        await self.desk.ask(RecordsScreen("Modelos · Remetentes Email", TemplatesView()))

    async def do_company(self) -> None:
        """The name that templates give as {empresa}."""
        from integrator_tui.queries.lists.company import company
        from integrator_tui.screens.dialogs import Prompt
        from integrator_tui.services.messages.templates import name_company

        name = await self.desk.ask(Prompt("Nome do provedor", await self.desk.in_db(company)))
        if name is not None:
            await self.desk.in_db(name_company, name)
            self.desk.say("Dados salvos com sucesso")

    async def do_import(self) -> None:
        """Customers from a CSV file."""
        from integrator_tui.screens.exchange import import_customers

        await import_customers(self.desk)
        self.find()

    async def do_export(self) -> None:
        """What the box finds, to a file."""
        from integrator_tui.screens.exchange import export_customers

        await export_customers(self.desk, self.text, self.where)

    async def do_nas(self) -> None:
        """The routers."""
        from integrator_tui.screens.lists.nas import open_routers

        await open_routers(self.desk)

    async def do_outages(self) -> None:
        """What is out of service, and whom it touches."""
        from integrator_tui.screens.search.outages import open_outages

        await open_outages(self.desk)

    async def do_operators(self) -> None:
        """Who works here."""
        from integrator_tui.screens.access.operators import open_operators

        await open_operators(self.desk)

    async def do_desks(self) -> None:
        """Who sits where."""
        from integrator_tui.screens.access.desks import open_desks_screen

        await open_desks_screen(self.desk)

    async def do_extra_definitions(self) -> None:
        """What the provider wants to know beyond the usual."""
        from integrator_tui.screens.lists.extra_definitions import open_definitions

        await open_definitions(self.desk)
