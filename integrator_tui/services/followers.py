"""What follows from a list or a variable that changed, in the same transaction: columns that are derived from it.

Named by module, for those who keep lists know nothing of what is made of them.
"""

from __future__ import annotations

from importlib import import_module

from integrator_tui.rules import variables
from integrator_tui.services.service import Work

TERMS_OF_CALLS = "integrator_tui.services.calls.terms"
FOLLOWERS = dict.fromkeys(
    (
        *("tipos_atendimento", "horarios", "feriados"),
        *(one.code for one in (variables.WAITING_PAUSES, variables.NO_CONTACT_PAUSES)),
    ),
    TERMS_OF_CALLS,
)
"""Kind of a list, or code of a variable -> the module whose `follow` is called."""


def follow(work: Work, changed: str) -> None:
    """After the change is written, once however many entries it was."""
    if changed in FOLLOWERS:
        import_module(FOLLOWERS[changed]).follow(work)
