"""`make functions`: which functions of `functions.toml` no passing test carries. Run as `python -m tests.functions`.

A test says with `@pytest.mark.function("F054")` that it does a function through the screen. It counts when every test
that carries the id passed, on every engine that it ran on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "functions.json"


class Recorder:
    """Notes the outcome of every marked test of a run, also from workers."""

    def __init__(self) -> None:
        self.passed: dict[str, int] = {}
        self.failed: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails, errs or skips anywhere does not count."""
        ids = [str(value) for name, value in report.user_properties if name == "function"]
        for function in ids:
            if report.when == "call" and report.outcome == "passed":
                self.passed[function] = self.passed.get(function, 0) + 1
            elif report.outcome != "passed":
                self.failed.setdefault(function, []).append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """For `main` to read."""
        if os.environ.get("INTEGRATOR_FUNCTIONS"):
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text(json.dumps({"passed": self.passed, "failed": self.failed}), "utf-8")


def main(wanted: str = "") -> int:
    """Run the marked tests and print what is missing; 1 while something is."""
    RESULTS.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", "function", "--no-header"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "INTEGRATOR_FUNCTIONS": "1"}, check=False)
    results = json.loads(RESULTS.read_text("utf-8"))
    functions = tomllib.loads((ROOT / "tests" / "functions.toml").read_text("utf-8"))
    missing = 0
    for function, entry in functions.items():
        if wanted and not _in_ranges(function, wanted):
            continue
        if function in results["passed"] and function not in results["failed"]:
            continue
        missing += 1
        why = "  (a test of it fails)" if function in results["failed"] else ""
        print(f"{function}  {entry['section']}: {entry['text']}{why}")
    print(f"{missing} functions without a passing test")
    return 1 if missing else 0


def _in_ranges(function: str, ranges: str) -> bool:
    number = int(function[1:])
    for part in ranges.split():
        first, _, last = part.partition("-")
        if int(first[1:]) <= number <= int((last or first)[1:]):
            return True
    return False


if __name__ == "__main__":
    raise SystemExit(main(os.environ.get("ONLY", "")))
