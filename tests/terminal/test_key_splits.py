"""Keys however their bytes are cut into reads, and Esc however fast the next key came."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tests.terminal.typist import PARTS, Typist

TERMS = ("xterm-256color", "rxvt-unicode-256color", "linux", "tmux-256color")


def told(messages: list[Message]) -> list[str]:
    """Every message in words; what a key writes stands behind it where it is not the key."""
    return [_told(message) for message in messages]


def _told(message: Message) -> str:
    match message:
        case events.Key(key=key, character=character):
            return key if character in (None, key) else f"{key}={character}"
        case events.Paste(text=text):
            return f"paste={text}"
        case events.MouseEvent():
            return f"{type(message).__name__} {message.button} {message.x:.0f},{message.y:.0f}"
        case _:
            return type(message).__name__


def typed(*reads: bytes, term: str = "xterm-256color") -> list[str]:
    """What comes of some reads with no time between them, once time has passed."""
    typist = Typist(term)
    found = [message for read in reads for message in typist.type(read)]
    return told(found + typist.wait(0.6) + typist.wait(3))


def keys_of(text: str) -> list[str]:
    return [name for character in text for name in typed(character.encode())]


PIECES = st.one_of(
    st.sampled_from(PARTS),
    st.binary(max_size=6),
    st.text(max_size=4).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from([b"maria silva", b"1234", b"[VIP]", b"OSMAR", b"\r", b"\t", b"]1", b"Paulo"]),
)


@given(st.lists(PIECES, max_size=8).map(b"".join), st.lists(st.integers(0, 60), max_size=12), st.sampled_from(TERMS))
@settings(max_examples=600, deadline=None)
def test_any_splitting_of_any_bytes_gives_the_same_keys(data: bytes, cuts: list[int], term: str) -> None:
    whole = typed(data, term=term)
    places = sorted({cut for cut in cuts if cut < len(data)})
    reads = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    assert typed(*reads, term=term) == whole
    assert typed(*(bytes([byte]) for byte in data), term=term) == whole


SEQUENCES = [
    *(b"\x1b[A", b"\x1bOP", b"\x1b[15~", b"\x1b[1;5A", b"\x1b[[A", b"\x1b[Z", b"\x1b[I", b"\x1b[27u", b"\x1b[97;5u"),
    *(b"\x1b[<0;10;5M", b"\x1b[M !!", b"\x1b[?2026;2$y", b"\x1b[12;40R", b"\x1b]11;rgb:0/0/0\x1b\\"),
    b"\x1b[200~a\x1b[201~",
]


@given(st.lists(st.sampled_from([b"\x1b", *SEQUENCES, "é".encode(), b"m", b"\r"]), max_size=6))
@settings(max_examples=300, deadline=None)
def test_what_stands_side_by_side_is_what_each_is_alone(parts: list[bytes]) -> None:
    """But for an ESC before what would make it another sequence."""
    assert typed(*parts) == [one for part in parts for one in typed(part)]


@pytest.mark.parametrize(
    "text",
    ["1234", "maria silva", "b", "f", "Á", "ção", "O", "Olga", "OLGA", "[", "[VIP]", "[m", "P", "Paulo", "P1", "]",
     "]a", "_x", "^x", "Xavier", "\\", "0", "-", "=", "\r", "\x7f", "\t", " ", "M", "Ob", "Or", "Od", "[12"],
)  # fmt: skip
def test_esc_glued_to_anything_is_esc_and_then_the_thing(text: str) -> None:
    """No key of the program uses Alt."""
    assert typed(b"\x1b" + text.encode()) == ["escape=\x1b", *keys_of(text)]
    assert typed(b"\x1b\x1b" + text.encode()) == ["escape=\x1b", "escape=\x1b", *keys_of(text)]


def test_control_esc_glued_to_a_number_on_stock() -> None:
    assert [m.character for m in XTermParser().feed("\x1b1234") if isinstance(m, events.Key)] == list("¡234")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x1b[A\x1bOB\x1b[1;5C\x1b[1;2D", ["up", "down", "ctrl+right", "shift+left"]),
        (b"\x1b\x1b[A", ["escape=\x1b", "up"]),
        (
            b"\x1bOP\x1bOQ\x1b[13~\x1b[1;2R\x1b[[E\x1b[24~\x1b[1;5P\x1bO1;5S",
            ["f1", "f2", "f3", "shift+f3", "f5", "f12", "ctrl+f1", "ctrl+f4"],
        ),
        (
            b"\x1b[H\x1b[4~\x1b[3~\x1b[2~\x1b[5~\x1b[6~\x1b[Z",
            ["home", "end", "delete", "insert", "pageup", "pagedown", "shift+tab"],
        ),
        # kitty: text, Shift, Ctrl, Esc, Enter, what was let go, a key that only holds others, the digits apart
        (b"\x1b[97;;97u\x1b[97;2;65u\x1b[231;;231u\x1b[32;;32u", ["a", "A", "ç", "space= "]),
        (
            b"\x1b[112;5u\x1b[115;6u\x1b[27u\x1b[13u\x1b[9;2u",
            ["ctrl+p", "ctrl+shift+s", "escape", "enter=\r", "shift+tab"],
        ),
        (b"\x1b[97;1:3u\x1b[57441;2u\x1b[57400;129;49u\x1b[109;3u\x1b[13;65u", ["1", "alt+m", "enter=\r"]),
        (b"\x1b[97u\x1b[97;2u", ["a", "A"]),
        # modifyOtherKeys of xterm
        (b"\x1b[27;5;112~\x1b[27;2;65~\x1b[27;5;13~\x1b[27;2;9~", ["ctrl+p", "A", "ctrl+enter", "shift+tab"]),
        # mouse: 1006, 1000, 1015; the button that was let go is the one that was pressed
        (b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<65;10;5M", ["MouseDown 1 9,4", "MouseUp 1 9,4", "MouseScrollDown 0 9,4"]),
        (b"\x1b[M\x22\x2a\x25\x1b[M\x23\x2a\x25", ["MouseDown 3 9,4", "MouseUp 3 9,4"]),
        (b"\x1b[M\x20\xe3\x25m", ["MouseDown 1 194,4", "m"]),
        (b"\x1b[34;10;5M\x1b[35;10;5M", ["MouseDown 3 9,4", "MouseUp 3 9,4"]),
        (b"\x1b[I\x1b[O", ["AppFocus", "AppBlur"]),
        # answers to this program, and to one before it
        (b"\x1b[?2026;2$y", [TerminalSupportsSynchronizedOutput.__name__]),
        (
            b"\x1b[?62;22c\x1b[>0;276;0c\x1b[12;40R\x1b[0n\x1b[8;24;80t\x1b[?1;2c\x1b[4;1$y\x1b[?2026;0$y\x1b[?2026;4$y",
            [],
        ),
        (b"\x1b]11;rgb:0000/0000/0000\x07\x1b]52;c;bWFyaWE=\x1b\\\x1bP>|tmux 3.3a\x1b\\\x1bP1$r0m\x1b\\x", ["x"]),
        (b"\x1b[99~\x1b[55296;9u\x1b[99999999999u\x1b[48;0;0;0;0t", []),
        # cut off
        (b"\x1b[<35;10\x1b[<0;10;5M", ["MouseDown 1 9,4"]),
        (b"\x1b[<35;10", []),
        (b"\x1b]11;rgb:00\rx", ["enter=\r", "x"]),
        (b"\x1b[1\x1b[A", ["escape=\x1b", "left_square_bracket=[", "1", "up"]),
        (b"\x1b" + "é".encode()[:1], ["escape=\x1b", "Ã"]),
        ("é".encode()[:1] + b"\x1b[A", ["Ã", "up"]),
        (b"\x9b\xc2\x9bA\x00", ["A", "ctrl+@=\x00"]),
    ],
)
def test_what_terminals_send(data: bytes, expected: list[str]) -> None:
    assert typed(data) == expected


def test_a_kind_of_terminal_has_keys_of_its_own() -> None:
    rxvt = "rxvt-unicode-256color"
    assert typed(b"\x1bOd\x1b[a\x1b[3$\x1b[11^\x1bOr", term=rxvt) == [
        "ctrl+left",
        "shift+up",
        "shift+delete",
        "ctrl+f1",
        "2",
    ]
    assert typed(b"\x1b\t", term="linux") == ["shift+tab"]


def test_a_sequence_that_stalls_is_still_one() -> None:
    typist = Typist()
    found = typist.type(b"\x1b[1") + typist.wait(0.4) + typist.type(b"5~")
    assert told(found) == ["f5"]


def test_the_rest_of_a_paste_that_stalled_is_no_keys() -> None:
    typist = Typist()
    found = typist.type(b"\x1b[200~abc") + typist.wait(2.1) + typist.type(b"def\r\x1b[201~") + typist.type(b"g")
    assert told(found) == ["paste=abc", "paste=def\n", "g"]
