"""Compra/Créditos (domain 7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands.finance import CREDITS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.errors import Refused
from integrator_tui.screens.dialogs import Ask, Chooser
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.services.finance.credits import PurchaseRow, buy_credits, offers, packages, purchases_of
from integrator_tui.widgets.record_list import Column

CHARGED = {"proximo": "próximo fat.", "boleto": "boleto"}


def size(megabytes: int) -> str:
    """As people say it: `10 GB`, `500 MB`."""
    return f"{megabytes // 1024} GB" if megabytes and megabytes % 1024 == 0 else f"{megabytes} MB"


class CreditsPane(Commanded, ListPane[PurchaseRow]):
    """What was bought; F6 buys."""

    SCOPE = "credits"
    COUNTED = ("compra", "compras")
    EMPTY = "Nenhuma compra de créditos. F6 compra."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CREDITS)]
    COLUMNS = (
        Column("Data", lambda row: short(row.day), 8),
        Column("Plano", lambda row: row.plan, 16, grow=1),
        Column("Crédito", lambda row: size(row.megabytes), 8, right=True),
        Column("Valor R$", lambda row: figure(row.cents), 9, right=True),
        Column("Forma", lambda row: CHARGED.get(row.charged, row.charged), 12),
        Column("Fatura", lambda row: str(row.invoice or "-"), 7, keep=1, right=True),
        Column("Usuário", lambda row: row.login, 9, keep=2),
    )

    async def page(self, after: PurchaseRow | None) -> Sequence[PurchaseRow]:
        """Older ones."""
        key = after.id if after else None
        rows: Sequence[PurchaseRow] = await self.desk.in_db(purchases_of, self.customer_id, key, PAGE)
        return rows

    async def do_new(self) -> None:
        """Plan, package, and the price with how it is charged before anything is bought."""
        found = await self.desk.in_db(offers, self.customer_id)
        if not found:
            raise Refused("Nenhum plano deste cliente suporta Compras de Créditos.")
        options = [
            (one.plan.id, f"{one.plan.label}  franquia {size(one.quota)}  saldo {size(one.balance)}") for one in found
        ]
        dimmed = {one.plan.id: one.reason for one in found if one.reason}
        plan_id = await self.desk.ask(Chooser("Créditos · Plano", options, dimmed=dimmed))
        if plan_id is None:
            return
        sold = await self.desk.in_db(packages)
        package_id = await self.desk.ask(Chooser("Crédito", [(one.id, one.label) for one in sold]))
        if package_id is None:
            return
        label = next(one.label for one in sold if one.id == package_id)
        if await self.desk.ask(Ask("Comprar créditos", f"Comprar {label}?", (("s", "Sim"), ("n", "Não")))) == "s":
            await self.desk.in_db(buy_credits, self.customer_id, plan_id, package_id)
            await self.customer_screen.changed()
            self.desk.say(f"Comprado: {label}")
