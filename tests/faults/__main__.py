"""`python -m tests.faults [--full] [--only NAME ...]`: every row with its control, on the screen and in RESULTS.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tests.conftest  # noqa: F401  (takes the developer's own settings out of the environment)
from tests.faults.registry import Row, Skipped, Told, all_rows

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "| promise | fault | trials | faults | lost | the same without |\n|---|---|---:|---:|---:|---|\n"


@dataclass(frozen=True)
class Result:
    """What a row and its control came to; None where one did not get to an end, with the reason in `note`."""

    row: Row
    outcome: Told | None
    control: Told | None
    note: str
    seconds: float
    skipped: bool = False

    @property
    def good(self) -> bool:
        """Nothing was lost, and the control lost something."""
        return self.skipped or bool(self.outcome and self.control and not self.outcome.lost and self.control.lost)

    def line(self) -> str:
        """For the table."""
        told = self.outcome
        numbers = [f"{told.trials:,}", f"{told.faults:,}", f"{told.lost:,}"] if told else [self.note, "", ""]
        lost = f"lost {self.control.lost:,} of {self.control.trials:,}" if self.control else "did not run"
        cells = [self.row.promise, f"{self.row.fault} (`{self.row.name}`)", *numbers, f"{self.row.without}: {lost}"]
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def machine() -> str:
    """What the numbers were measured on: processor, cores, memory, kernel; never its name."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = platform.release().partition("-")[0]
    name = model[1] if model else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {kernel}, Python {platform.python_version()}"


def measure(row: Row, full: bool) -> Result:
    """One row and its control."""
    began = time.monotonic()
    outcome: Told | None = None
    control: Told | None = None
    note, skipped = "", False
    try:
        outcome = row.run(full)
        note = outcome.note
        control = row.control(full)
    except Skipped as reason:
        note, skipped = f"skipped: {reason}", True
    except Exception as error:
        traceback.print_exc()
        note = f"did not end: {type(error).__name__}"
    return Result(row, outcome, control, note, time.monotonic() - began, skipped)


def say(result: Result) -> None:
    """On the screen."""
    mark = "skipped" if result.skipped else "ok" if result.good else "FAILED"
    print(f"{mark:8}{result.row.name:12}{result.seconds:7.1f} s  {result.row.promise}")
    if result.outcome:
        print(
            f"{'':27}{result.outcome.trials:,} trials, {result.outcome.faults:,} faults, {result.outcome.lost:,} lost"
        )
    if result.control:
        print(f"{'':27}without {result.row.without}: {result.control.lost:,} lost of {result.control.trials:,}")
    if result.note:
        print(f"{'':27}{result.note}")


def write(results: Sequence[Result], full: bool, names: Iterable[str]) -> None:
    """The table, and what there is to say about each row; a row that was not run now keeps its old line."""
    old = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    lines = {name: found[0] for name in names if (found := re.search(rf"^\| .*\(`{name}`\) .*\n", old, re.MULTILINE))}
    notes = {name: found[0] for name in names if (found := re.search(rf"^- `{name}` .*\n", old, re.MULTILINE))}
    scale = "all trials" if full else "a few trials"
    for result in results:
        lines[result.row.name] = result.line()
        notes[result.row.name] = f"- `{result.row.name}` ({date.today():%Y-%m-%d}, {scale}): {result.note or 'ok'}\n"
    RESULTS.write_text(
        "# What was lost\n\n"
        f"Written by `make faults` (a few trials) and `make faults FULL=1` (all), on {machine()}.\n"
        "A control goes without the protection that it names, and must lose something.\n\n"
        f"{HEAD}{''.join(lines[name] for name in names if name in lines)}\n"
        f"{''.join(notes[name] for name in names if name in notes)}",
        "utf-8",
    )


def main() -> int:
    """Exit code 1 when something was lost, or a control lost nothing."""
    rows = all_rows()
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all trials; takes hours")
    parser.add_argument("--only", nargs="+", choices=rows, metavar="NAME", help=", ".join(rows))
    arguments = parser.parse_args()
    results = []
    for name in arguments.only or rows:
        results.append(measure(rows[name], arguments.full))
        say(results[-1])
        sys.stdout.flush()
        write(results, arguments.full, rows)
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
