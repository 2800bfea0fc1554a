"""Keeps what the services of the network said of a CEP. No history: it is nothing that an operator entered."""

from __future__ import annotations

from dataclasses import asdict

from integrator_tui.cep.found import FoundAddress
from integrator_tui.models.registration import CepAnswer
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.session import Session


@task(permission=CUSTOMERS)
def remember(session: Session, found: FoundAddress) -> None:
    """The newest answer takes the place of an older one."""
    values = asdict(found) | {"at": session.now()}
    CepAnswer.insert(values).on_conflict(
        conflict_target=[CepAnswer.zip], preserve=[getattr(CepAnswer, name) for name in values if name != "zip"]
    ).execute()
