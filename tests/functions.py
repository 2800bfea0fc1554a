"""`make functions`: which functions of `functions.toml` no passing test carries. Run as `python -m tests.functions`.

A test says with `@pytest.mark.function("F054")` that it does a function through the screen. A function counts when
every test that carries it passed, some of them on SQLite and some on PostgreSQL (`database_url` gives both).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "functions.json"
ENGINES = ("sqlite", "postgresql")


def catalogue() -> dict[str, dict[str, str]]:
    """Every id with its section and text."""
    return tomllib.loads((ROOT / "tests" / "functions.toml").read_text("utf-8"))


def note_functions(items: Iterable[pytest.Item]) -> None:
    """Let the ids and the engine of every test travel with its report. Raises `UsageError` for an id that is none."""
    known = catalogue()
    for item in items:
        functions = [function for mark in item.iter_markers("function") for function in mark.args]
        if unknown := [function for function in functions if function not in known]:
            raise pytest.UsageError(f"{item.nodeid}: {', '.join(unknown)} is not in tests/functions.toml")
        if functions:
            engine = (
                item.callspec.params.get("database_engine", "")
                if isinstance(item, pytest.Function) and hasattr(item, "callspec")
                else ""
            )
            item.user_properties.append(("functions", [engine, *functions]))


@dataclass
class Results:
    """What the tests of a run say about functions."""

    passed: dict[str, list[str]] = field(default_factory=dict)
    """Id -> engines on which a test of it passed."""
    spoilt: dict[str, list[str]] = field(default_factory=dict)
    """Id -> tests of it that failed, were skipped or were expected to fail."""
    nameless: list[str] = field(default_factory=list)
    """Failures that do not say what they are about, as when a worker dies."""

    def missing(self, function: str) -> str | None:
        """Why a function does not count; None when it does."""
        if function in self.spoilt:
            return f"not passed: {', '.join(self.spoilt[function])}"
        if function not in self.passed:
            return "no test"
        if lacking := [engine for engine in ENGINES if engine not in self.passed[function]]:
            return f"not on {' nor on '.join(lacking)}"
        return None


class Recorder:
    """A plugin that notes the outcome of every marked test, also of those in workers, in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.results = Results()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Passed is a test whose call passed and whose three phases did nothing else."""
        properties = [value for name, value in report.user_properties if name == "functions"]
        if report.outcome == "passed" and not hasattr(report, "wasxfail"):
            if report.when == "call":
                for engine, *functions in _lists(properties):
                    for function in functions:
                        self.results.passed.setdefault(function, []).append(engine)
            return
        if not properties:
            self.results.nameless.append(report.nodeid)
        for _, *functions in _lists(properties):
            for function in functions:
                self.results.spoilt.setdefault(function, []).append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """For `main` to read."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(asdict(self.results)), "utf-8")


def _lists(values: Iterable[object]) -> Iterator[list[str]]:
    for value in values:
        assert isinstance(value, list)
        yield value


def chosen(known: Sequence[str], ranges: Sequence[str]) -> list[str]:
    """The ids within ranges such as `F001-F031` and `F077`; all without one. Raises `ValueError` for anything else."""
    if not ranges:
        return list(known)
    wanted: set[str] = set()
    for text in ranges:
        match = re.fullmatch(r"(F\d{3})(?:-(F\d{3}))?", text)
        if not match or match[1] not in known or (match[2] or match[1]) not in known:
            raise ValueError(f"«{text}» is neither an id nor a range such as F001-F031")
        wanted.update(function for function in known if match[1] <= function <= (match[2] or match[1]))
    return [function for function in known if function in wanted]


def report(known: Mapping[str, Mapping[str, str]], results: Results, functions: Sequence[str]) -> list[str]:
    """A line for each of the functions that does not count."""
    reasons = {function: results.missing(function) for function in functions}
    return [
        f"{function}  {known[function]['section']}: {known[function]['text']}  ({why})"
        for function, why in reasons.items()
        if why
    ]


def main(ranges: Sequence[str]) -> int:
    """Run the marked tests and print what is missing; 1 while something is."""
    known = catalogue()
    try:
        functions = chosen(list(known), ranges)
    except ValueError as error:
        print(f"make functions: {error}", file=sys.stderr)
        return 2
    RESULTS.unlink(missing_ok=True)
    options = ["-q", "-m", "function", "--no-header", "-n", "logical", "--dist", "worksteal", f"--functions={RESULTS}"]
    code = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT, check=False).returncode
    if code not in (0, 1, 5) or not RESULTS.exists():  # all passed, some failed, there is none
        print("make functions: the tests did not run to their end", file=sys.stderr)
        return 2
    results = Results(**json.loads(RESULTS.read_text("utf-8")))
    lines = report(known, results, functions)
    print("\n".join(lines + [f"a failure without a test: {name}" for name in results.nameless]))
    print(f"{len(functions) - len(lines)} of {len(functions)} functions have passing tests on both databases")
    return 1 if lines or results.nameless else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
