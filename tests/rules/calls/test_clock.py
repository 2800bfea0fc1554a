"""The clock of calls against a reference that goes minute by minute, and the faults that others had with theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.calls.clock import Deadline, Entry, Hours, Pause, Schedule, deadline, pauses, worked
from integrator_tui.rules.calls.states import CLOSED, DONE, PENDING, SOLVING, STATES, WAITING

MINUTE = timedelta(minutes=1)
SAO_PAULO, RIO_BRANCO = ZoneInfo("America/Sao_Paulo"), ZoneInfo("America/Rio_Branco")
DAY = (Hours(time(8), time(12)), Hours(time(13, 30), time(18)))
CLOSED_DAYS = {date(2026, 12, 8), date(2026, 12, 25)}
OFFICE = Schedule((DAY, DAY, DAY, DAY, DAY, (Hours(time(8), time(12)),), ()), SAO_PAULO, CLOSED_DAYS.__contains__)
NIGHTS = Schedule(((Hours(time(22), time(0)),),) * 7, RIO_BRANCO)
OPENED = datetime(2026, 12, 1, 12)  # Tuesday, 9:00 in São Paulo


def _open(schedule: Schedule | None, minute: datetime) -> bool:
    """Whether a minute is working time, looked at by itself."""
    if schedule is None:
        return True
    local = minute.replace(tzinfo=UTC).astimezone(schedule.zone)
    if schedule.closed(local.date()):
        return False
    at = local.hour * 60 + local.minute
    return any(
        start.hour * 60 + start.minute <= at < ((to.hour * 60 + to.minute) or 1440)
        for start, to in schedule.week[local.weekday()]
    )


def _reference(
    trail: list[Entry], term: int, now: datetime, schedule: Schedule | None
) -> tuple[datetime | None, int, bool, bool]:
    """Due, minutes that ran, late, paused: the trail played one minute at a time."""
    still = {WAITING, *CLOSED}
    state, ran, counted, late = PENDING, 0, 0, False
    minute = trail[0].at
    due = minute if term == 0 else None
    while True:
        if minute <= now and due is not None and minute > due and state not in still:
            late = True
        for at, name in trail:
            if at == minute:
                state = name
        if minute >= now and (due is not None or state in still):
            return due, ran, late, state in still
        if state not in still and _open(schedule, minute):
            ran += minute < now
            counted += 1
            if counted == term:
                due = minute + MINUTE
        minute += MINUTE


moves = st.lists(st.tuples(st.integers(0, 900), st.sampled_from([PENDING, SOLVING, WAITING, DONE])), max_size=6)


@given(
    st.integers(0, 7 * 24 * 60),
    moves,
    st.integers(0, 1500),
    st.integers(0, 4000),
    st.sampled_from([None, OFFICE, NIGHTS]),
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_as_a_watch_tells_it(
    start: int, made: list[tuple[int, str]], term: int, after: int, schedule: Schedule | None
) -> None:
    opened = OPENED + timedelta(minutes=start)
    trail = [Entry(opened, PENDING)]
    for gap, state in made:
        trail.append(Entry(trail[-1].at + timedelta(minutes=gap), state))
    now = trail[-1].at + timedelta(minutes=after)
    due, ran, late, paused = _reference(trail, term, now, schedule)
    stood = pauses(trail, {WAITING}, CLOSED)
    got = deadline(opened, timedelta(minutes=term), now, schedule=schedule, stood=stood)
    assert (got.due, got.late, got.paused) == (due, late, paused)
    assert got.left == timedelta(minutes=term - ran)
    assert worked(opened, now, schedule=schedule, stood=stood) == timedelta(minutes=ran)


def test_over_a_night_a_weekend_and_a_holiday() -> None:
    def due(opened: datetime, hours: float) -> datetime | None:
        return deadline(opened, timedelta(hours=hours), opened, schedule=OFFICE).due

    assert due(OPENED, 8) == datetime(2026, 12, 2, 11, 30)  # 3 h + 4 h 30 today, half an hour tomorrow at 8:00
    assert due(datetime(2026, 12, 4, 20, 30), 1) == datetime(2026, 12, 5, 11, 30), "Friday 17:30, Saturday 8:30"
    assert due(datetime(2026, 12, 5, 15, 0), 1) == datetime(2026, 12, 7, 12, 0), "Saturday noon, Monday 9:00"
    assert due(datetime(2026, 12, 7, 21, 0), 1) == datetime(2026, 12, 9, 12, 0), "a holiday of the city between"


def test_the_hour_is_that_of_the_city() -> None:
    opened = datetime(2026, 12, 1, 4, 30)  # 23:30 in Rio Branco, the day before
    assert deadline(opened, timedelta(hours=1), opened, schedule=NIGHTS).due == datetime(2026, 12, 2, 3, 30)


def test_a_pause_is_not_forgotten_when_the_type_changes() -> None:
    """The due moment is computed from the trail with the term that holds now, not patched."""
    stood = [Pause(OPENED + timedelta(hours=1), OPENED + timedelta(hours=3))]
    now = OPENED + timedelta(hours=4)
    assert deadline(OPENED, timedelta(hours=4), now, stood=stood).due == OPENED + timedelta(hours=6)
    assert deadline(OPENED, timedelta(hours=24), now, stood=stood).due == OPENED + timedelta(hours=26)


def test_nothing_gets_late_while_the_customer_is_waited_for() -> None:
    stood = [Pause(OPENED + timedelta(hours=1))]
    later = OPENED + timedelta(days=30)
    got = deadline(OPENED, timedelta(hours=4), later, stood=stood)
    assert got == Deadline(None, timedelta(hours=3), late=False, paused=True)
    was_late = deadline(OPENED, timedelta(minutes=30), later, stood=stood)
    assert (was_late.late, was_late.paused, was_late.due) == (True, True, OPENED + timedelta(minutes=30))


def test_the_time_between_closing_and_reopening_counts_for_nobody() -> None:
    trail = [
        Entry(OPENED, PENDING),
        Entry(OPENED + timedelta(hours=1), DONE),
        Entry(OPENED + timedelta(days=2), PENDING),
    ]
    stood = pauses(trail, {WAITING}, CLOSED)
    assert stood == (Pause(OPENED + timedelta(hours=1), OPENED + timedelta(days=2)),)
    got = deadline(OPENED, timedelta(hours=4), OPENED + timedelta(days=2), stood=stood)
    assert got.due == OPENED + timedelta(days=2, hours=3)


def test_a_date_set_by_hand_wins() -> None:
    hand = OPENED + timedelta(days=3)
    got = deadline(OPENED, timedelta(hours=1), OPENED + timedelta(days=1), by_hand=hand)
    assert (got.due, got.by_hand, got.late) == (hand, True, False)
    assert deadline(OPENED, timedelta(hours=1), hand + MINUTE, by_hand=hand).late


def test_moments_that_meet() -> None:
    """A pause that begins as the hours end takes nothing, one that begins now has begun, an empty span is none."""
    noon = datetime(2026, 12, 1, 15)  # 12:00 in São Paulo, where the office closes until 13:30
    lunch = [Pause(noon, noon + timedelta(hours=1))]
    assert worked(OPENED, noon + timedelta(hours=2), schedule=OFFICE, stood=lunch) == timedelta(hours=3, minutes=30)
    got = deadline(OPENED, timedelta(hours=4), noon, schedule=OFFICE, stood=[Pause(noon)])
    assert got == Deadline(None, timedelta(hours=1), late=False, paused=True)
    for moment in (OPENED, noon, noon + timedelta(minutes=90)):
        assert list(OFFICE.spans(moment, moment)) == []


def test_only_states_that_pause_pause() -> None:
    trail = [Entry(OPENED, PENDING), Entry(OPENED + MINUTE, SOLVING), Entry(OPENED + 2 * MINUTE, WAITING)]
    assert pauses(trail, (), CLOSED) == ()
    assert pauses(trail, {WAITING}, CLOSED) == (Pause(OPENED + 2 * MINUTE),)
    assert {WAITING, *CLOSED} <= STATES.keys()


def test_seconds_count() -> None:
    opened = OPENED + timedelta(seconds=17)
    got = deadline(opened, timedelta(hours=1), opened + timedelta(minutes=30), schedule=OFFICE)
    assert (got.due, got.left) == (opened + timedelta(hours=1), timedelta(minutes=30))


def test_what_cannot_be() -> None:
    for week in (((),) * 7, (DAY,) * 6, ((Hours(time(12), time(8)),),) * 7, ((DAY[1], DAY[0]),) * 7):
        with pytest.raises(BadValue):
            Schedule(week, SAO_PAULO)
    for term in (timedelta(seconds=-1), timedelta(days=2000)):
        with pytest.raises(BadValue):
            deadline(OPENED, term, OPENED)
    with pytest.raises(BadValue):
        deadline(OPENED, timedelta(days=800), OPENED, schedule=NIGHTS)
