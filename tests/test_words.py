"""One word for one act, one name for one key, no English: every text of the program is held against `words.toml`."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrator_tui.commands.registry import ALL
from integrator_tui.desk.commands import KEY_NAMES

PACKAGE = Path(__file__).parents[1] / "integrator_tui"
WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
SAID = (
    "app.py",
    "errors.py",
    "commands",
    "desk",
    "forms",
    "queries",
    "rules",
    "screens",
    "services",
    "shell",
    "widgets",
)
"""Where the texts stand that an operator reads."""
FILES = sorted(
    path for name in SAID for path in ([PACKAGE / name] if name.endswith(".py") else (PACKAGE / name).rglob("*.py"))
)
SQL = re.compile(r"\b(?:SELECT|DELETE FROM|UPDATE|INSERT|WHERE|JOIN|ORDER BY|AND)\b")
PORTUGUESE = re.compile(r"[áâãàéêíóôõúç]| (?:de|da|o|os|uma|e|em|na|para|por|com|que)(?: |$)", re.IGNORECASE)


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every constant that is no docstring; the parts of an f-string in one, `{}` between them."""
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def wrong(text: str) -> Iterator[str]:
    """What of a text is said otherwise here."""
    if text in WORDS["stays"]["texts"]:
        return
    for pattern, right in WORDS["never"].items():
        if found := re.search(pattern if pattern.startswith("\\(") else rf"\b(?:{pattern})\b", text, re.IGNORECASE):
            yield f"«{found[0]}»: {right}"
    if not PORTUGUESE.search(text) or SQL.search(text) or "(?" in text:  # a pattern is said to nobody
        return
    text = re.sub(r"integrator-tui(?: [a-z-]+)+", "", text)  # commands of the shell have English names
    for pattern, right in WORDS["keys"].items():
        if found := re.search(rf"(?<![\w.])(?:{pattern})(?!\w)", text):
            yield f"«{found[0]}»: {right}"
    for word in re.findall(r"(?<![\w{./-])[a-z]+(?![\w}/=-]|\.\w)", text.lower()):
        if word in WORDS["english"]["words"]:
            yield f"«{word}» is English"


def test_texts_say_approved_words() -> None:
    said = [
        f"{path.relative_to(PACKAGE)}:{line} {what}"
        for path in FILES
        for line, text in texts(path.read_text("utf-8"))
        for what in wrong(text)
    ]
    assert said == [], "\n".join(said)


@pytest.mark.parametrize(
    "text",
    [
        "Excluir o contato?",
        "Fale com o atendente.",
        "Outro usuário gravou.",
        "Tecle ESC para voltar.",
        "Não foi possível: error.",
        "Há 2 plano(s).",
        "Novo Registro",
    ],
)
def test_control_other_words_are_seen(text: str) -> None:
    assert list(wrong(text))


def test_documents_say_operador_too() -> None:
    """The manual and the page for the provider's people; a variable of a model stands in backquotes."""
    root = PACKAGE.parent
    (people,) = (pattern for pattern, right in WORDS["never"].items() if right == "operador")
    for file in (root / "docs" / "manual.md", root / "LEIA-ME.md"):
        text = re.sub("`[^`]*`", "", file.read_text("utf-8"))
        assert re.findall(rf"\b(?:{people})\b", text, re.IGNORECASE) == [], file


def test_commands_begin_with_approved_verbs() -> None:
    verbs = {command.label.split()[0] for command in ALL}
    other = {verb for verb in verbs if re.fullmatch(r"\w+[aei]r", verb)} - set(WORDS["acts"])
    assert other == set()


def test_a_key_has_one_word_within_a_scope() -> None:
    """And an act one word wherever it stands: the same id never has two labels within a scope."""
    for scope in {command.scope for command in ALL}:
        labels = [command.label for command in ALL if command.scope == scope and command.keys]
        assert len(labels) == len(set(labels)), scope


def test_keys_are_named_as_they_are_approved() -> None:
    for name in KEY_NAMES.values():
        assert not list(wrong(f"A tecla {name} é essa"))


def test_singular_and_plural_are_made_in_one_place() -> None:
    """No text of its own for one and for many outside of `rules/counting.py`."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "counting.py" or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.IfExp)
                and _asks_for_one(node.test)
                and _is_text(node.body)
                and _is_text(node.orelse)
            ):
                found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert found == []


def _asks_for_one(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    right = test.comparators[0]
    return isinstance(right, ast.Constant) and right.value == 1 and isinstance(test.ops[0], ast.Eq | ast.NotEq)


def _is_text(node: ast.expr) -> bool:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)
    return isinstance(node, ast.JoinedStr) or constant
