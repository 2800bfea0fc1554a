"""Ten thousand events of the telephone system while an operator types: each letter stands where it was typed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.screens.search.telephone import Telephone
from integrator_tui.services.calls.telephone import Ringing, claim_extension
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.session import utc_now
from integrator_tui.telephony.incoming import take_rings
from integrator_tui.telephony.reader import listen
from integrator_tui.telephony.rings import Ring
from tests.faults.registry import Outcome, row
from tests.screens.conftest import MARIA
from tests.screens.desk import open_desk
from tests.telephony.central import central, ring

FULL, SOME = 10_000, 1_000
TEXT = "abcdefghijklmnopqrstuvwxyz0123456789" * 3
LIMIT = 240.0
"""Seconds for all events to be in the base, on a machine that does other things."""


async def _typed(events: int, folder: Path) -> Outcome:
    url = f"sqlite:///{folder}/desk.db"
    db, session = open_base(url, login="ana")
    db.run(create_customer, session, MARIA)
    db.run(claim_extension, session, "204", "", True)
    written: list[Ring] = []

    async def take(rings: Sequence[Ring]) -> None:
        await db.call(take_rings, rings, utc_now())
        written.extend(rings)

    burst = b"".join(ring(f"{number}.1", f"419{number:08d}", "204") for number in range(events))
    async with central([burst]) as one, open_desk(url, folder) as desk:
        desk.db.run(claim_extension, desk.session, "204", desk.app.telephone.mark, True)
        desk.app.telephone.have("204")
        await desk.open("maria")
        await desk.press("f2", "end")
        before = desk.app.focused.value  # type: ignore[union-attr]
        listening = asyncio.create_task(listen(one.where, take, lambda said: None))
        try:
            for letter in TEXT:
                desk.type_ahead(letter)
                await asyncio.sleep(0.02)
            async with asyncio.timeout(LIMIT):
                while len(written) < events:
                    await asyncio.sleep(0.05)
            desk.app.telephone.look()
            async with asyncio.timeout(LIMIT):
                while desk.app.telephone.looking:
                    await asyncio.sleep(0.05)
            await desk.idle()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        stands = getattr(desk.app.focused, "value", "")
        assert desk.app.telephone.matches, "nothing rang: the row proves nothing"
    db.close()
    lost = sum(1 for a, b in zip((before + TEXT).ljust(999), stands.ljust(999), strict=True) if a != b)
    return Outcome(len(TEXT), events, lost, f"{events} events, {len(TEXT)} letters")


def _run(events: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_typed(events, Path(folder)))


def _with_a_window(full: bool) -> Outcome:
    """A window for each call, as other desks have it."""

    def tell(telephone: Telephone, rows: tuple[Ringing, ...]) -> None:
        if rows:
            telephone.desk.tell("Ligação", rows[0].said)

    with patch.object(Telephone, "draw", tell):
        return _run(SOME)


@row(
    "telephone",
    promise="what is typed stands there while the telephone rings",
    fault="10,000 events of the telephone system at once",
    control=_with_a_window,
    without="the line that takes no focus (a window for each call)",
    functions=("F234",),
)
def telephone_row(full: bool) -> Outcome:
    """In the form of a customer."""
    return _run(FULL if full else SOME)
