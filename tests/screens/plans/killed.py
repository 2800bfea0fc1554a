"""A desk in a process of its own that types into "Criar Novo Plano" up to a step and is killed there.

`python -m tests.screens.plans.killed URL HOME STEP`; with `forgetful` behind it, what is typed is not kept.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import tests.conftest  # noqa: F401  (takes the developer's own settings out of the environment)
from integrator_tui.desk.drafts import Drafts
from tests.screens.desk import open_desk

AT_STEP = {1: (), 2: ("f9",), 3: ("f9", "f9", "space")}
"""Keys that lead from the first step, where the plan is typed, to the step."""


async def main(url: str, home: Path, step: int) -> None:
    """Until it is killed."""
    async with open_desk(url, home) as desk:
        await desk.open("1")
        await desk.press("3", "f6")
        await desk.type("Fibra 500")
        await desk.press("tab", *AT_STEP[step])
        if step == 2:
            await desk.fill(due_day="20", discount="10")
        await desk.app._flush_drafts()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.argv[4:]:
        Drafts.put = lambda *anything: None  # type: ignore[method-assign]
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
