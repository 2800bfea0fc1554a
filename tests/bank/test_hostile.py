"""No text and no bytes make the readers raise anything but their own refusal, hang, or say what acts on a terminal."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from integrator_tui.bank import pix
from integrator_tui.bank.febraban.read import read_file
from integrator_tui.bank.febraban.write import Header, file_of
from integrator_tui.bank.pix_keys import KINDS, parse_key
from integrator_tui.bank.pix_read import read_pix
from integrator_tui.bank.slip_read import read_slip
from integrator_tui.bank.wrong import WrongField
from tests.rules.test_hostile_rules import HOSTILE, HUGE, ROWS

DAY = date(2026, 12, 1)
CUT = 20_000
READERS: dict[str, Callable[[str], Any]] = {
    "slip": lambda text: read_slip(text, DAY),
    "pix": read_pix,
    "pix inside": lambda text: read_pix("000201" + text),
    "file": lambda text: read_file(text.encode("utf-8", "surrogatepass")),
    "code of a name": lambda text: pix.static_code("cpf", "52998224725", text, text, description=text),
    "file of a name": lambda text: file_of(Header("1", text, "341", text, DAY, 1), []),
    **{f"key {kind}": (lambda text, kind=kind: parse_key(kind, text)) for kind in KINDS},  # type: ignore[misc]
}


def check(name: str, text: str) -> None:
    refused = None
    try:
        READERS[name](text)
    except WrongField as error:
        refused = error
    if refused is not None:
        assert str(refused).isprintable()
        assert str(refused).endswith((".", "?"))
        assert len(str(refused)) < 220
        assert refused.field.isprintable()


@pytest.mark.parametrize("text", HOSTILE, ids=[row["id"] for row in ROWS])
def test_the_hostile_inputs(text: str) -> None:
    for name in READERS:
        check(name, text[:CUT])


@pytest.mark.parametrize("name", READERS)
def test_long_texts_take_no_longer_than_reading_them(name: str) -> None:
    for what, text in HUGE.items():
        started = time.process_time()
        with contextlib.suppress(WrongField):
            READERS[name](text)
        assert time.process_time() - started < 1, what
        check(name, text[:CUT])
