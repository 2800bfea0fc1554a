"""No datum reaches a widget as text that Textual would read as markup: a walk over the syntax tree of what is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "integrator_tui"
FILES = sorted([*PACKAGE.glob("screens/**/*.py"), *PACKAGE.glob("widgets/*.py"), PACKAGE / "app.py"])

LITERAL = {"shown", "shown_text", "_table"}
"""What makes a text literal: functions whose result is content, not markup."""
PARSED = {"Static", "Label"}
"""Widgets whose first argument is read as markup when it is a `str`."""
NEVER = {"Button", "DataTable", "OptionList", "Select", "RadioButton", "Checkbox", "Tabs", "Collapsible", "Markdown"}
"""Widgets with slots that are read as markup and that nothing here needs."""
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "sub_title"}


def _called(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return ""


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or _called(node) in LITERAL


def violations(source: str) -> Iterator[tuple[int, str]]:
    """Line and reason of everything that could read a datum as markup."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = _called(node)
            literal = any(
                word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
                for word in node.keywords
            )
            if name in NEVER:
                yield node.lineno, f"{name} has slots that are read as markup"
            if name in PARSED and not literal and node.args and not _is_literal(node.args[0]):
                yield node.lineno, f"{name} with a text that is not `shown`"
            if name == "notify" and not literal:
                yield node.lineno, "notify without markup=False"
            if name in ("from_markup", "from_text"):
                yield node.lineno, f"{name} reads markup"
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                named = isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES
                if named and node.value is not None and not _is_literal(node.value):
                    yield node.lineno, f"{ast.unparse(target)} is read as markup"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_that_is_shown_is_read_as_markup(path: Path) -> None:
    assert list(violations(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(name)",
        "Label(f'{name}')",
        "self.notify(name)",
        "Button('Abrir')",
        "Content.from_markup(name)",
        "self.border_title = name",
    ],
)
def test_the_walk_sees_what_it_is_for(source: str) -> None:
    assert list(violations(source))
