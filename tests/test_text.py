"""Nothing shown can bite, nothing visible is lost, every column stays where it is."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
import unicodedata
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content

from integrator_tui.desk.text import Neutral, cells, plain, shown, shown_text
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean

HOSTILE: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "hostile_inputs.json").read_text(encoding="utf-8")
)
VALUES = {row["id"]: row["value"] for row in HOSTILE}
REPEATED = {row["id"]: row["value"] * min(row.get("repeat", 1), 1_000_000) for row in HOSTILE}
NEVER_SHOWN = {
    *map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x61C, 0xFEFF)),
    *map(chr, (*range(0x200B, 0x2010), *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xD800, 0xE000))),
}
WHITE = Color.parse("white")

nasty = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Me", "Zl", "Zp"]),
        st.sampled_from("[]/@\\│日🇧❤👨\U0001f3fd\u200d\ufe0f\u0301\u202e\x1b\x9b\x00\ud83d"),
    ),
    max_size=60,
)


def hostile_strings(count: int) -> list[str]:
    """Strings of what hurts most, the same ones on every run."""
    chance = random.Random(20_000)
    hidden = sorted(NEVER_SHOWN - set(map(chr, range(0xD801, 0xE000))))
    pool = [*hidden, *"[]/@ aé日本🇧🇷❤👨👩", "\u0301", "\u0302", "\x1b]52;c;", "[@click=app.bell]", "\u20e3"]
    return ["".join(chance.choices(pool, k=chance.randrange(1, 30))) for _ in range(count)]


@pytest.mark.parametrize("value", REPEATED.values(), ids=REPEATED.keys())
def test_hostile_values_are_shown_in_exact_cells_without_control_bytes(value: str) -> None:
    assert not NEVER_SHOWN & set(plain(value))
    for width in (0, 1, 2, 3, 7, 20, 500):
        assert cell_len(cells(value, width)) == width


@pytest.mark.parametrize(
    "name", [name for name in VALUES if name.startswith(("mk-", "md-", "like-", "tpl-", "csv-eq"))]
)
def test_what_looks_like_markup_is_text(name: str) -> None:
    value = VALUES[name]
    assert plain(value) == value
    assert shown(value).plain == value
    assert not shown(value).spans
    assert shown_text(value).plain == value
    assert not shown_text(value).spans
    assert clean(value) == value


def test_control_markup_would_have_eaten_the_brackets() -> None:
    assert "[VIP]" not in Content.from_markup("Maria [VIP]").plain
    assert shown("Maria [VIP]").plain == "Maria [VIP]"


def test_what_is_no_character_stands_as_one_that_says_so() -> None:
    assert shown("a\ud800b\ufdd0c\ufffed\U0001ffffe").plain == "a\ufffdb\ufffdc\ufffdd\ufffde"


@given(nasty)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_any_text(value: str) -> None:
    check(value)


def test_twenty_thousand_hostile_strings() -> None:
    for value in hostile_strings(20_000):
        check(value)


def check(value: str) -> None:
    text = plain(value)
    assert not NEVER_SHOWN & set(text)
    assert plain(text) == text
    visible = [c for c in value if unicodedata.category(c)[0] in "LNP" and cell_len(c) and c.isprintable()]
    left = iter(text)
    assert all(c in left for c in visible), "a visible character is missing or out of order"
    for width in (1, 2, 9):
        assert cell_len(cells(value, width)) == width
    row = Neutral().apply([Segment(value)], WHITE)
    assert cell_len(row[0].text) == cell_len(value)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in row[0].text)


def test_values_that_are_no_text() -> None:
    assert plain(None) == ""
    assert plain(12) == "12"
    assert plain("a\r\nb\x1b\nc", multiline=True) == "a\nb␛\nc"
    assert plain("a\r\nb\nc") == "a b c"


def test_marks_stay_in_their_row_and_never_join_the_border() -> None:
    assert plain("e" + "\u0301" * 30 + "x") == "e" + "\u0301" * 4 + "x"
    assert plain("\u0301x") == "x"


def test_a_cut_never_halves_a_glyph() -> None:
    assert cells("日本語", 4) == "日… "
    assert cells("日本語", 1) == "…"
    assert cells("🇧🇷🇧🇷🇧🇷", 4) == "🇧🇷… "
    assert cells("ab🇧", 4) == "abB "
    assert cells("cafe\u0301 com leite", 5) == "cafe\u0301…"


def rows() -> list[str]:
    """One bordered row per hostile value: the right border must stand in the same column in all of them."""
    return [f"│{cells(value, 20)}│" for value in VALUES.values()]


def test_columns_align_in_an_emulated_terminal() -> None:
    """All but what only the emulator gets wrong: two cells for half a flag, and it drops what follows a keycap."""
    lines = [row for row in rows() if not {"🇧", "\u20e3"} & set(row)]
    screen = pyte.Screen(40, len(lines))
    pyte.Stream(screen).feed("\r\n".join(lines))
    for y in range(len(lines)):
        assert screen.buffer[y][21].data == "│", lines[y]


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_columns_align_in_tmux(tmp_path: Path) -> None:
    """The position of the cursor after each row, asked of a real terminal, with the joined family as control."""
    lines = [*rows(), "│" + "👨\u200d👩\u200d👧\u200d👦".ljust(20) + "│"]
    script = tmp_path / "rows.py"
    script.write_text(
        "import os, re, sys, termios, tty\n"
        "tty.setraw(0)\n"
        f"for line in {lines!r}:\n"
        "    os.write(1, ('\\r\\x1b[K' + line + '\\x1b[6n').encode())\n"
        "    answer = b''\n"
        "    while not answer.endswith(b'R'): answer += os.read(0, 1)\n"
        "    print(int(re.search(rb';(\\d+)R', answer)[1]) - 1, file=open('columns', 'a'))\n"
        "open('done', 'w')\n",
        encoding="utf-8",
    )
    tmux = ["tmux", "-u", "-S", str(tmp_path / "socket")]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    command = ["new-session", "-d", "-x", "80", "-y", "24", f"{shutil.which('python3')} rows.py"]
    subprocess.run([*tmux, "-f", "/dev/null", *command], check=True, cwd=tmp_path, env=environment)
    deadline = time.monotonic() + 15
    while not (tmp_path / "done").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    subprocess.run([*tmux, "kill-server"], check=False, capture_output=True, env=environment)
    columns = [int(column) for column in (tmp_path / "columns").read_text().split()]
    assert len(columns) == len(lines)
    wrong = [line for line, column in zip(lines[:-1], columns[:-1], strict=True) if column != 22]
    assert not wrong
    assert columns[-1] != 22, "the control must be out of line"


def test_the_net_takes_links_and_actions_and_leaves_the_rest() -> None:
    style = Style(color="red", link="https://evil.example") + Style.from_meta({"@click": "app.exit", "row": 3})
    (segment,) = Neutral().apply([Segment("a\x1b]52;c;QQ==\x07b", style)], WHITE)
    assert segment.text == "a]52;c;QQ==b"
    assert segment.style is not None
    assert segment.style.link is None
    assert segment.style.meta == {"row": 3}
    assert segment.style.color == style.color
    harmless = Segment("José", Style(bold=True) + Style.from_meta({"option": 1}))
    assert Neutral().apply([harmless], WHITE)[0].style is harmless.style
    assert Neutral().apply([Segment("\x1b[2J", None, [(2,)])], WHITE) == []  # type: ignore[list-item]


def test_clean_keeps_what_is_typed() -> None:
    assert clean("Jose\u0301") == "José"
    assert clean("a\tb\u2028c\x85d") == "a b c d"
    assert clean("a\r\nb\nc", multiline=True) == "a\nb\nc"
    assert clean(VALUES["uni-zwj"]) == VALUES["uni-zwj"]
    assert clean(VALUES["uni-vs16"]) == VALUES["uni-vs16"]
    assert clean(VALUES["uni-lsep"]) == "linha1 linha2 fim x"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("AB\x1b[2J", "Caractere de controle (ESC) na posição 3."),
        ("A\x00B", "Caractere de controle (NUL) na posição 2."),
        ("\x7f", "Caractere de controle (DEL) na posição 1."),
        ("é\x9b2J", "Caractere de controle (U+009B) na posição 2."),
        ("a\r\nb", "Quebra de linha na posição 2."),
        ("fatura\u202efdp.exe", "Caractere que inverte o texto (U+202E) na posição 7."),
        ("a\ud800", "Caractere inválido (U+D800) na posição 2."),
        ("a\U0010ffff", "Caractere inválido (U+10FFFF) na posição 2."),
        ("x" * 1_024, "Até 250 caracteres; foram digitados 1.024."),
    ],
)
def test_clean_refuses_and_says_where(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        clean(text)
    assert str(refused.value) == sentence


def test_a_lone_carriage_return_is_refused_in_many_lines_too() -> None:
    with pytest.raises(BadValue):
        clean(VALUES["mail-smuggle"], multiline=True)


@given(nasty)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_what_clean_lets_through_is_shown_without_symbols(value: str) -> None:
    try:
        stored = clean(value)
    except BadValue:
        return
    assert unicodedata.is_normalized("NFC", stored)
    assert clean(stored) == stored
    assert "␛" in stored or "␛" not in plain(stored)
    stored.encode("utf-8")
