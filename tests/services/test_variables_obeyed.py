"""Variables of the manual that change what is done with customers and their services: both ways of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import as_texts
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.rules.variable import Switch
from integrator_tui.rules.variables import INACTIVE_WITH_PLANS, SERVICE_WITHOUT_PLANS_FORM
from integrator_tui.services.customers.customers import create_customer, save_customer
from integrator_tui.services.finance.records import ADDITIONAL_SERVICES
from tests.screens.conftest import MARIA


def switch(variable: Switch, on: bool) -> None:
    text = variable.stored(variable.said(on))
    if not SystemVariable.update(value=text).where(SystemVariable.code == variable.code).execute():
        SystemVariable.insert(code=variable.code, value=text).execute()


def plan_with_form() -> int:
    status = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == "HABILITADO")).id
    form = ListItem.get((ListItem.kind == "formas_cobranca") & (ListItem.code == "PIX")).id
    catalog = ListItem.insert(kind="planos", name="Fibra 500").execute()
    day: dict[str, Any] = {"start_date": date(2026, 1, 1), "due_day": 10, "price_cents": 9990}
    CustomerPlan.insert(customer_id=1, catalog_plan_id=catalog, status_id=status, billing_form_id=form, **day).execute()
    return int(form)


def test_variables_of_customers_and_services(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    form = db.run(plan_with_form)

    def inactivate() -> None:
        read = db.run(customer, session, 1).form
        texts = as_texts(read, db.run(form_context, session))
        db.run(save_customer, session, 1, read, texts | {"active": "Inativo"})

    db.run(switch, INACTIVE_WITH_PLANS, False)
    with pytest.raises(InvalidForm, match="1 plano não cancelado"):
        inactivate()
    db.run(switch, INACTIVE_WITH_PLANS, True)
    inactivate()
    assert not db.run(customer, session, 1).form.active

    db.run(switch, SERVICE_WITHOUT_PLANS_FORM, False)
    assert db.run(ADDITIONAL_SERVICES.opened, session, 1, None).form.billing_form_id == form
    db.run(switch, SERVICE_WITHOUT_PLANS_FORM, True)
    assert db.run(ADDITIONAL_SERVICES.opened, session, 1, None).form.billing_form_id is None
    db.close()
