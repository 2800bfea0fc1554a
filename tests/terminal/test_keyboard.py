"""Bytes from the terminal: pastes, other encodings, noise; none can end the program."""

from __future__ import annotations

import time

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from integrator_tui.process.keyboard import PASTE_LIMIT
from tests.terminal.sample import (
    Start,
    wait_until,
)
from tests.terminal.typist import Typist, fuzz, said


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
    assert wait_until(lambda: "fimé" in here.screen())
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
    here.wait_for("visto: abcd")
    here.send(b"e")
    here.wait_for("visto: abcde")


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
    # Whatever it was made to do: focus of the window, focus of the field, an empty field, then a word. Stock Textual
    # acts on bindings after the characters that follow them, and a busy machine ends an open paste late: again, then.
    for _ in range(6):
        time.sleep(2.2)
        here.send(b"\x1b[I\t\x01\x0b")
        if not wait_until(lambda: "visto:" in map(str.rstrip, here.screen().splitlines()), 10):
            continue
        here.send("viva")
        if wait_until(lambda: "visto: viva" in here.screen(), 10):
            break
    here.wait_for("visto: viva")
    assert here.process.poll() is None
