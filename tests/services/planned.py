"""A base with customers and plans for the tests of acts: what is sold, what is owed, and who works on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.models.customers import Address, CustomerStanding
from integrator_tui.models.plans import BillingEvent, CustomerPlan, PlanContract
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.possible import possible
from integrator_tui.rules.states import Verdict
from integrator_tui.rules.variable import Number, Switch
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.session import Session
from tests.screens.conftest import JOAO, MARIA

TODAY = date(2026, 12, 1)
SOLD = {"allows_radius": True, "allows_email": True, "allows_alias": True, "issues_book": True}


class Provider:
    """Two customers; plans of one unit and group, one of another; it is 1 December 2026, 14:32 in UTC."""

    def __init__(self, url: str) -> None:
        self.db: Db
        self.db, session = open_base(url, login="ana")
        self.session: Session = replace(session, now=lambda: datetime(2026, 12, 1, 14, 32))
        self.maria = self.do(create_customer, MARIA)
        self.joao = self.do(create_customer, JOAO)
        self.ids: dict[str, int] = {}
        self.db.run(self._lists)

    def do(self, service: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """A query or service, as ana."""
        return self.db.run(service, self.session, *args, **options)

    def on(self, day: date) -> Session:
        """The session of another day."""
        return replace(self.session, now=lambda: datetime(day.year, day.month, day.day, 14, 32))

    def _lists(self) -> None:
        def add(kind: str, name: str, parent: int | None = None, **details: Any) -> None:
            self.ids[name] = ListItem.insert(
                kind=kind, name=name, parent_id=parent, details=json.dumps(details), position=1
            ).execute()

        add("unidades_negocio", "Rio Centro")
        add("unidades_negocio", "Niterói")
        rio, far = self.ids["Rio Centro"], self.ids["Niterói"]
        add("pontos_acesso", "OLT Centro 1", rio)
        add("pontos_acesso", "OLT Praia", far)
        for name, price, group, unit in (
            ("FIBRA 300", 9990, "Fibra PF", rio),
            ("FIBRA 600", 12990, "Fibra PF", rio),
            ("EMPRESA 500", 24990, "Fibra PJ", rio),
            ("FIBRA PRAIA", 9990, "Fibra PF", far),
        ):
            add("planos", name, unit, price=price, group=group, **SOLD)
        for item in ListItem.select().where(ListItem.kind << ("status_planos", "formas_cobranca")):
            self.ids[item.code] = item.id

    def plan(self, state: str = "HABILITADO", customer_id: int = 0, name: str = "FIBRA 300", **columns: Any) -> int:
        """A plan of maria, of FIBRA 300, in a status since 28 November, unless told otherwise."""
        customer_id = customer_id or self.maria

        def make() -> int:
            home = Address.get((Address.customer_id == customer_id) & (Address.kind == "principal"))
            key: int = CustomerPlan.insert(
                **{
                    "customer_id": customer_id,
                    "catalog_plan_id": self.ids[name],
                    "status_id": self.ids[state],
                    "address_id": home.id,
                    "start_date": date(2026, 3, 1),
                    "due_day": 10,
                    "price_cents": 9990,
                    "unit_id": self.ids["Rio Centro"],
                    "billing_form_id": self.ids["BOLETO"],
                    "issues_book": True,
                    "status_since": datetime(2026, 11, 28, 12),
                    **columns,
                }
            ).execute()
            return key

        return int(self.db.run(make))

    def owes(self, cents: int = 9990, oldest: date | None = date(2026, 11, 10), customer_id: int = 0) -> None:
        """What a customer is overdue with; 0 is nothing."""
        row = {"overdue_invoices": int(cents > 0), "overdue_cents": cents, "oldest_due": oldest if cents else None}
        key = customer_id or self.maria

        def write() -> None:
            CustomerStanding.insert(customer_id=key, as_of=TODAY, **row).on_conflict(
                conflict_target=[CustomerStanding.customer_id], update=row
            ).execute()

        self.db.run(write)

    def contract(self, plan_id: int, months: int = 12, benefit: int = 60000, sold_on: date = date(2026, 7, 1)) -> None:
        """A contract with a minimum term."""
        values = {"customer_id": self.maria, "plan_id": plan_id, "number": f"C-{plan_id}", "sold_on": sold_on}
        self.db.run(PlanContract.insert(**values, months=months, benefit_cents=benefit).execute)

    def set(self, variable: Switch | Number, value: int) -> None:
        """A variable of the system."""
        self.db.run(
            SystemVariable.insert(code=variable.code, value=str(value))
            .on_conflict(conflict_target=[SystemVariable.code], update={"value": str(value)})
            .execute
        )

    def facts(self, plan_id: int) -> Facts:
        """How a plan stands, whoever has it."""
        row = self.row(plan_id)
        return self.do(plan_facts, row.customer_id, plan_id)  # type: ignore[no-any-return]

    def row(self, plan_id: int) -> Any:
        """Its row."""
        return self.db.run(CustomerPlan.get_by_id, plan_id)

    def possible(self, plan_id: int) -> dict[str, Verdict]:
        """What the desk would offer."""
        return self.do(possible, self.row(plan_id).customer_id, plan_id)  # type: ignore[no-any-return]

    def events(self, plan_id: int) -> list[tuple[str, str, int, str]]:
        """Kind, description, cents and status of the events of a plan."""
        rows = self.db.run(lambda: list(BillingEvent.select().where(BillingEvent.plan_id == plan_id)))
        return [(row.kind, row.description, row.amount_cents, row.status) for row in rows]

    def history(self, entity: str = "plan") -> list[tuple[str, str]]:
        """Action and note of what the history has of an entity."""
        from integrator_tui.models.system import History

        rows = self.db.run(lambda: list(History.select().where(History.entity == entity).order_by(History.id)))
        return [(row.action, row.note) for row in rows]
