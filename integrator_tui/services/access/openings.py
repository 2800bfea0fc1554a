"""Who opened whom, and who had what is masked shown: written down before it is seen, with the call or the reason."""

from __future__ import annotations

from integrator_tui.errors import Refused
from integrator_tui.models.raw import execute
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.rules.access.openings import LONGEST_REASON, OPENED, REVEALED
from integrator_tui.session import Session

_INSERT = (
    "INSERT INTO opening (operator_id, login, address, customer_id, at, what, reason, call_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT id FROM service_call WHERE customer_id = ? AND closed_at IS NULL"
    " AND deleted_at IS NULL ORDER BY CASE WHEN opened_by = ? THEN 0 ELSE 1 END, id DESC LIMIT 1))"
)
"""With the newest call of the customer that is open, the operator's own before those of others."""


@task(permission=CUSTOMERS)
def log_opening(session: Session, customer_id: int) -> None:
    """Note that the operator opened the customer: who opened him, and the recent ones of the search. No history."""
    _write(session, customer_id, OPENED, "")


@task(permission=CUSTOMERS)
def reveal(session: Session, customer_id: int, reason: str = "") -> None:
    """From now until the customer is opened again this operator sees his documents and numbers whole.

    Raises `Refused` where there is neither an open call nor a reason.
    """
    reason = " ".join("".join(one if one.isprintable() else " " for one in reason).split())[:LONGEST_REASON]
    if (
        not reason
        and not execute(
            "SELECT 1 FROM service_call WHERE customer_id = ? AND closed_at IS NULL AND deleted_at IS NULL LIMIT 1",
            (customer_id,),
        ).fetchall()
    ):
        raise Refused("Diga por que os dados são mostrados: não há atendimento aberto.")
    _write(session, customer_id, REVEALED, reason)


def _write(session: Session, customer_id: int, what: str, reason: str) -> None:
    now = session.now().isoformat(" ")
    execute(
        _INSERT,
        (
            *(session.operator_id, session.login, session.address, customer_id, now, what, reason),
            *(customer_id, session.login),
        ),
    )
