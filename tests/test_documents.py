"""The documents say what the program does: fresh tables, calls that parse, sentences that exist, tasks that play."""

from __future__ import annotations

import argparse
import ast
import html
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from docs import build, pictures
from integrator_tui.commands.registry import ALL
from integrator_tui.commands.window import TABS
from integrator_tui.desk.commands import key_name
from integrator_tui.queries.search import search
from integrator_tui.queries.search.search_tiers import MIXED, NAME, PART, PLACE, SIMILAR
from integrator_tui.rules.search.identify import KIND_LABELS
from integrator_tui.shell.usage import parser
from tests import functions

PACKAGE = build.ROOT / "integrator_tui"
DOCUMENTS = ("README.md", "LEIA-ME.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/manual.md")


# What is generated


@pytest.mark.parametrize("path", build.PARTS, ids=lambda path: path.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == build.filled(text, build.PARTS[path]), "python docs/build.py"


def test_a_part_that_the_document_lacks_is_told() -> None:
    with pytest.raises(ValueError, match="keys:begin"):
        build.filled("no marks", {"keys": lambda: ""})


@pytest.mark.parametrize("path", [*pictures.STILLS.values(), pictures.FILM], ids=lambda path: path.name)
def test_the_pictures_show_the_customer_and_the_tabs(path: Path) -> None:
    words = re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text("utf-8"))
    shown = html.unescape(" ".join(words))
    assert "MARIA SILVA SANTOS" in shown
    for number, tab in enumerate(TABS, 1):
        assert f"{number} {tab.label}" in shown


def test_the_functions_of_the_readme_are_those_with_tests() -> None:
    catalogue = functions.catalogue()
    text = build.functions_that_work()
    assert catalogue["F001"]["text"] in text
    untested = set(catalogue) - build._functions_with_tests()
    assert [one for one in untested if f": {catalogue[one]['text']}." in text] == []


# What is written by hand


def _calls(name: str) -> Iterator[str]:
    """The calls of the program in the code of a document, without what is generated."""
    text = (build.ROOT / name).read_text("utf-8")
    text = re.sub(r"<!-- (\w+):begin -->.*?<!-- \1:end -->", "", text, flags=re.DOTALL)
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", text)
    yield from (call for call in [*lines, *spans] if call.startswith("integrator-tui"))


CALLS = sorted({call for name in DOCUMENTS for call in _calls(name)})


@pytest.mark.parametrize("call", CALLS)
def test_calls_parse(call: str) -> None:
    words = shlex.split(call.partition(">")[0], comments=True)[1:]
    if words == ["--version"]:  # ends where it is parsed
        with pytest.raises(SystemExit, match=r"^0$"):
            parser().parse_args(words)
    else:
        assert isinstance(parser().parse_args(words), argparse.Namespace)


def test_there_are_calls() -> None:
    assert len(CALLS) > 10


def test_the_manual_has_every_key() -> None:
    text = build.MANUAL.read_text("utf-8")
    keys = {key_name(key) for command in ALL for key in command.keys.split(",") if key}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_the_manual_explains_how_a_text_may_be_understood() -> None:
    text = build.MANUAL.read_text("utf-8").replace("\n", " ")
    answers = {search.TOO_SHORT, search.TOO_LONG, search.NOTHING_TO_SEARCH}
    labels = {*KIND_LABELS.values(), NAME, PART, SIMILAR, PLACE, MIXED, *answers}
    assert [label for label in sorted(labels) if label not in text] == []


def test_readme_has_every_variable_of_the_environment() -> None:
    sources = " ".join(path.read_text("utf-8") for path in [*PACKAGE.rglob("*.py"), build.ROOT / "tests/conftest.py"])
    wanted = set(re.findall(r"INTEGRATOR_[A-Z][A-Z_]*[A-Z]", sources))
    assert [name for name in sorted(wanted) if f"`{name}`" not in build.README.read_text("utf-8")] == []


def test_the_architecture_names_every_folder() -> None:
    text = (build.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert [name for name in sorted(folders) if f"{name}/" not in text] == []


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    path = build.ROOT / name
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            file, _, place = target.partition("#")
            there = path.parent / file if file else path
            assert there.exists(), target
            assert not place or place in _anchors(there), target


# Keys and codes of every document: what stands between the marks of code alone, in the words of the keys.
NAMED_KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d{1,2}|Esc|Tab|Del|Insert|Home|End|PgUp|PgDn|Enter)|(?:Ctrl|Alt)\+\S"
)


@pytest.mark.parametrize("name", ["LEIA-ME.md", "README.md", "docs/manual.md"])
def test_keys_that_a_document_names_exist(name: str) -> None:
    known = {key_name(key) for command in ALL for key in command.keys.split(",") if key}
    named = set(re.findall(r"`([^`\n]+)`", (build.ROOT / name).read_text("utf-8")))
    assert [key for key in sorted(named - known - OF_FIELDS) if NAMED_KEY.fullmatch(key)] == []


OF_FIELDS = {"Tab", "Shift+Tab", "Home", "End", "PgUp", "PgDn", "Ctrl+C"}
"""Keys of the fields and lists themselves; `Ctrl+C` of the shell."""


def test_codes_that_the_manual_names_exist() -> None:
    spans = re.findall(r"`(\d*;[A-Z;+]+)`", build.MANUAL.read_text("utf-8"))
    named = {code for span in spans for code in re.findall("[A-Z]{3}", span)}
    assert named >= {"CON", "HIS", "LIS"}
    assert sorted(named - {command.code for command in ALL}) == []


@cache
def _said() -> tuple[str, ...]:
    """Every text in the program; `…` where a value goes."""
    found: list[str] = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
                found.append("".join(map(str, parts)))
    return tuple(found)


def _is_said(sentence: str) -> bool:
    pieces = [piece for piece in sentence.split("…") if len(piece) > 2]
    return all(any(piece in text for text in _said()) for piece in pieces)


def test_sentences_of_the_manual_are_those_of_the_program() -> None:
    text = build.MANUAL.read_text("utf-8")
    listed = [row.removesuffix("»") for row in re.findall(r"^\| «(.+?) \| ", text, flags=re.MULTILINE)]
    assert len(listed) > 30
    prose = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    quoted = re.findall(r"«([^«»]+)»", " ".join(prose.split()))
    assert [sentence for sentence in [*listed, *quoted] if not _is_said(sentence)] == []
