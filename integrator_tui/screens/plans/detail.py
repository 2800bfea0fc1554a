""" "Detalhe" and "Informações de Cobrança" of a plan (domain 6.3)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.history import history_of_plan
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.plans.plan_pane import FactsPane
from integrator_tui.screens.plans.telling import billing, detail
from integrator_tui.widgets.facts import Fact, Facts, Told
from integrator_tui.widgets.lines import Line

BESIDE = 110
"""Width of the window from which the billing stands beside the detail."""


NEWEST = 5
"""Rows of the history under the billing."""


class DetailPane(FactsPane):
    """What the plan is, and what can be done about it; on a wide screen its billing and newest history beside."""

    DEFAULT_CSS = """
    DetailPane Horizontal { height: 1fr; }
    DetailPane #beside { width: 40; padding-left: 2; }
    """

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record, plan)
        self.billing = Facts()
        self.newest = Facts(16)

    def compose(self) -> ComposeResult:
        """Detail, and the billing beside."""
        with Horizontal():
            yield self.box
            with Vertical(id="beside"):
                yield Line("Informações de Cobrança", classes="title")
                yield self.billing
                yield Line("")
                yield Line("Histórico (h)", classes="title")
                yield self.newest

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
        if self.query_one("#beside").display:
            plan = self.read_plan
            found = await self.desk.in_db(history_of_plan, plan.customer_id, plan.id, limit=NEWEST)
            self.newest.show([(Fact(format_datetime(row.at), f"{row.login} {row.summary}"),) for row in found])

    def on_resize(self) -> None:
        """The billing needs the width."""
        self.query_one("#beside").display = self.screen.size.width >= BESIDE


class BillingPane(FactsPane):
    """Price, due day, form, installation, what waits to be charged."""

    def told(self) -> Told:
        """As it was read."""
        return billing(self.read_plan)
