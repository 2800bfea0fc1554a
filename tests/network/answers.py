"""What the views say of a login, asked as FreeRADIUS asks them; and plans to ask about."""

from __future__ import annotations

import json
from typing import Any

from integrator_tui.models.plans import PlanIp, PlanLogin
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from tests.services.planned import Provider

ASKED = "SELECT id, username, attribute, value, op FROM {} WHERE username = ? ORDER BY id"
GROUP = "SELECT id, groupname, attribute, value, op FROM {} WHERE groupname = ? ORDER BY id"
GROUPS = "SELECT groupname FROM radusergroup WHERE username = ? ORDER BY priority"


def check(login: str) -> list[tuple[str, str, str]]:
    """Attribute, operator, value of `radcheck`."""
    return [(attribute, op, value) for _, _, attribute, value, op in fetch(ASKED.format("radcheck"), (login,))]


def reply(login: str) -> dict[str, str]:
    """What `radreply` adds for the login alone."""
    return {attribute: value for _, _, attribute, value, _ in fetch(ASKED.format("radreply"), (login,))}


def groups(login: str) -> list[str]:
    """Its groups, the first one first."""
    return [name for (name,) in fetch(GROUPS, (login,))]


def group(name: str) -> dict[str, tuple[str, str]]:
    """Attribute -> operator and value of a group."""
    rows = fetch(GROUP.format("radgroupreply"), (name,))
    return {attribute: (op, value) for _, _, attribute, value, op in rows}


def sold(provider: Provider, name: str = "FIBRA 300", **details: Any) -> int:
    """A plan of the catalogue with a speed and the like; its id."""

    def write() -> int:
        key = provider.ids[name]
        told = json.loads(ListItem.get_by_id(key).details)
        ListItem.update(details=json.dumps({**told, **details})).where(ListItem.id == key).execute()
        return key

    return provider.db.run(write)


def login(provider: Provider, plan_id: int, name: str, password: str = "abc", **columns: Any) -> int:
    """A login of a plan."""

    def write() -> int:
        own = {"customer_id": provider.maria, "plan_id": plan_id, "login": name, "login_key": name.casefold()}
        key: int = PlanLogin.insert(**own, password=password, **columns).execute()
        return key

    return provider.db.run(write)


def address(provider: Provider, plan_id: int, value: str, **columns: Any) -> int:
    """An address of a plan."""

    def write() -> int:
        own = {"customer_id": provider.maria, "plan_id": plan_id, "address": value}
        family = "ipv6" if ":" in value else "ipv4"
        key: int = PlanIp.insert(**own, family=family, **columns).execute()
        return key

    return provider.db.run(write)
