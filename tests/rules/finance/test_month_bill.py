"""What a plan is charged for in a month, by hand (domain 12.2, 12.5, 12.6; traps C1, F6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.month_bill import (
    Asked,
    PendingCredits,
    PendingEvent,
    PendingService,
    Reduction,
    month_bill,
)

DECEMBER = date(2026, 12, 1)
PLAN = Asked("FIBRA 300", 9990, 10, date(2025, 1, 1), 6000, True)


def charged(asked: Asked, month: date = DECEMBER) -> tuple[date | None, date | None, int]:
    bill = month_bill(asked, month)
    return bill.first, bill.last, bill.total


@pytest.mark.function("F175")
def test_days() -> None:
    assert charged(PLAN) == (date(2026, 11, 11), date(2026, 12, 10), 9990)
    # February costs the price, too, and so does a month of 31 days.
    assert charged(PLAN, date(2027, 2, 1))[2] == charged(PLAN, date(2027, 1, 1))[2] == 9990
    # The first period: from the start to the closing, both counted.
    assert charged(replace(PLAN, start=date(2026, 12, 1))) == (date(2026, 12, 1), date(2026, 12, 10), 3330)
    assert charged(replace(PLAN, start=date(2026, 12, 11))) == (None, None, 0)
    # An act charged the first days already: they are not charged twice, and none is left.
    first = ((date(2026, 12, 1), date(2026, 12, 10)),)
    assert charged(replace(PLAN, start=date(2026, 12, 1), charged=first)) == (None, None, 0)
    # The older system charged until the 20th of November.
    assert charged(replace(PLAN, closed=date(2026, 11, 20))) == (date(2026, 11, 21), date(2026, 12, 10), 6660)
    # A month that was missed is charged by its own run; that December was charged changes nothing about it.
    december = ((date(2026, 11, 11), date(2026, 12, 10)),)
    assert charged(replace(PLAN, charged=december), date(2026, 11, 1)) == (date(2026, 10, 11), date(2026, 11, 10), 9990)
    october = ((date(2026, 9, 11), date(2026, 10, 10)),)
    assert charged(replace(PLAN, charged=october)) == (date(2026, 11, 11), date(2026, 12, 10), 9990)
    # The due day changed from the 10th to the 20th; the act charged the 11th to the 20th: thirty days are left.
    moved = ((date(2026, 10, 11), date(2026, 11, 10)), (date(2026, 12, 11), date(2026, 12, 20)))
    assert charged(replace(PLAN, due_day=20, charged=moved)) == (date(2026, 11, 11), date(2026, 12, 10), 9990)


@pytest.mark.function("F175")
def test_lines() -> None:
    asked = replace(
        PLAN,
        events=(
            PendingEvent(1, "acrescimo", "visita técnica", 5000, None),
            PendingEvent(2, "desconto", "acordo", 0, 1000),
        ),
        services=(PendingService(3, "IP fixo", "SVA", 1000, 3, 1),),
        credits=(PendingCredits(4, "10 GB", 2000),),
        reductions=(Reduction(5, "discount", "promocional", 1000, None),),
        fee=350,
        extra_emails=2,
        extra_email_price=490,
    )
    bill = month_bill(asked, DECEMBER)
    assert [(line.description, line.nature, line.cents) for line in bill.lines] == [
        ("FIBRA 300: 11/11 a 10/12", "SCM", 5994),
        ("FIBRA 300: 11/11 a 10/12", "SVA", 3996),
        ("visita técnica", "SCM", 3000),
        ("visita técnica", "SVA", 2000),
        ("IP fixo (2/3)", "SVA", 333),
        ("créditos 10 GB", "SVA", 2000),
        ("2 e-mails adicionais", "SVA", 980),
        ("promocional", "SCM", -600),
        ("promocional", "SVA", -400),
        ("acordo", "SCM", -599),
        ("acordo", "SVA", -400),
        ("taxa de boleto", "SVA", 350),
    ]
    assert bill.total == 9990 + 5000 + 333 + 2000 + 980 - 1000 - 999 + 350
    assert bill.used == {1: 5000, 2: 999}
    # Discounts take off no more than there is; what an event could not take off waits, and no slip costs its fee alone.
    asked = replace(PLAN, events=(PendingEvent(1, "desconto", "devolve", 20000, None),), fee=350)
    bill = month_bill(asked, DECEMBER)
    assert (bill.total, bill.used) == (0, {1: 9990})
    cuts = tuple(Reduction(key, "discount", "promocional", None, 6000) for key in (1, 2))
    assert month_bill(replace(PLAN, reductions=cuts), DECEMBER).total == 0
    assert month_bill(replace(PLAN, bills=False, fee=350), DECEMBER).lines == ()


def test_what_no_bill_is_made_of() -> None:
    for wrong in (
        replace(PLAN, due_day=0),
        replace(PLAN, due_day=32),
        replace(PLAN, price=-1),
        replace(PLAN, scm=10001),
    ):
        with pytest.raises(BadValue):
            month_bill(wrong, DECEMBER)
