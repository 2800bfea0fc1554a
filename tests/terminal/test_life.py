"""Faults on a real pseudo-terminal: what is typed is kept, the terminal is given back, nothing is left behind.

Where it is cheap, the same fault strikes the same screen on stock Textual as a control.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyte
import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from integrator_tui.desk.drafts import DraftKey, Drafts
from integrator_tui.process import bugs, life
from integrator_tui.process.terminal import PASTE_LIMIT, Keyboard, Writer

APP = Path(__file__).with_name("life_app.py")
ROOT = Path(__file__).parents[2]
NEVER_PRINTED = b"123.456.789-09"
TYPED = "Ligou às 10h [VIP] ção"
F = {number: f"\x1b[{code}~".encode() for number, code in zip(range(2, 9), (12, 13, 14, 15, 17, 18, 19), strict=True)}
HANDLER, WORKER, RENDER, HANG, FLOOD, LINK, NOTHING = (F[number] for number in range(2, 9))


class Desk:
    """The sample program on its own terminal, and somebody who reads it, or does not."""

    def __init__(
        self,
        folder: Path,
        kind: str = "life",
        *,
        environment: dict[str, str] | None = None,
        before: Callable[[], object] = lambda: None,
        stdin: int | None = None,
    ) -> None:
        self.folder = folder
        self.master, self.slave = os.openpty()
        self.resize(80, 24)
        self.settings = termios.tcgetattr(self.slave)
        self.raw = bytearray()
        self._stalled = threading.Event()
        self._ended = threading.Event()
        inherited = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}

        def prepare() -> None:
            os.login_tty(os.dup(self.slave))
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the run of the tests may be one that ignores it (nohup)
            if stdin is not None:
                os.dup2(stdin, 0)
            before()

        self.process = subprocess.Popen(
            [sys.executable, str(APP), kind, str(folder)],
            env={**inherited, "TERM": "xterm-256color", **(environment or {})},
            cwd=folder,
            preexec_fn=prepare,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._ended.is_set():
            if self._stalled.is_set():
                time.sleep(0.02)
            elif select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.raw += os.read(self.master, 65_536)
                except OSError:
                    return

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, data: str | bytes) -> None:
        os.write(self.master, data.encode() if isinstance(data, str) else data)

    def wait_for(self, text: str | bytes, seconds: float = 10) -> None:
        wanted = text.encode() if isinstance(text, str) else text
        assert wait_until(lambda: wanted in self.raw, seconds), f"{text!r} never came: {bytes(self.raw[-2000:])!r}"

    def type(self, text: str = TYPED) -> None:
        self.wait_for("pronto")
        self.send(text)
        self.wait_for(f"visto: {text}")

    def stall(self) -> None:
        self._stalled.set()

    def read_on(self) -> None:
        self._stalled.clear()

    def hang_up(self) -> None:
        self._ended.set()
        self._reader.join()
        os.close(self.slave)
        os.close(self.master)
        self.master = -1

    def program(self) -> int:
        """The process that draws: the child of the launcher, or the only one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def exit_code(self, seconds: float = 4) -> int:
        code = self.process.wait(seconds)
        if self.master >= 0 and not self._stalled.is_set():
            time.sleep(0.1)  # the last bytes
        return code

    def draft(self) -> str | None:
        """What is on the disk for the operator."""
        files = list((self.folder / "drafts").glob("*.json"))
        drafts = [draft for file in files for draft in json.loads(file.read_bytes())["drafts"]]
        return drafts[0]["values"]["text"] if drafts else None

    def terminal_is_restored(self) -> bool:
        return termios.tcgetattr(self.slave) == self.settings and not modes_left(bytes(self.raw))

    def screen(self) -> str:
        screen = pyte.Screen(80, 24)
        # The emulator takes the keyboard protocol for a cursor movement.
        pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[[<>=][\d;]*u", b"", bytes(self.raw)))
        return "\n".join(screen.display)

    def close(self) -> None:
        self._ended.set()
        if self.process.poll() is None:
            for pid in {self.program(), self.process.pid}:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
        if self.master >= 0:
            self._reader.join()
            os.close(self.master)
            os.close(self.slave)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def modes_left(raw: bytes) -> set[str]:
    """The modes of the terminal that are not as they were before the program."""
    normal = {"7": True, "25": True}
    state = dict(normal)
    for number, switch in re.findall(rb"\x1b\[\?(\d+)([hl])", raw):
        state[number.decode()] = switch == b"h"
    left = {number for number, on in state.items() if on != normal.get(number, False)}
    pushed, popped = len(re.findall(rb"\x1b\[>\d+u", raw)), len(re.findall(rb"\x1b\[<u", raw))
    return left if pushed == popped else {*left, "keyboard"}


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def start(kind: str = "life", **options: Any) -> Desk:
        desks.append(Desk(tmp_path, kind, **options))
        return desks[-1]

    yield start
    for one in desks:
        one.close()


Start = Callable[..., Desk]


# Signals


@pytest.mark.parametrize(
    ("signum", "term", "target"),
    [
        (signal.SIGTERM, "xterm-256color", "program"),
        (signal.SIGHUP, "linux", "program"),
        (signal.SIGINT, "screen-256color", "program"),
        (signal.SIGQUIT, "vt100", "program"),
        (signal.SIGTERM, "xterm", "launcher"),
        (signal.SIGHUP, "xterm-256color", "both"),
    ],
)
def test_a_deadly_signal_keeps_the_text_and_restores_the_terminal(
    desk: Start, signum: signal.Signals, term: str, target: str
) -> None:
    here = desk(environment={"TERM": term})
    here.type()
    if target != "launcher":
        os.kill(here.program(), signum)
    if target != "program":
        os.kill(here.process.pid, signum)
    assert here.exit_code() == 128 + signum
    assert here.draft() == TYPED
    assert here.terminal_is_restored()
    assert b"Traceback" not in here.raw


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_control_signals_on_stock(desk: Start, signum: signal.Signals) -> None:
    here = desk("stock")
    here.type()
    os.kill(here.process.pid, signum)
    assert here.exit_code() == -signum
    assert here.draft() is None
    assert not here.terminal_is_restored()


def test_a_program_that_hangs_is_ended_all_the_same(desk: Start) -> None:
    here = desk()
    here.type()
    here.send(HANG)
    time.sleep(0.2)
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code(3) == 143
    assert here.draft() == TYPED
    assert here.terminal_is_restored()


def test_killed_outright_the_launcher_restores_the_terminal(desk: Start) -> None:
    here = desk()
    here.type()
    os.kill(here.program(), signal.SIGKILL)
    assert here.exit_code() == 137
    assert here.terminal_is_restored()
    here.wait_for("encerrado à força (sinal 9)")


def test_control_killed_outright_without_a_launcher(desk: Start) -> None:
    here = desk("bare")
    here.type()
    os.kill(here.program(), signal.SIGKILL)
    assert here.exit_code() == -9
    assert not here.terminal_is_restored()


def test_a_program_that_is_stopped_is_killed_by_the_launcher(desk: Start) -> None:
    here = desk(environment={"LAUNCHER_PATIENCE": "1.5"})
    here.type()
    program = here.program()
    os.kill(program, signal.SIGSTOP)
    os.kill(here.process.pid, signal.SIGTERM)
    assert here.exit_code() == 137
    assert here.terminal_is_restored()
    assert not running(program)


def test_without_its_launcher_the_program_does_not_stay(desk: Start) -> None:
    here = desk()
    here.type()
    program = here.program()
    os.kill(here.process.pid, signal.SIGKILL)
    assert wait_until(lambda: not running(program), 2)
    assert here.draft() == TYPED
    assert wait_until(here.terminal_is_restored, 1)


def test_there_is_no_suspension(desk: Start) -> None:
    here = desk()
    here.type("a")
    for pid in (here.program(), here.process.pid):
        os.kill(pid, signal.SIGTSTP)
    here.send("\x1a" + "b")
    here.wait_for("visto: ab")


def test_a_process_that_goes_on_takes_the_terminal_back(desk: Start) -> None:
    here = desk()
    here.type("a")
    program = here.program()
    os.kill(program, signal.SIGSTOP)
    termios.tcsetattr(here.slave, termios.TCSANOW, here.settings)
    os.kill(program, signal.SIGCONT)
    assert wait_until(lambda: termios.tcgetattr(here.slave) != here.settings, 2)
    here.send("b")
    here.wait_for("visto: ab")


# The terminal goes, stops, or is none


def test_a_closed_terminal_leaves_the_text_for_the_next_start(desk: Start) -> None:
    here = desk()
    here.type()
    program = here.program()
    here.hang_up()
    assert here.exit_code(2) == 128 + signal.SIGHUP
    assert not running(program)
    assert here.draft() == TYPED
    again = desk()
    again.wait_for(f"voltou: {TYPED}")


def test_ignored_hangup_leaves_no_orphan(desk: Start) -> None:
    here = desk(before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    here.type()
    program = here.program()
    here.hang_up()
    here.exit_code(2)
    assert not running(program)
    assert here.draft() == TYPED


def test_control_ignored_hangup_on_stock(desk: Start) -> None:
    here = desk("stock", before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    here.type()
    here.hang_up()
    time.sleep(0.3)
    before = cpu_seconds(here.process.pid)
    # The test machine may be busy: what counts is that it goes on and on.
    assert wait_until(lambda: cpu_seconds(here.process.pid) - before > 0.4, 20)
    assert here.draft() is None


def loop_is_alive(here: Desk) -> bool:
    """Whether the loop still turns while nobody reads: the flooding timer writes the time to a file."""
    file = here.folder / "alive"
    assert wait_until(file.exists, 5)
    time.sleep(1.5)  # until every buffer is full
    before = file.read_text()
    return wait_until(lambda: file.read_text() not in ("", before), 0.5)


def test_a_terminal_that_stops_reading_stops_nothing(desk: Start) -> None:
    here = desk()
    here.type()
    here.stall()
    here.send(FLOOD)
    assert loop_is_alive(here)
    started = time.monotonic()
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code(3) == 143
    assert time.monotonic() - started < 2.5
    assert here.draft() == TYPED
    assert termios.tcgetattr(here.slave) == here.settings
    here.read_on()
    assert wait_until(here.terminal_is_restored, 2)


def test_control_a_terminal_that_stops_reading_on_stock(desk: Start) -> None:
    here = desk("stock")
    here.type()
    here.stall()
    here.send(FLOOD)
    assert not loop_is_alive(here)


def test_a_terminal_that_reads_on_is_painted_anew(desk: Start) -> None:
    here = desk()
    here.type("antes")
    here.stall()
    here.send(FLOOD)
    assert loop_is_alive(here)
    here.send(" e depois")
    time.sleep(0.5)
    here.read_on()
    assert wait_until(lambda: "visto: antes e depois" in here.screen(), 5)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_shows_nothing_is_refused(desk: Start, term: str) -> None:
    here = desk(environment={"TERM": term})
    assert here.exit_code(2) == 2
    assert here.raw.count(b"\n") == 1
    assert b"TERM" in here.raw
    assert b"\x1b" not in here.raw


def test_no_terminal_on_stdin_is_refused(desk: Start) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    here = desk(stdin=null)
    assert here.exit_code(2) == 2
    assert here.raw.count(b"\n") == 1
    os.close(null)


@pytest.mark.parametrize(
    ("columns", "rows", "believed"), [(0, 0, "80x24"), (1, 1, "20x20"), (5_000, 3_000, "500x500"), (132, 43, "132x43")]
)
def test_sizes_that_cannot_be(desk: Start, columns: int, rows: int, believed: str) -> None:
    here = desk()
    here.type("a")
    here.resize(100, 30)
    here.wait_for("pronto 100x30")
    here.resize(columns, rows)
    here.wait_for(f"pronto {believed}")


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"}])
def test_accents_are_right_in_any_locale(desk: Start, environment: dict[str, str]) -> None:
    desk(environment=environment).type("ação – ónibus")


def test_an_idle_desk_sends_nothing(desk: Start) -> None:
    here = desk()
    here.type()
    time.sleep(0.3)
    before = len(here.raw), cpu_seconds(here.program())
    time.sleep(1.2)
    assert len(here.raw) == before[0]
    assert cpu_seconds(here.program()) - before[1] <= 0.05


def test_control_an_idle_stock_desk_blinks(desk: Start) -> None:
    here = desk("stock")
    here.type()
    time.sleep(0.3)
    before = len(here.raw)
    time.sleep(1.2)
    assert len(here.raw) > before


# Bugs


@pytest.mark.parametrize("fault", [HANDLER, WORKER, RENDER], ids=["handler", "worker", "render"])
def test_a_bug_ends_with_a_code_and_without_values(desk: Start, fault: bytes) -> None:
    here = desk()
    here.type()
    here.send(fault)
    assert here.exit_code() == life.BUG
    found = re.search(r"Erro interno (\w{4})\. O que foi digitado está guardado\.", here.raw.decode())
    assert found
    assert here.draft() == TYPED
    assert here.terminal_is_restored()
    log = (here.folder / "log" / "integrator-tui.log").read_bytes()
    assert found[1].encode() in log
    assert b"life_app.py" in log
    for place in (bytes(here.raw), log):
        assert NEVER_PRINTED not in place
    assert b"Traceback" not in here.raw


def test_a_bug_with_a_full_disk_tells_the_truth(desk: Start, tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("no folder")
    here = desk()
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == life.BUG
    assert "NÃO pôde ser guardado" in here.raw.decode()


def test_control_a_bug_on_stock_prints_values(desk: Start) -> None:
    here = desk("stock")
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == 1
    assert NEVER_PRINTED in here.raw
    assert here.draft() is None


def test_a_log_that_cannot_be_written_stops_nothing(desk: Start, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("no folder")
    here = desk()
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == life.BUG
    assert "Erro interno" in here.raw.decode()
    assert b"Traceback" not in here.raw


@pytest.mark.parametrize("kind", ["life", "stock"])
def test_what_slips_past_the_screens_cannot_act_on_the_terminal(desk: Start, tmp_path: Path, kind: str) -> None:
    """A label shows a value as it is; on stock, the control, the clipboard would be overwritten."""
    drafts = Drafts(tmp_path / "drafts", "maria")
    drafts.put(DraftKey("note", None, None), {"text": "A\x1b]52;c;QUJD\x07B\x9b2J"}, datetime.now(UTC))
    drafts.flush()
    assert drafts._descriptor is not None
    os.close(drafts._descriptor)
    here = desk(kind)
    here.wait_for("voltou: A")
    time.sleep(0.1)
    assert (b"\x1b]52" in here.raw) == (kind == "stock")
    assert ("\x9b2J".encode() in here.raw) == (kind == "stock")


# The environment


def hostile_environment(folder: Path) -> dict[str, str]:
    return {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DRIVER": "life_app:no_such_driver",
        "TEXTUAL_LOG": str(folder / "textual.log"),
        "TEXTUAL_PRESS": "f2",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(folder),
        "TEXTUAL_SHOW_RETURN": "1",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "COLUMNS": "33",
        "LINES": "11",
    }


def test_variables_of_textual_from_outside_do_nothing(desk: Start, tmp_path: Path) -> None:
    here = desk(environment=hostile_environment(tmp_path))
    here.type()
    assert "pronto 80x24" in here.screen()
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code() == 143
    assert {path.name for path in tmp_path.iterdir()} == {"drafts", "log"}
    assert b"returned" not in here.raw


def test_control_variables_of_textual_on_stock(desk: Start, tmp_path: Path) -> None:
    here = desk("stock", environment={"TEXTUAL_PRESS": "f2"})
    assert here.exit_code(5) == 1


def test_no_browser_no_screenshot_no_suspension(desk: Start, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\ntouch {tmp_path}/opened\n")
    browser.chmod(0o755)
    here = desk(environment={"BROWSER": str(browser)})
    here.type()
    here.send(LINK)
    here.wait_for("evil.example")
    here.send(NOTHING)
    here.wait_for("nada")
    time.sleep(0.2)
    assert not (tmp_path / "opened").exists()
    assert not list(tmp_path.rglob("*.svg"))


# The keyboard


class Typist:
    """A keyboard with a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.keyboard = Keyboard(lambda: self.now)

    def type(self, data: bytes) -> list[Message]:
        return list(self.keyboard.feed(data))

    def wait(self, seconds: float) -> list[Message]:
        self.now += seconds
        return list(self.keyboard.tick())


def said(messages: list[Message]) -> list[str]:
    return [
        f"paste:{m.text}" if isinstance(m, events.Paste) else str(m.character or m.key)
        for m in messages
        if isinstance(m, events.Key | events.Paste)
    ]


def test_latin_1_is_understood() -> None:
    typist = Typist()
    assert said(typist.type(b"ol\xe3o \xe7\xe3o")) == list("olão ção")
    assert said(typist.type(b"\xe3")) == []
    assert said(typist.wait(0.06)) == ["ã"]
    assert said(typist.type("ã".encode()[:1])) == []
    assert said(typist.type("ã".encode()[1:])) == ["ã"]
    assert said(typist.type(b"\xff\xc0\x80\xd7a")) == ["ÿ", "À", "a"]


def test_latin_1_in_the_real_program(desk: Start) -> None:
    here = desk()
    here.type("a")
    here.send(b"\xe7\xe3o \xff\xfe\xc0\x80 fim\xe9")
    assert wait_until(lambda: "fimé" in here.screen(), 2)
    assert "visto: ação" in here.screen()


def test_control_latin_1_on_stock(desk: Start) -> None:
    here = desk("stock")
    here.type("a")
    here.send(b"\xe3o")
    assert here.exit_code() == 0


def test_a_paste_keeps_its_order_and_presses_no_key() -> None:
    typist = Typist()
    assert said(typist.type(b"x\x1b[200~abc\x1b[15~def\r\nghi\rj\x1b[201~y")) == [
        "x",
        "paste:abc\x1b[15~def\nghi\nj",
        "y",
    ]


def test_control_a_paste_on_stock_presses_keys() -> None:
    assert len(said(list(XTermParser().feed("\x1b[200~abc\x1b[15~def\x1b[201~")))) > 1
    assert said(list(XTermParser().feed("\x1b[200~abc" + "def" * 1000))) == []


@pytest.mark.parametrize("cut", range(1, 15))
def test_a_paste_cut_anywhere(cut: int) -> None:
    data = b"\x1b[200~ab\x1b[201~"
    typist = Typist()
    assert said(typist.type(data[:cut]) + typist.type(data[cut:])) == ["paste:ab"]


def test_an_unfinished_paste_ends_although_keys_are_pressed() -> None:
    typist = Typist()
    typist.type(b"\x1b[200~abc")
    messages = []
    for _ in range(20):
        messages += typist.type(b"k") + typist.wait(0.11)
    assert said(messages)[0].startswith("paste:abckkk")
    assert said(messages)[-1] == "k"


def test_a_slow_long_paste_is_one_paste() -> None:
    typist = Typist()
    messages = typist.type(b"\x1b[200~")
    for _ in range(10):
        messages += typist.type(b"x" * 400) + typist.wait(1.5)
    messages += typist.type(b"\x1b[201~")
    assert said(messages) == ["paste:" + "x" * 4_000]


def test_an_unfinished_paste_in_the_real_program(desk: Start) -> None:
    here = desk()
    here.type("a")
    here.send(b"\x1b[200~bc")
    time.sleep(0.1)
    here.send(b"d")
    here.wait_for("visto: abcd", 2.5)
    here.send(b"e")
    here.wait_for("visto: abcde", 0.5)


def test_a_huge_paste_is_longer_than_any_field_and_no_longer() -> None:
    typist = Typist()
    messages = typist.type(b"\x1b[200~")
    for _ in range(200):
        messages += typist.type(b"x" * 50_000)
    (paste,) = messages + typist.type(b"\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == PASTE_LIMIT + 1


def test_escape_alone_is_a_key_and_needs_no_second_one() -> None:
    typist = Typist()
    assert said(typist.type(b"\x1b")) == []
    patience = typist.keyboard.patience()
    assert patience is not None
    (key,) = typist.wait(patience)
    assert isinstance(key, events.Key)
    assert key.key == "escape"
    assert typist.keyboard.patience() is None
    assert [m.key for m in typist.type(b"\x1b[A\x1bOP") if isinstance(m, events.Key)] == ["up", "f1"]


def fuzz(count: int, seed: int = 8_2_8) -> Iterator[bytes]:
    """Sequences made of what terminals send, bent: never a whole answerable one is needed."""
    chance = random.Random(seed)
    parts = [
        b"\x1b",
        b"\x1b[",
        b"\x1bO",
        b"\x1b[<",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b[48;",
        b"\x1b[?2026;",
        b";",
        b":",
    ]
    parts += [b"0", b"9999999999", b"55296", b"1114112", b"-1", b"u", b"t", b"~", b"M", b"m", b"R", b"$y", b"A"]
    parts += [b"\x1b[0;0;0;0t", b"\x1b[48;0;0;0;0t", b"\x1b[48;9;9;9;9t", b"\x1b[<0;1;1M", b"\x1b[<35;99999;99999M"]
    parts += ["ã".encode(), "日".encode(), b"\xe3", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00", b"\x7f", b"\x1b[I"]
    for _ in range(count):
        noise = chance.randbytes(chance.randrange(4))
        yield b"".join(chance.choices(parts, k=chance.randrange(1, 7))) + noise


def test_no_bytes_end_the_keyboard() -> None:
    typist = Typist()
    for data in fuzz(50_000):
        for message in typist.type(data) + typist.wait(0.03):
            assert not isinstance(message, events.Resize)
            assert not (isinstance(message, events.Key) and "\ud800" <= (message.character or "") < "\ue000")
    typist.wait(5)
    typist.wait(5)
    assert said(typist.type(b"viva")) == list("viva")


def test_no_bytes_end_the_program(desk: Start) -> None:
    here = desk("deaf")
    here.type("a")
    data = b"".join(fuzz(600, seed=7))
    for start in range(0, len(data), 1_000):
        here.send(data[start : start + 1_000])
        time.sleep(0.01)
    time.sleep(2.2)
    # Whatever it was made to do: focus of the window, focus of the field, an empty field, then a word. Stock Textual
    # acts on bindings after the characters that follow them, so it is given time.
    here.raw.clear()
    here.send(b"\x1b[I\t\x01\x0b")
    here.wait_for("visto: \x1b", 20)
    here.send("viva")
    here.wait_for("visto: viva", 20)
    assert here.process.poll() is None


# The pieces


def test_the_writer_never_waits_and_says_when_it_has_caught_up() -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    caught_up, lost = threading.Event(), threading.Event()
    writer = Writer(write_end, caught_up.set, lost.set)
    writer.start()
    started = time.monotonic()
    for _ in range(1_000):
        writer.write("á" * 5_000)
    assert time.monotonic() - started < 2
    total = 0
    deadline = time.monotonic() + 20
    while not caught_up.is_set():
        assert time.monotonic() < deadline, "it never caught up"
        if select.select([read_end], [], [], 0.05)[0]:
            total += len(os.read(read_end, 65_536))
    assert total < 2_000_000
    assert not lost.is_set()
    os.close(read_end)
    writer.write("x")
    assert lost.wait(2)
    assert not writer.stop(1)
    os.close(write_end)


def test_the_environment_is_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    monkeypatch.setattr(os, "environ", {**clean, "TEXTUAL": "debug", "TEXTUAL_X": "1", "COLUMNS": "3"})
    life.scrub_environment()
    assert os.environ["TEXTUAL_FPS"] == "240"
    assert not {"TEXTUAL", "TEXTUAL_X", "COLUMNS"} & set(os.environ)


def test_the_description_of_a_bug_quotes_no_data() -> None:
    secret = "Maria 123.456.789-09"
    try:
        try:
            raise OSError(28, secret)
        except OSError as cause:
            raise ValueError(secret) from cause
    except ValueError as error:
        text = bugs.describe(error)
    assert secret not in text
    assert "builtins.ValueError" in text
    assert "builtins.OSError [28]" in text
    assert "test_life.py" in text


def test_life_is_cheap_to_import() -> None:
    """The launcher forks before anything heavy is there, and stays as small as it is then."""
    code = (
        "import sys; from integrator_tui import life;"
        "heavy = {'textual', 'rich', 'asyncio', 'logging', 'threading', 'subprocess', 'ctypes'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
