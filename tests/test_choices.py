"""What a typed text means in a list: label, number, beginning of a word."""

from __future__ import annotations

from datetime import date

import pytest

from integrator_tui.forms.base import Choice, FormContext, Ui, match_choice
from integrator_tui.rules.bad_value import BadValue

BANKS = (
    Choice(237, "036 Bradesco BBI", code="036"),
    Choice(12, "237 Bradesco", code="237"),
    Choice(5, "341 Itaú Unibanco", code="341"),
)
UI = Ui("Banco", "choice", choices="bancos")
CONTEXT = FormContext(today=date(2026, 10, 30), choices={"bancos": BANKS})


@pytest.mark.parametrize(
    ("text", "value"),
    [("237", 12), ("bradesco", 12), ("237 Bradesco", 12), ("bbi", 237), ("036", 237), ("itau", 5), ("34", 5)],
)
def test_number_and_name_mean_the_entry(text: str, value: int) -> None:
    assert match_choice(text, UI, CONTEXT).value == value


def test_the_id_of_a_row_means_nothing() -> None:
    with pytest.raises(BadValue, match="não tem essa opção"):
        match_choice("12", UI, CONTEXT)
    with pytest.raises(BadValue, match="serve a 2 opções"):
        match_choice("brad", UI, CONTEXT)
