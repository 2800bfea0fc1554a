""" "Detalhe" and "Informações de Cobrança" of a plan (domain 6.3)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.screens.plans.plan_pane import FactsPane
from integrator_tui.screens.plans.telling import billing, detail
from integrator_tui.widgets.facts import Facts, Told
from integrator_tui.widgets.lines import Line

BESIDE = 110
"""Width of the window from which the billing stands beside the detail."""


class DetailPane(FactsPane):
    """What the plan is, and what can be done about it; on a wide screen with its billing beside."""

    DEFAULT_CSS = """
    DetailPane Horizontal { height: 1fr; }
    DetailPane #beside { width: 46; padding-left: 2; }
    """

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record, plan)
        self.billing = Facts()

    def compose(self) -> ComposeResult:
        """Detail, and the billing beside."""
        with Horizontal():
            yield self.box
            with Vertical(id="beside"):
                yield Line("Informações de Cobrança", classes="title")
                yield self.billing

    def told(self) -> Told:
        """As the table of states sees it now."""
        from integrator_tui.screens.plans.window import PlanScreen

        assert isinstance(self.screen, PlanScreen)
        return detail(self.read_plan, self.screen.verdicts)

    async def show(self) -> None:
        """Both."""
        await super().show()
        self.billing.show(billing(self.read_plan))
        self.on_resize()

    def on_resize(self) -> None:
        """The billing needs the width."""
        self.query_one("#beside").display = self.screen.size.width >= BESIDE


class BillingPane(FactsPane):
    """Price, due day, form, installation, what waits to be charged."""

    def told(self) -> Told:
        """As it was read."""
        return billing(self.read_plan)
