"""Every state of a plan with every action, through the services, against the table: what it allows is done, and what it
refuses is refused with its sentence. Each pair is tried in a transaction of its own that is rolled back."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.models.base import database
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.rules.plans.asked import ASKED
from integrator_tui.rules.plans.states import LIVING, STATES, TABLE, TRUST
from integrator_tui.rules.variables import TEMPORARY_SUSPENSION
from integrator_tui.services.plans.access import ALIASES, DOMAINS, EMAILS, FTP, IPS, LOGINS
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.change_plan import change_plan
from integrator_tui.services.plans.acts.delete import delete_plan
from integrator_tui.services.plans.acts.edit import (
    set_access_point,
    set_address,
    set_due_day,
    set_last_closing,
    set_price,
    set_unit,
)
from integrator_tui.services.plans.acts.enable import enable_plan, install_plan
from integrator_tui.services.plans.acts.pause import suspend_on_request
from integrator_tui.services.plans.acts.status import change_status
from integrator_tui.services.plans.acts.transfer import transfer_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
from integrator_tui.services.plans.ends import end_release
from integrator_tui.services.service import Service
from tests.services.planned import TODAY, Provider

Call = tuple[Service[..., Any], tuple[Any, ...]]
NOT_YET = {"suspend_debt", "reduce", "discount", "contract", "extra_fields", "task", "equipment", "service", "credits"}
"""Actions without an act of their own here: only the verdict is asked for."""
NEVER = {"clock_allows": "O prazo legal ainda não permite suspender."}
IN_DEBT = {"overdue", "trust_allowed"}


def calls(isp: Provider, version: int, status: int) -> dict[str, Call]:
    """Action -> the service, and what it is given besides customer and plan."""
    return {
        "install": (install_plan, ()),
        "enable": (enable_plan, ()),
        "trust": (release_on_trust, ()),
        "end_trust": (end_release, ()),
        "suspend_request": (suspend_on_request, (version, {"until": "+40"})),
        "cancel": (cancel_plan, (version, {"reason_id": "Preço", "cancelled_on": "hoje"})),
        "change_plan": (change_plan, (version, {"catalog_plan_id": "FIBRA 600"})),
        "change_status": (change_status, (status, {"status_id": ""})),
        "price": (set_price, (9990, {"price_cents": "89,90"})),
        "due_day": (set_due_day, (version, {"due_day": "20"})),
        "address": (set_address, (None, {"address_id": "Rua XV"})),
        "routing_point": (set_access_point, (None, {"access_point_id": "OLT Centro 1"})),
        "unit": (set_unit, (isp.ids["Rio Centro"], {"unit_id": "Niterói"})),
        "last_closing": (set_last_closing, ("", {"last_closing": "hoje"})),
        "transfer": (transfer_plan, (version, {"customer_id": str(isp.joao)})),
        "delete": (delete_plan, (version,)),
        "ip": (IPS.create, ({},)),
        "login": (LOGINS.create, ({},)),
        "email": (EMAILS.create, ({},)),
        "alias": (ALIASES.create, ({},)),
        "ftp": (FTP.create, ({},)),
        "domain": (DOMAINS.create, ({},)),
    }


def test_every_state_with_every_action(database_url: str) -> None:
    isp = Provider(database_url)
    isp.set(TEMPORARY_SUSPENSION, 1)
    isp.db.run(_sells_everything)
    isp.owes(0)
    plans = {state: isp.plan(state, address_id=None) for state in STATES}
    over = CustomerPlan.update(trust_until=TODAY.replace(month=11, day=30)).where(CustomerPlan.id == plans[TRUST])
    isp.db.run(over.execute)
    assert calls(isp, 1, 1).keys() | NOT_YET == TABLE.actions.keys()
    tried, done, moved = 0, 0, set()
    for state, plan in plans.items():
        for action in TABLE.actions:
            said, became = isp.db.run(_try, isp, state, action, plan)
            expected = TABLE.check(state, action, TABLE.conditions.keys() - NEVER.keys())
            assert said == expected.reason, (state, action)
            if not said and became and action != "change_plan":
                assert became == expected.to, (state, action)
            tried, done = tried + 1, done + (not said)
            moved |= {(state, action)} if became not in ("", state) and action != "change_plan" else set()
    assert (tried, len(LIVING)) == (len(STATES) * len(TABLE.actions), 7)
    assert done > 100
    leading = {(state, row.action) for row in TABLE.rows if row.to for state in row.states if state != row.to}
    assert moved == {pair for pair in leading if pair[1] not in NOT_YET}
    assert ASKED.keys() <= TABLE.actions.keys()
    isp.db.close()


def _sells_everything() -> None:
    from integrator_tui.models.system import ListItem

    details = (
        '{"price": 9990, "group": "Fibra PF", "allows_radius": true, "allows_email": true, "allows_alias": true,'
        ' "allows_ftp": true, "allows_domain": true, "supports_credit": true, "bill_when_suspended": true}'
    )
    ListItem.update(details=details).where(ListItem.name << ("FIBRA 300", "FIBRA 600")).execute()


def _try(isp: Provider, state: str, action: str, plan: int) -> tuple[str, str]:
    """Why it was refused, and the state that came of it; nothing of it stays."""
    row = TABLE.row(state, action)
    owes = bool(row and IN_DEBT & set(row.conditions))
    with database.atomic() as transaction:
        try:
            CustomerStanding.update(overdue_invoices=int(owes), overdue_cents=9990 * owes).execute()
            if action in NOT_YET:
                facts = plan_facts(isp.session, isp.maria, plan)
                known = {"no_balance": "", "has_login": ""}
                return verdict(isp.session, facts, action, known).reason, ""
            return _call(isp, action, plan)
        finally:
            transaction.rollback()


def _call(isp: Provider, action: str, plan: int) -> tuple[str, str]:
    before = CustomerPlan.get_by_id(plan)
    service, given = calls(isp, before.version, before.status_id)[action]
    try:
        service(isp.session, isp.maria, plan, *given)
    except Refused as error:
        return error.sentence, ""
    except InvalidForm:  # the state let it through; what was typed is not what this is about
        return "", ""
    after = CustomerPlan.get_by_id(plan)
    codes: dict[int, str] = {key: code for code, key in isp.ids.items() if code in STATES}
    return "", "" if after.deleted_at else codes[after.status_id]
