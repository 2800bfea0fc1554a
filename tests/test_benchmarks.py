"""The benchmarks themselves: what they count as done, as met, and how they say it."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.figures import Bases, Figure, Goal, middle_and_end
from benchmarks.growth import growth
from benchmarks.programs import painted, start_bare
from benchmarks.search import typing
from benchmarks.table import Run, document

RUN = Run(date(2026, 11, 24), "A processor, 2 cores, 24 GB, Linux 6.1, Python 3.11.7", 10_000, (0.5, 2.25))


def test_middle_and_end() -> None:
    assert middle_and_end([float(n) for n in range(1, 1001)]) == (500.5, 990.0)
    assert middle_and_end([3.0]) == (3.0, 3.0)


def test_a_goal_is_met_only_as_a_whole() -> None:
    assert Figure("keys", "ms", 10, 29, goal=Goal(p50=12, p99=30)).met is True
    assert Figure("keys", "ms", 10, 31, goal=Goal(p50=12, p99=30)).met is False
    assert Figure("start", "ms", 320, 400, 200, goal=Goal(ratio=1.6)).met is True
    assert Figure("start", "ms", 321, 400, 200, goal=Goal(ratio=1.6)).met is False
    assert Figure("idle", "bytes", 0, goal=Goal(p50=0)).met is True
    assert Figure("opened", "ms", 5).met is None


def test_a_goal_without_its_figure_is_missed() -> None:
    assert Figure("start", "ms", 1, goal=Goal(ratio=1.6)).met is False
    assert Figure("keys", "ms", 1, goal=Goal(p99=30)).met is False


def test_growth_compares_what_depends_on_the_number_of_customers() -> None:
    small = [Figure("search", "ms", 2, 4), Figure("form", "bytes", 240, grows=False), Figure("gone", "ms", 1)]
    large = [Figure("search", "ms", 4, 5), Figure("form", "bytes", 240, grows=False)]
    (row,) = growth(small, large)
    assert (row.what, row.ratio, row.met) == ("search: growth", 2.0, False)


def test_document_says_what_is_met_and_why_not() -> None:
    figures = [
        Figure("start", "ms", 300, 340.4, 200, 220, Goal(ratio=1.6), 15),
        Figure("keys", "ms", 13.21, 40, 2.5, 5, Goal(p50=12, p99=30), 500, "a note", "a reason"),
        Figure("save", "ms", 1, 2, 0.5, 1, Goal(ratio=3), reason="not said"),
    ]
    text = document(RUN, figures, growth(figures[:1], figures[:1]))
    assert "| start | 200 / 220 ms | 300 ms | 340 ms | 1.50 | 1.6 times | yes |" in text
    assert "| keys | 2.5 / 5 ms | 13.2 ms | 40 ms | 5.28 | 12 / 30 ms | **no** |" in text
    assert "- keys: a note; misses its goal: a reason." in text
    assert "not said" not in text
    assert "Goals missed: 1." in text
    assert not re.search(r"/(?:root|work|tmp|home|opt)/", text)


def test_typing_ends_with_the_whole_text_of_each_customer() -> None:
    customers = [(7, "José da Silva", "52998224725", "1133334444", "11987654321", "jose@mail.example.com")]
    typed = list(typing(customers))
    assert [whole for _, _, whole in typed] == [False] * (len(typed) - 1) + [True]
    assert all(later.startswith(sooner) for (_, sooner, _), (_, later, _) in pairwise(typed))


def test_a_key_is_timed_to_its_last_byte_and_seen_on_the_screen(tmp_path: Path) -> None:
    with painted(start_bare(Bases(0, tmp_path, tmp_path))) as bare:
        stroke = bare.key("Ω")
        assert 0 < stroke.milliseconds < 5_000
        assert stroke.size > 0
        assert "Ω" in bare.text()
        bare.clear()
        assert "Ω" not in bare.text()


def test_a_program_that_ends_is_told(tmp_path: Path) -> None:
    with painted(start_bare(Bases(0, tmp_path, tmp_path))) as bare:
        bare.send("\x11")
        with pytest.raises(AssertionError, match="ended"):
            bare.wait_for("never")
