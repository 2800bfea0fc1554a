"""The sender outlives what servers say, what the base refuses, and clocks that were wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.models.messages import Outbox, OutboxChannel, OutboxSender
from integrator_tui.outbox import queue
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Report, Temporary, Unknown
from integrator_tui.outbox.sender import Sender
from integrator_tui.queries.messages.outbox import message as read_message
from integrator_tui.queries.messages.outbox import status
from integrator_tui.queries.messages.outbox_alerts import alerts
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.messages import outbox as services
from tests.outbox.test_queue import NOON, World
from tests.screens.conftest import MARIA

DIRTY = "ok\x00 \x1b[31m\ud800\u202e" + "x" * 5000
YEAR = timedelta(days=365)


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    db, session = open_base(database_url, login="ana")
    made = World(db, session)
    db.run(create_customer, session, MARIA)
    yield made
    db.close()


class Saying:
    """A driver that answers each message in turn as it is told; the last answer stays."""

    def __init__(self, *answers: Outcome | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[Outgoing] = []
        self.before: Callable[[], None] = lambda: None

    def send(self, message: Outgoing) -> Outcome:
        self.sent.append(message)
        self.before()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        pass


def sender(world: World, **drivers: Any) -> Sender:
    return Sender(world.db, drivers, Path("/store"), "b.com.br", {}, "um", lambda: world.now)


def sent_once(world: World, **drivers: Any) -> int:
    return sender(world, **drivers).run(threading.Event(), once=True)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted(DIRTY, DIRTY, {DIRTY: DIRTY}), "entregue_provedor"),
        (Accepted("id", "ok", later={"maria@exemplo.com.br": DIRTY}), "entregue_provedor"),
        (Temporary(DIRTY), "na_fila"),
        (Permanent(DIRTY), "falhou"),
        (Unknown(DIRTY), "na_fila"),
    ],
)
def test_what_a_server_says_is_cleaned_before_it_is_written(world: World, outcome: Outcome, state: str) -> None:
    key = world.email()
    assert sent_once(world, email=Saying(outcome)) == 1
    row = world.row(key)
    assert row.state == state
    texts = [row.reason, row.provider_id]
    texts += [step.text for step in world.run(read_message, world.session, key).steps]
    assert all(text.isprintable() and len(text) <= 2000 for text in texts)


def test_what_a_provider_reports_is_cleaned_and_still_finds_its_message(world: World) -> None:
    key = world.sms()
    sent_once(world, sms=Saying(Accepted(DIRTY)))
    report = Report("sms", DIRTY, "falhou", DIRTY, NOON)
    assert world.run(queue.take_report, report, NOON, "gateway") == 1
    assert world.row(key).state == "falhou"
    assert world.row(key).reason.isprintable()
    assert world.run(queue.take_report, Report("sms", "\x00", "falhou", "", NOON), NOON, "gateway") == 0


def test_a_report_is_taken_while_the_sender_runs(world: World) -> None:
    key = world.sms()
    sent_once(world, sms=Saying(Accepted("77")))
    driver: Any = Saying(Accepted("88"))
    driver.on_report = None  # filled by the sender
    running = sender(world, sms=driver)
    driver.on_report(Report("sms", "77", "entregue", "", NOON))
    stopped = threading.Event()
    thread = threading.Thread(target=running.run, args=(stopped,))
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while world.row(key).state != "entregue" and time.monotonic() < deadline:
            time.sleep(0.005)
        assert world.row(key).state == "entregue"
    finally:
        stopped.set()
        thread.join()


def test_control_without_cleaning_the_base_refuses_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.email()
    claimed = world.claim()
    monkeypatch.setattr(queue, "said", lambda text, limit=0: text)
    with pytest.raises(Exception):  # noqa: B017, PT011 (each engine has its own)
        world.finish(claimed, Accepted("id", "meio \ud800"))


def test_a_finish_that_fails_ends_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has gone: that much is written, whatever its words do to the base."""
    first, second = world.email(), world.email()
    finish, failed = queue._finish, []

    def fragile(claimed: queue.Claimed, outcome: Outcome, *rest: Any) -> bool:
        if getattr(outcome, "text", "") == "veneno":
            failed.append(claimed.message.id)
            raise ValueError("veneno")
        return finish(claimed, outcome, *rest)

    monkeypatch.setattr(queue, "_finish", fragile)
    assert sent_once(world, email=Saying(Accepted("a", "veneno"), Accepted("b", "bom"))) == 2
    assert [world.row(key).state for key in (first, second)] == ["entregue_provedor", "entregue_provedor"]
    assert failed == [first, first], "with the next, and alone; then without words"


def test_whoever_sends_gives_a_sign_of_life_until_it_ends(world: World) -> None:
    world.email()
    driver = Saying(Accepted("id", "ok"))
    seen: list[list[tuple[str, datetime]]] = []

    def look() -> None:
        seen.append(world.run(lambda: [(row.name, row.beat_at) for row in OutboxSender.select()]))

    driver.before = look
    assert sent_once(world, email=driver) == 1
    assert seen == [[("um", NOON)]]
    look()
    assert seen[-1] == []


def test_those_to_be_tried_again_are_not_lost_with_the_words(world: World) -> None:
    world.email("maria@exemplo.com.br", "jose@exemplo.com.br")
    claimed = world.claim()
    plain = queue.without_words(claimed, Accepted("x", DIRTY, {"a": DIRTY}, {"jose@exemplo.com.br": DIRTY, DIRTY: ""}))
    assert isinstance(plain, Accepted)
    assert list(plain.later) == ["jose@exemplo.com.br"]
    assert plain.provider_id == claimed.message.message_id


@pytest.mark.parametrize("error", [ValueError("x"), DatabaseUnavailable("cheio")])
def test_a_finish_that_never_works_leaves_the_message_to_its_lease(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    first, second = world.email(), world.email()

    def never(claimed: queue.Claimed, *rest: Any) -> bool:
        if claimed.message.id == first:
            raise error
        return finish(claimed, *rest)

    finish = queue._finish
    monkeypatch.setattr(queue, "_finish", never)
    assert sent_once(world, email=Saying(Accepted("a"))) == 2
    assert [world.row(key).state for key in (first, second)] == ["enviando", "entregue_provedor"]
    world.now += queue.LEASE * 2
    assert world.run(queue.revive, world.now, "dois") == 1


def test_a_bug_of_a_driver_and_of_the_queue_ends_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.email()
    world.email()
    calls = []
    claim = queue._claim

    def broken(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return claim(*arguments)

    monkeypatch.setattr(queue, "_claim", broken)
    monkeypatch.setattr("integrator_tui.outbox.sender.IDLE", 0.01)
    stopped = threading.Event()
    driver = Saying(RuntimeError("x"), Accepted("a"))
    driver.before = lambda: stopped.set() if len(driver.sent) == 2 else None
    assert sender(world, email=driver).run(stopped) == 2


def test_a_message_that_nobody_can_read_makes_way(world: World) -> None:
    bad, good = world.email(), world.email()
    world.run(lambda: Outbox.update(recipients="no JSON").where(Outbox.id == bad).execute())
    assert sent_once(world, email=Saying(Accepted("a"))) == 1
    assert (world.row(bad).state, world.row(good).state) == ("falhou", "entregue_provedor")
    assert "ilegível" in world.row(bad).reason


def test_a_channel_that_is_slow_holds_no_other(world: World) -> None:
    world.sms()
    world.email()
    gone = threading.Event()
    slow, quick = Saying(Accepted("a")), Saying(Accepted("b"))
    slow.before = lambda: None if gone.wait(20) else pytest.fail("the e-mail waited")
    quick.before = gone.set
    assert sent_once(world, sms=slow, email=quick) == 2


def test_what_was_claimed_ahead_goes_back_when_the_sender_is_stopped(world: World) -> None:
    first, second = world.email(), world.email()
    stopped = threading.Event()
    driver = Saying(Accepted("a"))
    driver.before = stopped.set
    assert sender(world, email=driver).run(stopped) == 1
    assert [world.row(key).state for key in (first, second)] == ["entregue_provedor", "na_fila"]
    assert world.row(second).attempts == 0


# Clocks


def test_a_rate_that_a_clock_ahead_has_left_is_not_believed(world: World) -> None:
    each = timedelta(seconds=6)
    world.email()
    world.email()
    world.now += YEAR
    assert isinstance(world.claim(interval=each), queue.Claimed)
    world.now -= YEAR
    assert isinstance(world.claim(interval=each), queue.Claimed)
    world.email()
    assert world.claim(interval=each).why == "ritmo do canal", "that of today is"


def test_an_attempt_that_a_clock_ahead_has_planned_is_due_now(world: World) -> None:
    world.now += YEAR
    key = world.email()
    world.now -= YEAR
    assert world.run(status, world.session).asleep, "somebody is told"
    assert world.run(alerts, world.session).waiting == 1
    assert isinstance(world.claim(), queue.Claimed)
    assert world.row(key).attempts == 1


def test_one_among_others_that_are_always_due_is_brought_back_too(world: World) -> None:
    world.now += YEAR
    key = world.email()
    world.now -= YEAR
    world.run(queue.revive, world.now, "um")
    assert world.row(key).next_attempt_at == world.now


def test_a_pause_of_today_is_believed(world: World) -> None:
    key = world.email()
    world.finish(world.claim(), Temporary("451"))
    world.run(queue.revive, world.now, "um")
    assert world.row(key).next_attempt_at > world.now
    assert isinstance(world.claim(), queue.Nothing)


def test_a_lease_that_a_clock_ahead_has_left_ends(world: World) -> None:
    world.now += YEAR
    key = world.email()
    world.claim("morto")
    world.now -= YEAR
    assert world.run(queue.revive, world.now, "dois") == 1
    assert world.row(key).state == "na_fila"


def test_a_sign_of_life_from_the_future_is_none(world: World) -> None:
    world.email()
    world.run(queue.beat, "morto", world.now + YEAR, 0)
    assert world.run(status, world.session).asleep
    assert world.run(status, world.session).senders == 0
    world.run(queue.beat, "um", world.now, 0)
    assert world.run(lambda: OutboxSender.select().count()) == 1
    assert not world.run(status, world.session).asleep


def test_retry_helps_after_any_clock(world: World) -> None:
    world.now += YEAR
    key = world.email()
    world.finish(world.claim(interval=timedelta(seconds=6)), Permanent("550"))
    world.now -= YEAR
    world.run(services.retry, world.session, key)
    assert isinstance(world.claim(interval=timedelta(seconds=6)), queue.Claimed)
    assert world.run(lambda: OutboxChannel.get().next_send_at) == world.now + timedelta(seconds=6)


def test_a_clock_ahead_during_the_first_attempt_ends_nothing(world: World) -> None:
    key = world.email()
    world.now += YEAR
    world.finish(world.claim(), Temporary("451"))
    world.now -= YEAR
    assert world.row(key).state == "na_fila"
    assert isinstance(world.claim(), queue.Claimed)
