"""What the assistant does about the first wrong line: one service for each thing that no act on a plan does (F244)."""

from __future__ import annotations

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.plans.access import LoginForm
from integrator_tui.models.raw import fetch
from integrator_tui.queries.plans.network.accounting import holdings
from integrator_tui.rules import permissions
from integrator_tui.rules.plans.known import END_SESSION, NEW_PASSWORD, RECONNECT, RELEASE_MAC, TRUST_RELEASE
from integrator_tui.services.plans.access import LOGINS
from integrator_tui.services.plans.network import orders
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

NEEDED = {
    TRUST_RELEASE: permissions.ENABLE_SUSPENDED,
    RECONNECT: permissions.ENABLE_SUSPENDED,
    RELEASE_MAC: permissions.EDIT_PLAN,
    END_SESSION: permissions.EDIT_PLAN,
    NEW_PASSWORD: permissions.EDIT_RADIUS_PASSWORD,
}
"""Cure -> the permission that it asks for."""
TO_END = "terminada por um operador"
"""Why the order was given, as the queue tells it."""


@service(permission=permissions.EDIT_PLAN)
def release_mac(work: Work, customer_id: int, plan_id: int, login_id: int, mac: str) -> int:
    """No router is bound to a login any more, if it is still the one that was shown: whichever comes next gets in.

    Raises `Refused`, `Conflict`, `Gone`. Returns the id of the login.
    """
    kind = LOGINS.at(customer_id, plan_id, login_id)
    kind.refuse_state(work.session, customer_id)
    row = kind.row_of(customer_id, login_id)
    form = kind.form_of(row)
    shown, free = form.model_copy(update={"mac": mac}), form.model_copy(update={"mac": ""})
    kind.write(work, row, shown, free, kind.context(work.session, customer_id))
    return login_id


@service(permission=permissions.EDIT_RADIUS_PASSWORD)
def new_password(work: Work, customer_id: int, plan_id: int, login_id: int, password: str) -> int:
    """Another password for a login; history and result say only that there is one.

    Raises `InvalidForm`, `Refused`, `Gone`. Returns the id of the login.
    """
    kind = LOGINS.at(customer_id, plan_id, login_id)
    kind.refuse_state(work.session, customer_id)
    row, context = kind.row_of(customer_id, login_id), kind.context(work.session, customer_id)
    form = kind.form_of(row)
    given = check(LoginForm, {"login": row.login, "password": password}, context).password
    if not given:
        raise InvalidForm({"password": "Falta a senha."})
    kind.write(work, row, form, form.model_copy(update={"password": given}), context)
    return login_id


@service(permission=permissions.EDIT_PLAN)
def end_session(work: Work, customer_id: int, plan_id: int, key: int) -> int:
    """An order to the concentrator to end one open session of the plan; accounting alone says that it ended.

    Raises `Refused` where it is none of the plan's or nobody could be told, `Gone` where it ended meanwhile. Returns
    the id of the order.
    """
    rows = fetch("SELECT username FROM radacct WHERE radacctid = ?", (key,))
    names = {name for held in holdings(customer_id, plan_id) if held.until is None for name in held.names}
    if not rows or rows[0][0] not in names:
        raise Refused("Não há essa sessão neste plano.")
    order = orders.end_session(work, customer_id, plan_id, key, TO_END)
    note = f"a sessão de {rows[0][0]} no plano {plan_id}"
    work.record("plan", plan_id, "mandou terminar", customer_id=customer_id, note=note)
    return order
