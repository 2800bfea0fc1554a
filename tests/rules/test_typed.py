"""What the clipboard brings along with a number."""

from __future__ import annotations

import unicodedata

import pytest

from integrator_tui.rules.typed import compact, counted, decimals, quoted, strange, tidy

WITHOUT_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2064\u2066\u2069\ufeff"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
SPACES = "\u00a0\u2000\u2003\u2009\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize("mark", WITHOUT_WIDTH, ids=ascii)
def test_marks_without_width_are_left_out(mark: str) -> None:
    assert tidy(f"1{mark}2") == "12"


@pytest.mark.parametrize("dash", DASHES, ids=ascii)
def test_dashes_are_hyphens(dash: str) -> None:
    assert tidy(f"1{dash}2") == "1-2"
    assert compact(f"1{dash}2") == "12"


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_spaces_are_spaces(space: str) -> None:
    assert tidy(f"{space}1{space}2{space}") == "1 2"
    assert compact(f"{space}1{space}2{space}") == "12"


def test_full_width_characters_are_ascii() -> None:
    for code in range(0x21, 0x7F):
        wide = chr(code + 0xFEE0)
        assert unicodedata.normalize("NFKC", wide) == chr(code)
        assert tidy(f"a{wide}a") == f"a{chr(code)}a"
    assert tidy("a\uff00\uff5fa") == "a\uff00\uff5fa"


def test_nothing_else_changes() -> None:
    assert tidy("é²①½Ⅷ\x00\u0301日") == "é²①½Ⅷ\x00\u0301日"
    assert decimals("é²①½Ⅷ\u00a0") == "é²①½Ⅷ\u00a0"


def test_the_decimal_digits_of_every_script() -> None:
    scripts = [chr(code) for code in range(0x80, 0x110000) if unicodedata.category(chr(code)) == "Nd"]
    assert len(scripts) > 600
    for character in scripts:
        assert decimals(character) == str(unicodedata.digit(character))


def test_separators_of_groups() -> None:
    assert compact(" 1.2/3-4_5\\6\t7 ") == "1234567"
    assert compact("1,2(3)") == "1,2(3)"


def test_the_first_strange_character() -> None:
    assert strange("123") == ""
    assert strange("1a2b") == "«a»"
    assert strange("1aZ", letters=True) == ""
    assert strange("1aé", letters=True) == "«é»"
    assert quoted("\x1b") == "U+001B"
    assert quoted("\ud800") == "U+D800"


def test_counts() -> None:
    assert counted(0) == "foram digitados 0"
    assert counted(1) == "foi digitado 1"
    assert counted(1_000_000) == "foram digitados 1.000.000"
