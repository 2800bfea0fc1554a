"""Typed text against every way to die: typed at a known pace into the real program, compared with what comes back."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.terminal import Terminal
from integrator_tui.base import open_base
from integrator_tui.services.customers.customers import create_customer
from tests.faults.registry import Outcome, row
from tests.identity import sign_up
from tests.screens.conftest import MARIA

STOCK = Path(__file__).parents[1] / "terminal" / "life_app.py"
ENTER, F2, DELETE = "\r", "\x1bOQ", "\x1b[3~"
LAST_HALF_SECOND = 0.5
GONE_IN = 25.0
"""Seconds after which a program that was struck counts as one that hangs: the last resort of the launcher is 7, and a
busy machine takes some. How long it really took is told."""
LETTERS = "abcdefghijklmnopqrstuvwxyz ãçéíõú0123456789[]"

# The program as it is installed, with a signal that raises where the tests of a bug want it.
PROGRAM = """
import signal
from integrator_tui.shell import cli
from integrator_tui.process import death

def with_bug(app, flush, run=death.run):
    async def work():
        raise ValueError("a bug in a worker")
    def handler():
        raise ValueError("a bug in a handler")
    def render():
        app.screen.render = handler
        app.screen.refresh()
    bugs = {
        signal.SIGUSR1: lambda: app.call_later(handler),
        signal.SIGUSR2: lambda: app.run_worker(work()),
        signal.SIGALRM: lambda: app.call_later(render),
    }
    for number, bug in bugs.items():
        signal.signal(number, lambda *_, bug=bug: app._loop.call_soon_threadsafe(bug))
    return run(app, flush)

death.run = with_bug
raise SystemExit(cli.main())
"""


class Fault(NamedTuple):
    """One way to die: whether it can be caught, and the exit codes it may end with."""

    name: str
    caught: bool
    codes: tuple[int, ...]


CAUGHT = (
    Fault("TERM", True, (143,)),
    Fault("HUP", True, (129,)),
    Fault("INT", True, (130,)),
    Fault("closed", True, (129,)),
    Fault("stalled", True, (143,)),
    Fault("bug in a handler", True, (70,)),
    Fault("QUIT", True, (131,)),
    Fault("bug in a worker", True, (70,)),
    Fault("bug while drawing", True, (70,)),
    Fault("launcher killed", True, (-9,)),
)
KILLED = Fault("KILL", False, (137,))
STOCK_CAN = ("TERM", "HUP", "closed", "bug in a handler", "QUIT", "launcher killed")
"""What can be done to the sample on stock Textual."""
SIGNALS = {
    "TERM": signal.SIGTERM,
    "HUP": signal.SIGHUP,
    "INT": signal.SIGINT,
    "QUIT": signal.SIGQUIT,
    "KILL": signal.SIGKILL,
    "bug in a handler": signal.SIGUSR1,
    "bug in a worker": signal.SIGUSR2,
    "bug while drawing": signal.SIGALRM,
}


@dataclass
class Tally:
    """What the faults of one kind did."""

    faults: int = 0
    lost: int = 0
    in_flight: int = 0
    """Most characters that had left the keyboard and had not yet come to the screen."""
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


@contextlib.contextmanager
def base(url: str = "") -> Iterator[tuple[str, Path]]:
    """A small base with one customer, by default on SQLite, and the home of its operator."""
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{folder}/desk.db"
        db, session = open_base(url, login="ana")
        db.run(create_customer, session, MARIA)
        db.close()
        sign_up(url)
        yield url, Path(folder, "home")


def start(url: str, home: Path) -> Terminal:
    """The real program in a pseudo-terminal."""
    return Terminal([sys.executable, "-c", PROGRAM, "--database", url], home)


def until(terminal: Terminal, *wanted: str, seconds: float = 90) -> str:
    """Read until all texts stand on the screen at once."""
    deadline = time.monotonic() + seconds
    while True:
        text = terminal.text()
        if all(word in text for word in wanted):
            return text
        if time.monotonic() > deadline:
            raise AssertionError(f"{wanted} never stood on the screen:\n{text}")
        terminal.pump(0.05)


def drafts(home: Path) -> list[str]:
    """What the disk has of the field that is typed in."""
    files = (home / "drafts").glob("*.json")
    found = [draft for file in files for draft in json.loads(file.read_bytes())["drafts"]]
    return [draft["values"].get("legal_name", "") for draft in found]


def open_form(terminal: Terminal) -> None:
    """From the start to the cursor in the field; what an earlier death left is discarded."""
    deadline = time.monotonic() + 90
    while "Texto não salvo" not in (text := terminal.text()) and "Pesquisar Cliente" not in text:
        assert time.monotonic() < deadline, f"no first screen:\n{text}"
        terminal.pump(0.05)
    terminal.settle(0.1)
    if "Texto não salvo" in terminal.text():
        terminal.send(DELETE)
    until(terminal, "Pesquisar Cliente")
    terminal.settle(0.05)
    terminal.send("maria")
    until(terminal, "nome · 1 cliente")
    terminal.send(ENTER + F2)
    until(terminal, "Ctrl+S Salvar")
    terminal.settle(0.05)


def die(terminal: Terminal, seconds: float = GONE_IN) -> tuple[int, float]:
    """Read until the program has ended; its exit code and how long it took. A negative code for nobody's end."""
    began = time.monotonic()
    while terminal.process.poll() is None and time.monotonic() - began < seconds:
        with contextlib.suppress(AssertionError, OSError):
            terminal.pump(0.02)
    took = time.monotonic() - began
    code = terminal.process.poll()
    return (-1_000 if code is None else code), took


def common(typed: str, found: str) -> int:
    """Characters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(typed, found, strict=False)) if a != b), min(len(typed), len(found)))


def seen(terminal: Terminal, typed: str) -> int:
    """How many of the typed characters stand on the screen."""
    while terminal.pump(0):
        pass
    text = terminal.text()
    return next((n for n in range(len(typed), 0, -1) if typed[:n].rstrip() and typed[:n].rstrip() in text), 0)


def strike(terminal: Terminal, fault: Fault, chance: random.Random) -> None:
    """Let it happen."""
    program, launcher = terminal.program, terminal.process.pid
    if fault.name in ("TERM", "HUP", "INT", "QUIT"):
        for target in chance.choice(((program,), (launcher,), (program, launcher))):
            os.kill(target, SIGNALS[fault.name])
    elif fault.name == "launcher killed":
        os.kill(launcher, signal.SIGKILL)
    elif fault.name == "closed":
        # The number stays taken, so that whoever closes or reads it later meets nobody else's file.
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, terminal.master)
        os.close(null)
    elif fault.name == "stalled":
        os.kill(program, signal.SIGTERM)
    else:
        os.kill(program, SIGNALS[fault.name])


def struck(terminal: Terminal, home: Path, fault: Fault, chance: random.Random, tally: Tally) -> str:
    """Type into the form that is open, be struck, look at the disk. Returns what the next start must offer."""
    text = "".join(chance.choices(LETTERS, k=54)).strip()
    pace = chance.uniform(0.008, 0.05)
    moment = time.monotonic() + chance.uniform(0.15, 1.2)
    sent: list[float] = []
    stalled_at = chance.randrange(2, len(text) // 2) if fault.name == "stalled" else len(text)
    for number, character in enumerate(text):
        if time.monotonic() >= moment and fault.name != "stalled":
            break
        terminal.send(character)
        sent.append(time.monotonic())
        if number < stalled_at:
            terminal.pump(pace)
        else:
            time.sleep(pace)
    typed = text[: len(sent)]
    program = terminal.program
    if fault.name == "stalled":
        rested = 0  # nobody sees the screen: a program that sleeps has taken everything
        while rested < 5:
            time.sleep(0.1)
            rested = rested + 1 if terminal._sleeps() else 0
        must, shown = len(typed), len(typed)
    else:
        must = shown = seen(terminal, typed)
    if not fault.caught:
        must = sum(at <= time.monotonic() - LAST_HALF_SECOND for at in sent)
    strike(terminal, fault, chance)
    code, took = die(terminal) if fault.name != "launcher killed" else (_wait(terminal, program), 0.0)
    found = max(drafts(home), key=lambda draft: common(typed, draft), default="")
    kept = common(typed, found)
    tally.faults += 1
    tally.lost += max(0, must - kept)
    tally.in_flight = max(tally.in_flight, len(typed) - max(shown, kept))
    tally.slowest = max(tally.slowest, took)
    if must > kept:
        tally.wrong.append(f"{fault.name}: {must - kept} of {must} ({typed!r}, kept {found!r})")
    if code not in fault.codes:
        tally.wrong.append(f"{fault.name}: ended with {code}")
    return found


def _wait(terminal: Terminal, orphan: int) -> int:
    """Without its launcher the program ends by itself; then the terminal has nobody."""
    deadline = time.monotonic() + GONE_IN
    while time.monotonic() < deadline and os.path.exists(f"/proc/{orphan}"):
        with contextlib.suppress(AssertionError, OSError):
            terminal.pump(0.02)
    code = terminal.process.wait(GONE_IN)
    if os.path.exists(f"/proc/{orphan}"):
        os.kill(orphan, signal.SIGKILL)
        return -1_000
    return code


def run(faults: Sequence[Fault], seed: int, url: str = "") -> dict[str, Tally]:
    """One fault after the other; each start is also the one that must offer what the death before it left."""
    chance = random.Random(seed)
    tallies: dict[str, Tally] = {}
    before = ""
    with base(url) as (url, home):
        for number, fault in enumerate([*faults, None]):
            with start(url, home) as terminal:
                if before.strip():
                    tally = tallies[faults[number - 1].name]
                    try:
                        until(terminal, "Texto não salvo", before.strip())
                    except AssertionError as error:
                        tally.lost += len(before)
                        tally.wrong.append(f"{faults[number - 1].name}: {before!r} was not offered: {error}")
                if fault is None:
                    break
                open_form(terminal)
                before = struck(terminal, home, fault, chance, tallies.setdefault(fault.name, Tally()))
    return tallies


def outcome(tallies: dict[str, Tally], what: str) -> Outcome:
    """The figures of all kinds as one."""
    faults = sum(tally.faults for tally in tallies.values())
    wrong = [sentence for tally in tallies.values() for sentence in tally.wrong]
    flight = max((tally.in_flight for tally in tallies.values()), default=0)
    slowest = max((tally.slowest for tally in tallies.values()), default=0.0)
    note = f"{what}; at most {flight} characters between keyboard and screen; slowest end {slowest:.1f} s"
    if wrong:
        note += "; " + "; ".join(wrong[:5])
    return Outcome(faults, faults, sum(tally.lost for tally in tallies.values()) + bool(wrong), note)


def caught(trials: int = 7, seed: int = 213) -> Outcome:
    """Faults that can be caught lose nothing that stood on the screen."""
    chance = random.Random(seed)
    faults = [CAUGHT[number % len(CAUGHT)] for number in range(trials)]
    chance.shuffle(faults)
    what = "signals, closed or stalled terminal, bugs, launcher killed; offered at the next start"
    return outcome(run(faults, seed), what)


def each_once(url: str, faults: Sequence[Fault], seed: int = 213) -> Outcome:
    """Each kind once in one row of deaths in a base, for the ordinary tests."""
    return outcome(run(faults, seed, url), "one death after the other")


def killed(trials: int = 1, seed: int = 9) -> Outcome:
    """A program that is killed outright loses the last half second at most."""
    return outcome(run([KILLED] * trials, seed), "kill -9; counted: what was typed more than 0.5 s before")


def control(fault: Fault) -> int:
    """Characters that stock Textual loses of those on the screen."""
    text = "Ligou às dez horas"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with Terminal([sys.executable, str(STOCK), "stock", folder], home) as terminal:
            until(terminal, "pronto")
            terminal.send(text)
            until(terminal, f"visto: {text}")
            if fault.name == "bug in a handler":
                terminal.send("\x1b[12~")
            else:
                strike(terminal, fault, random.Random(1))
            die(terminal)
        files = list((home / "drafts").glob("*.json")) if (home / "drafts").exists() else []
        kept = [draft["values"]["text"] for file in files for draft in json.loads(file.read_bytes())["drafts"]]
        return len(text) - max((common(text, draft) for draft in kept), default=0)


def _stock(faults: Sequence[Fault]) -> Outcome:
    """Of these faults those that cost stock Textual what stood on the screen."""
    costs = [control(fault) for fault in faults]
    note = f"{sum(costs)} characters"
    return Outcome(len(faults), len(faults), sum(cost > 0 for cost in costs), note)


@row(
    "caught",
    promise="typed text survives, 0 characters of what stood on the screen lost, and is offered at the next start",
    fault="TERM, HUP, INT, QUIT, terminal closed or stalled, bug in a handler, a worker, a drawing, launcher killed",
    control=lambda full: _stock([fault for fault in CAUGHT if fault.name in STOCK_CAN] if full else CAUGHT[:1]),
    without="this program (stock Textual)",
    in_tests=False,  # test_typing does it on both engines
)
def caught_row(full: bool) -> Outcome:
    """Every kind in turn."""
    return caught(1_000 if full else len(CAUGHT))


@row(
    "killed",
    promise="at most the last 0.5 s of typing lost, the rest is offered at the next start",
    fault="kill -9 while an operator types",
    control=lambda full: _stock([KILLED]),
    without="this program (stock Textual)",
    in_tests=False,
)
def killed_row(full: bool) -> Outcome:
    """The same process killed again and again."""
    return killed(300 if full else 2)
