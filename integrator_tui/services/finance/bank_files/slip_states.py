"""The states that slips come to by files of a bank, there and back (F248, table `SLIP`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from integrator_tui.bank.files import OFF, ORDERED, PAID, REGISTERED, TURNED_DOWN
from integrator_tui.errors import Refused
from integrator_tui.models.charging import Slip
from integrator_tui.models.runs import BankFileLine
from integrator_tui.rules.finance import states
from integrator_tui.services.finance.charging.slips import turn
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work

ACTIONS = {REGISTERED: "register", TURNED_DOWN: "refuse", OFF: "write_off", PAID: "pay"}
"""State of a line -> what happened to its slip."""
_THERE = {
    REGISTERED: states.REGISTERED,
    TURNED_DOWN: states.REFUSED,
    OFF: states.WRITTEN_OFF,
    PAID: states.SETTLED,
}


def answer(work: Work, slip: Slip, state: str, day: date, cents: int, reason: str) -> None:
    """What a line of a return says; a slip that went to the bank by other means was sent when the bank answers."""
    if slip.state == states.ISSUED:
        turn(work, slip, "send", day)
    turn(work, slip, ACTIONS[state], day, reason=reason if state == TURNED_DOWN else "", cents=cents)


def decided(work: Work, line: BankFileLine) -> None:
    """Somebody let the money of a line stand: the slip is paid."""
    assert line.day is not None
    answer(work, Slip.get_by_id(line.slip_id), PAID, line.day, line.cents, "")


def file_refused(work: Work, file_id: int, reason: str) -> None:
    """A remittance that the bank took none of: what it had to register is as before."""
    lines = BankFileLine.select().where((BankFileLine.file_id == file_id) & ~BankFileLine.cancels)
    for line in list(lines):
        turn(work, Slip.get_by_id(line.slip_id), "file_refused", work.session.today().date(), reason=reason)


def turn_back(work: Work, line: Any, reason: str) -> None:
    """The slip stands as before a line that is undone. Raises `Refused` where a later file speaks of it."""
    later = (BankFileLine.slip_id == line.slip_id) & (BankFileLine.file_id > line.file_id)
    if BankFileLine.select().where(later & (BankFileLine.state.not_in(("desfeito", "liberado")))).exists():
        raise Refused(f"O boleto da linha {line.number} já está num arquivo mais novo. Nada foi desfeito.")
    if line.order_id is not None:
        BankFileLine.update(state=ORDERED, reason="").where(BankFileLine.id == line.order_id).execute()
    slip = Slip.get_by_id(line.slip_id)
    caused = PAID if line.payment_id is not None else line.state
    if caused not in _THERE or slip.state != _THERE[caused]:
        return
    before, columns = _before(slip, caused)
    Slip.update(state=before, reason="", version=Slip.version + 1, **columns).where(Slip.id == slip.id).execute()
    change = Change("state", "Situação", states.SLIP.states[slip.state], states.SLIP.states[before])
    note = f"nosso número {slip.our_number}: arquivo desfeito, {reason}"
    work.record("slip", slip.id, "alterou", customer_id=slip.customer_id, changes=(change,), note=note)


def _before(slip: Slip, caused: str) -> tuple[str, dict[str, Any]]:
    """By the days that the slip has of its other states."""
    if caused in (REGISTERED, TURNED_DOWN):
        return states.SENT, {"registered_on": None}
    known = states.REGISTERED if slip.registered_on else states.SENT
    if caused == OFF:
        return known, {"written_off_on": None}
    return states.WRITTEN_OFF if slip.written_off_on else known, {"paid_on": None, "paid_cents": None}
