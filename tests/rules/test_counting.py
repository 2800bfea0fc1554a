"""One and many."""

from __future__ import annotations

import pytest

from integrator_tui.rules.counting import counted, number, word


@pytest.mark.parametrize(
    ("count", "wanted"), [(0, "0 clientes"), (1, "1 cliente"), (2, "2 clientes"), (1204, "1.204 clientes")]
)
def test_counts(count: int, wanted: str) -> None:
    assert counted(count, "cliente") == wanted


def test_sentences_and_other_plurals() -> None:
    assert counted(2, "mês", "meses") == "2 meses"
    assert counted(1, "falta {}", "faltam {}") == "falta 1"
    assert counted(3, "a linha boa", "as {} linhas boas") == "as 3 linhas boas"
    assert counted(1, "a linha boa", "as {} linhas boas") == "a linha boa"
    assert word(1, "do plano", "dos planos") == "do plano"
    assert number(1_000_000) == "1.000.000"
