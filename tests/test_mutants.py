"""`make mutants` changes what it says it changes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import mutants
from tests.mutants import Mutant

SOURCE = """def f(a, ção):
    if a < 1 and not ção:
        raise ValueError("é")
    return a + ção
"""


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / "f.py").write_text(SOURCE, "utf-8")
    return list(mutants.mutants(tmp_path / "f.py"))


def test_each_change_is_one_line_of_valid_code(found: list[Mutant]) -> None:
    for mutant in found:
        changed = mutant.apply(SOURCE)
        ast.parse(changed)
        before, after = SOURCE.splitlines(), changed.splitlines()
        assert [one for one, other in zip(before, after, strict=True) if one != other] == [before[mutant.line - 1]]


def test_what_is_changed(found: list[Mutant]) -> None:
    changed = {mutant.apply(SOURCE).splitlines()[mutant.line - 1].strip() for mutant in found}
    assert changed == {
        "if (a < 1 or not ção):",
        "if a <= 1 and not ção:",
        "if a < 2 and not ção:",
        "if a < 1 and (ção):",
        "pass",
        "return None",
        "return (a - ção)",
    }


def test_the_sample_is_the_same_for_the_same_seed() -> None:
    path = mutants.ROOT / "integrator_tui/rules/money.py"
    lines = {mutant.line: ["tests/rules/test_money.py::test"] for mutant in mutants.mutants(path)}
    covered = {"integrator_tui/rules/money.py": lines}
    assert mutants.sample(5, 1, covered) == mutants.sample(5, 1, covered)
    assert mutants.sample(5, 1, covered) != mutants.sample(5, 2, covered)
    assert mutants.sample(5, 1, {}) == []
