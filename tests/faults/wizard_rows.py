"""A wizard killed at each of its steps: what was typed is offered and stands there again."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.faults.registry import Outcome, row
from tests.screens.desk import open_desk
from tests.screens.plans.test_new_plan import killed, sold

STEPS = {1: ("1 de 3", "Fibra 500"), 2: ("2 de 3", " 20 "), 3: ("[ ] Agendar Instalação", "Fibra 500")}
"""What stands there again: where it was, and what was typed."""
FULL, SOME = 20, 1
"""Kills at each step."""


def _kills(each: int, *more: str) -> Outcome:
    """At each step in turn; lost is where the step, or the plan that was typed, does not stand there again."""
    lost: list[str] = []

    async def trial(place: Path, step: int, number: int) -> None:
        url, home = f"sqlite:///{place}/desk.db", place / f"{step}-{number}"
        await killed(url, home, step, *more)
        async with open_desk(url, home) as desk:
            if "Texto não salvo" not in desk.text:
                lost.append(f"passo {step}: nothing is offered")
                return
            await desk.press("f2")
            if any(text not in desk.text for text in STEPS[step]):
                lost.append(f"passo {step}: {desk.lines()[4]}")

    async def trials() -> None:
        for step in STEPS:
            for number in range(each):
                with tempfile.TemporaryDirectory() as folder:
                    sold(f"sqlite:///{folder}/desk.db")
                    await trial(Path(folder), step, number)

    asyncio.run(trials())
    return Outcome(each * len(STEPS), each * len(STEPS), len(lost), "; ".join(lost[:3]))


@row(
    "wizard",
    promise="what was typed into Criar Novo Plano is offered and stands there again, at the step where it was",
    fault="kill -9 at each of its three steps",
    control=lambda full: _kills(1, "forgetful"),
    without="drafts",
    in_tests=False,  # tests/screens/plans/test_new_plan.py does it once at each step
)
def wizard_row(full: bool) -> Outcome:
    """Each step in turn."""
    return _kills(FULL if full else SOME)
