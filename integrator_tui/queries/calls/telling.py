"""To whom the protocol of a call would go, as the variable says and as he allows: shown before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrator_tui.queries.messages.message_targets import Target, email_targets, sms_targets
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.session import Session

PURPOSE = "servico"
WAYS = {1: ("sms",), 2: ("email",), 3: ("sms", "email")}
"""What the variable says -> channels."""


@dataclass(frozen=True)
class Notice:
    """One message that would go."""

    channel: str
    to: str
    contact_id: int | None


@query(permission=CUSTOMERS)
def protocol_notices(session: Session, customer_id: int, phone: str = "") -> tuple[Notice, ...]:
    """Those of a call of a customer, by SMS to the number he calls from where it is his and he allows it."""
    found = []
    for channel in WAYS.get(value(session, variables.PROTOCOL_BY), ()):
        targets = (sms_targets if channel == "sms" else email_targets)(session, customer_id, PURPOSE)
        if one := _chosen(targets, phone):
            found.append(Notice(channel, one.value, one.contact_id))
    return tuple(found)


@query(permission=CUSTOMERS)
def reachable_by(session: Session, customer_id: int, phone: str = "") -> Notice | None:
    """One way on which a customer can be written to about his call: SMS before e-mail; None for none."""
    mobile = _chosen(sms_targets(session, customer_id, PURPOSE), phone)
    if mobile is not None:
        return Notice("sms", mobile.value, mobile.contact_id)
    mail = _chosen(email_targets(session, customer_id, PURPOSE), "")
    return Notice("email", mail.value, mail.contact_id) if mail is not None else None


def _chosen(targets: Sequence[Target], phone: str) -> Target | None:
    allowed = [one for one in targets if not one.refused]
    return next((one for one in allowed if phone and one.value == phone), allowed[0] if allowed else None)
