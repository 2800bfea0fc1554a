"""Characters and segments of an SMS."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.rules.messages.sms_text import BASIC, EXTENSION, JOINED, SINGLE, measure, septets, without_accents


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == 128
    known = {
        "@": 0x00,
        "$": 0x02,
        "é": 0x05,
        "Δ": 0x10,
        " ": 0x20,
        "¡": 0x40,
        "A": 0x41,
        "§": 0x5F,
        "¿": 0x60,
        "à": 0x7F,
    }
    assert {character: BASIC.index(character) for character in known} == known
    assert EXTENSION["€"] == 0x65


def test_a_single_segment_and_the_first_of_several() -> None:
    assert measure("a" * 160).segments == ("a" * 160,)
    assert measure("a" * 160).left == 0
    assert [len(one) for one in measure("a" * 161).segments] == [153, 8]
    assert measure("ã" * 70).segments == ("ã" * 70,)
    assert [len(one) for one in measure("ã" * 71).segments] == [67, 4]
    assert measure("").segments == ("",)


def test_an_escape_is_not_torn_apart() -> None:
    text = "a" * 152 + "€" + "b" * 20
    first, second = measure(text).segments
    assert first == "a" * 152
    assert second == "€" + "b" * 20


def test_a_surrogate_pair_is_not_torn_apart() -> None:
    text = "ã" * 66 + "😀" + "ã" * 10
    first, second = measure(text).segments
    assert first == "ã" * 66
    assert second.startswith("😀")


@given(st.text(alphabet=st.sampled_from([*BASIC.replace("\x1b", ""), *EXTENSION, "ã", "ç", "😀", "語"]), max_size=500))
def test_nothing_is_lost_and_every_segment_fits(text: str) -> None:
    found = measure(text)
    assert "".join(found.segments) == text
    for segment in found.segments:
        size = len(septets(segment)) if found.alphabet == "GSM-7" else len(segment.encode("utf-16-be")) // 2
        assert size <= (SINGLE if len(found.segments) == 1 else JOINED)[found.alphabet]


def test_without_accents_everything_fits_the_small_alphabet() -> None:
    assert without_accents("Não há conexão – às 10 h, “João”… nº 1") == 'Nao ha conexao - as 10 h, "Joao"... no 1'
    assert measure(without_accents("ÁÉÍÓÚ ãõç êâ € ½ 語 😀")).alphabet == "GSM-7"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("5° andar, 3º e 2ª", "5o andar, 3o e 2a"),
        ("fibra\u2011óptica 10\u201320 — fim", "fibra-optica 10-20 - fim"),
        ("a\u200bb\ufeffc\u00add\u2060e\u200df", "abcdef"),
        ("«olá» ‘oi’ “tchau” `x` ´y´", "\"ola\" 'oi' \"tchau\" 'x' 'y'"),
        ("aguarde… • item · outro", "aguarde... - item - outro"),
        ("½ kg, 1½ kg, ¾", "1/2 kg, 1 1/2 kg, 3/4"),
        ("10 × 20 m² ± 5 ‰ ≤ 3", "10 x 20 m2 +- 5 0/00 <= 3"),
        ("R$ 10, € 5, 50 ¢, ₲ 1", "R$ 10, € 5, 50 c, PYG 1"),
        ("Net™ ® © nº № 7", "NetTM (R) (C) no No 7"),
        ("clique → aqui ✓ pronto ✅", "clique -> aqui OK pronto OK"),
        ("feliz 😀 ❤️ 👍🏽 🇧🇷 1️⃣", "feliz :) <3 OK BR 1"),
        ("\u00a0a\u2009b\u3000c\td\u2028e", " a b c d\ne"),
        ("ﬁbra Ⅳ ① ｆｕｌｌ ℃", "fibra IV 1 full oC"),
        ("Łódź, Đorđe, œuvre, straße, ẞ", "Lodz, Dorde, oeuvre, straße, SS"),
        ("10 µs, π, Ω", "10 us, pi, Ω"),
        ("não e\u0301", "nao e"),
        ("語", "?"),
    ],
)
def test_every_sign_of_ordinary_typing_has_a_plain_form(text: str, plain: str) -> None:
    assert without_accents(text) == plain


def test_no_sign_of_the_usual_blocks_becomes_a_question() -> None:
    blocks = [range(0x20, 0x180), range(0x2000, 0x2070), range(0x20A0, 0x20C1), range(0x2109, 0x2132)]
    blocks += [range(0x2150, 0x2180)]
    blocks += [range(0x2190, 0x2200), range(0x2500, 0x27C0), range(0x1F300, 0x1F650), range(0xFF01, 0xFF5F)]
    for block in blocks:
        for code in block:
            plain = without_accents(f"a{chr(code)}b")
            assert measure(plain).alphabet == "GSM-7", hex(code)
            if unicodedata.category(chr(code)) not in ("Cn", "Cs") and "?" not in unicodedata.normalize(
                "NFKD", chr(code)
            ):
                assert "?" not in plain or chr(code) in "❓❔", (hex(code), plain)


@given(st.text(max_size=200))
def test_whatever_is_typed_fits_without_accents(text: str) -> None:
    assert measure(without_accents(text)).alphabet == "GSM-7"
