"""`make mutants`: one line at a time is made wrong, and the tests that run through it must notice.

The lines are a seeded sample of what decides (services, rules, outbox, drafts, text). First every test is run once, to
learn which lines it runs through; then, for each line of the sample, those tests run on a copy of the program with that
one line changed, the quickest first, until one fails. What nobody notices is listed: either the line is not needed, or
a test is missing. `--from FILE` takes what an earlier run has learned, and `--skip N` goes on where one has ended.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
DECIDES = ("services/**/*.py", "rules/**/*.py", "outbox/**/*.py", "desk/drafts.py", "desk/text.py")
MOST_TESTS = 60
"""Tests that a changed line is tried with, at the most."""
PATIENCE = 240
"""Seconds after which a program that does not end counts as noticed."""
HEAVY = (
    "hypothesis",
    "pytest_asyncio.plugin",
    "xdist.plugin",
    "syrupy",
    "peewee",
    "psycopg",
    "pydantic",
    "textual.app",
)
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A place in a file, and what stands there instead."""

    path: str
    line: int
    start: tuple[int, int]
    end: tuple[int, int]
    new: str

    def apply(self, source: str) -> str:
        """The file with the change."""
        lines = source.splitlines(keepends=True)
        (first, begin), (last, stop) = self.start, self.end
        before = lines[first - 1].encode()[:begin].decode()
        after = lines[last - 1].encode()[stop:].decode()
        return "".join([*lines[: first - 1], before + self.new + after, *lines[last:]])


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change that one line of a file may get."""
    tree = ast.parse(path.read_text("utf-8"))
    name = str(path.relative_to(ROOT))
    for node in ast.walk(tree):
        for new in _instead(node):
            assert isinstance(node, ast.expr | ast.stmt)
            end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
            yield Mutant(name, node.lineno, (node.lineno, node.col_offset), end, new)


def _instead(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        swapped = [SWAPPED[type(node.ops[0])](), *node.ops[1:]]
        yield ast.unparse(ast.Compare(node.left, swapped, node.comparators))  # type: ignore[arg-type]
    elif isinstance(node, ast.BoolOp):
        yield f"({ast.unparse(ast.BoolOp(SWAPPED[type(node.op)](), node.values))})"  # type: ignore[arg-type]
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED and not isinstance(node.left, ast.Constant):
        yield f"({ast.unparse(ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))})"  # type: ignore[arg-type]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1)
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "return None"
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield "pass"


def sample(count: int, seed: int, covered: dict[str, dict[int, list[str]]]) -> list[Mutant]:
    """So many lines that some test runs through, each with one of its changes: the same for the same seed."""
    drawn = random.Random(seed)
    by_line: dict[tuple[str, int], list[Mutant]] = {}
    for pattern in DECIDES:
        for path in sorted((ROOT / "integrator_tui").glob(pattern)):
            for mutant in mutants(path):
                if covered.get(mutant.path, {}).get(mutant.line):
                    by_line.setdefault((mutant.path, mutant.line), []).append(mutant)
    lines = drawn.sample(sorted(by_line), min(count, len(by_line)))
    return [drawn.choice(by_line[line]) for line in lines]


def learn(tests: list[str], folder: Path) -> dict[str, dict[int, list[str]]]:
    """File -> line -> the tests that run through it, the quickest first."""
    settings = folder / ".coveragerc"
    settings.write_text(f"[run]\nsource = integrator_tui\ndata_file = {folder / 'coverage'}\nrelative_files = true\n")
    times = folder / "times.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-n", "logical", "--dist", "worksteal", "--cov=integrator_tui"]
    command += [f"--cov-config={settings}", "--cov-context=test", "--cov-report=", f"--junitxml={times}", *tests]
    subprocess.run(command, cwd=ROOT, check=False)
    return _read(folder / "coverage", _seconds(times))


def _seconds(times: Path) -> dict[str, float]:
    from xml.etree import ElementTree

    found = {}
    for case in ElementTree.parse(times).iter("testcase"):  # written by our own run
        file = case.attrib["classname"].replace(".", "/") + ".py"
        found[f"{file}::{case.attrib['name']}"] = float(case.attrib["time"])
    return found


def _read(data: Path, seconds: dict[str, float]) -> dict[str, dict[int, list[str]]]:
    from coverage import CoverageData

    measured = CoverageData(str(data))
    measured.read()
    found: dict[str, dict[int, list[str]]] = {}
    for file in measured.measured_files():
        lines: dict[int, list[str]] = {}
        for line, contexts in measured.contexts_by_lineno(file).items():
            tests = {context.rpartition("|")[0] for context in contexts if context.endswith("|run")}
            lines[line] = sorted(tests & seconds.keys(), key=seconds.__getitem__)[:MOST_TESTS]
        found[file] = lines
    return found


def preload() -> None:
    """What a run of tests needs of other people's, so that each run after it begins with all of that at hand."""
    for name in HEAVY:
        import_module(name)


def noticed(mutant: Mutant, tests: list[str], copy: Path) -> bool:
    """Whether one of the tests fails on the copy of the program with the change."""
    path = copy / mutant.path
    original, status = path.read_text("utf-8"), path.stat()
    path.write_text(mutant.apply(original), "utf-8")
    child = os.fork()
    if child == 0:
        _run(tests, copy)
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            pid, code = os.waitpid(child, os.WNOHANG)
            if pid:
                return code != 0
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True
    finally:
        path.write_text(original, "utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # what was compiled of it counts again


def _run(tests: list[str], copy: Path) -> NoReturn:
    """In a process of its own, with nothing of this program imported yet."""
    code = 1
    try:
        os.setsid()
        os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        sys.dont_write_bytecode = True
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        for name in [name for name in sys.modules if name.partition(".")[0] in ("tests", "integrator_tui")]:
            del sys.modules[name]
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(null, descriptor)
        code = int(pytest.main(["-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]))
    finally:
        os._exit(code)


def main() -> int:
    """Print a line for each change, and the share of those that were noticed."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0, help="so many of the sample, which an earlier run has tried")
    parser.add_argument("--from", dest="known", type=Path, help="what an earlier run has learned")
    parser.add_argument("tests", nargs="*", help="only these tests")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if given.known and given.known.exists():
            read = json.loads(given.known.read_text())
            covered = {file: {int(line): tests for line, tests in lines.items()} for file, lines in read.items()}
        else:
            covered = learn(given.tests, folder)
            if given.known:
                given.known.write_text(json.dumps(covered))
        copy = folder / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "build", "*.db", "__pycache__"))
        subprocess.run([sys.executable, "-m", "compileall", "-q", "integrator_tui"], cwd=copy, check=True)
        preload()
        chosen = sample(given.count, given.seed, covered)[given.skip :]
        missed = 0
        for number, mutant in enumerate(chosen, 1):
            found = noticed(mutant, covered[mutant.path][mutant.line], copy)
            missed += not found
            word = "noticed" if found else "MISSED "
            sys.stdout.write(f"{given.skip + number:4} {word} {mutant.path}:{mutant.line}: {mutant.new}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - missed} of {len(chosen)} noticed\n")
    return 0 if chosen and missed <= len(chosen) // 10 else 1


if __name__ == "__main__":
    sys.exit(main())
