"""A plan is made once, however often it is asked for by one name; what the operator may not, the service refuses."""

from __future__ import annotations

from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.models.base import database
from integrator_tui.models.customers import Customer
from integrator_tui.models.raw import fetch
from integrator_tui.services.calls.orders import ORDERS
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.lists.lists import fill_initial_lists
from integrator_tui.services.plans.create import create_plan
from tests.identity import sign_up
from tests.screens.conftest import MARIA

SOLD = {
    "start_date": "hoje",
    "unit_id": "Matriz",
    "catalog_plan_id": "Fibra 300 Mega",
    "sale": "telefone",
    "address_id": "Rua XV",
    "billing_form_id": "PIX",
    "due_day": "10",
    "price": "99,90",
    "install_fee": "150",
}


def lists() -> None:
    with database.atomic():
        fill_initial_lists(demonstration=True)


@pytest.mark.function("F188")
def test_once_and_only_what_may_be(database_url: str) -> None:
    sign_up(database_url, "Clientes", "Adicionar Plano", admin=False, login="bia")
    sign_up(database_url, "Clientes", admin=False, login="caio")
    db, ana = open_base(database_url, login="ana")
    sessions = [open_base(database_url, login=login)[1] for login in ("bia", "caio")]
    create: Any = create_plan

    def plans() -> int:
        return int(db.run(fetch, "SELECT COUNT(*) FROM customer_plan")[0][0])

    try:
        db.run(lists)
        db.run(create_customer, ana, MARIA)
        name = "a" * 32
        with_login = {**SOLD, "login": "Maria.Santos", "password": "Kq7-vela-93"}
        first = db.run(create, ana, 1, with_login, False, op_id=name, again=True)
        assert db.run(create, ana, 1, with_login, False, op_id=name, again=True) == first
        held = db.run(fetch, "SELECT kind, value, plan_id FROM plan_holding WHERE until IS NULL")
        assert held == [("login", "maria.santos", first)]
        assert plans() == 1
        assert db.run(create, ana, 1, SOLD, False) != first  # control: without a name it is another plan
        assert plans() == 2
        for changed, field in (
            ({"price": "50"}, "price"),
            ({"install_fee": "0"}, "install_fee"),
            ({"discount": "10"}, "discount"),
        ):
            with pytest.raises(InvalidForm, match="Este valor não pode ser outro: falta") as refused:
                db.run(create, sessions[0], 1, {**SOLD, **changed}, False)
            assert list(refused.value.errors) == [field]
        for changed, field in (
            ({"catalog_plan_id": "Link Dedicado 100 Mega", "price": "890", "login": "maria"}, "login"),
            ({"email": "m@x.com.br"}, "password"),
            ({"alias": "m@x.com.br"}, "alias"),
            ({"billing_form_id": "Débito em Conta"}, "billing_form_id"),
            ({"benefit": "10", "months": "0"}, "benefit"),
        ):
            with pytest.raises(InvalidForm) as refused:
                db.run(create, ana, 1, {**SOLD, **changed}, False)
            assert field in refused.value.errors
        assert not db.run(ORDERS.page, ana, 1), "nobody has to go there"
        name = "b" * 32
        waiting = [db.run(create, ana, 1, SOLD, True, op_id=name, again=True) for _ in range(2)]
        (order,) = db.run(ORDERS.page, ana, 1)
        assert (order.text("kind"), order.text("state"), order.form.plan_id) == ("Instalação", "Aberta", waiting[0])
        assert order.form.place.startswith("Rua XV"), "at the address of the plan"
        assert plans() == 3
        with pytest.raises(NotPermitted, match="Adicionar Plano"):
            db.run(create, sessions[1], 1, SOLD, False)
        db.run(Customer.update(active=False).where(Customer.id == 1).execute)
        with pytest.raises(Refused, match="inativo"):
            db.run(create, ana, 1, SOLD, False)
        assert plans() == 3
    finally:
        db.close()
