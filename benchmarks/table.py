"""Figures as one table in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.figures import Figure, Goal

HEAD = "| what | floor | p50 | p99 | ratio | goal | met? |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Run:
    """What stands above the table."""

    day: date
    machine: str
    customers: int
    load: tuple[float, float]
    """Before and after; the benchmark itself keeps about one core busy."""
    nice: int = 0


def document(run: Run, figures: Sequence[Figure], growth: Sequence[Figure], failed: Sequence[str] = ()) -> str:
    """The whole of RESULTS.md."""
    missed = [figure for figure in (*figures, *growth) if figure.met is False]
    parts = [
        "# Results",
        f"Written by `make bench CUSTOMERS={run.customers}` on {run.day.isoformat()}; goals are in the issue "
        "and in the design. Every floor was measured in the same run, in turns with the figure beside it.",
        f"{run.machine}. {_count(run.customers)} customers. The cores were shared with other work: the load was "
        f"{run.load[0]:.1f} before and {run.load[1]:.1f} after, and the p99 of what takes milliseconds is that of a "
        f"busy machine{_priority(run.nice)}. The median and the ratio say more.",
        f"Goals missed: {len(missed)}. They stay in the table; the notes say why, where that is known.",
        *(f"**The work was not done**, so there is no figure: {group}." for group in failed),
        rows(figures),
    ]
    if growth:
        parts += [f"## Growth from 10,000 to {_count(run.customers)} customers", rows(growth)]
    if notes := _notes([*figures, *growth]):
        parts += ["## Notes", notes]
    return "\n\n".join(parts) + "\n"


def _priority(nice: int) -> str:
    return f", though programs and floors ran at priority {nice}" if nice else ""


def rows(figures: Sequence[Figure]) -> str:
    """The figures as a table, with its two lines of head."""
    lines = [HEAD]
    for figure in figures:
        floor = _pair(figure.floor, figure.floor_p99, figure.unit)
        ratio = "-" if figure.ratio is None else f"{figure.ratio:.2f}"
        met = {True: "yes", False: "**no**", None: "-"}[figure.met]
        cells = (
            figure.what,
            floor,
            _value(figure.p50, figure.unit),
            _value(figure.p99, figure.unit),
            ratio,
            _goal(figure.goal, figure.unit),
            met,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _notes(figures: Sequence[Figure]) -> str:
    lines = []
    for figure in figures:
        said = [figure.note, f"misses its goal: {figure.reason}" if figure.met is False and figure.reason else ""]
        if text := "; ".join(part for part in said if part):
            lines.append(f"- {figure.what}: {text}.")
    return "\n".join(lines)


def _goal(goal: Goal, unit: str) -> str:
    parts = []
    if goal.p50 is not None and goal.p99 is not None:
        parts.append(f"{_number(goal.p50)} / {_number(goal.p99)} {unit}")
    elif goal.p50 is not None:
        parts.append(f"{_number(goal.p50)} {unit}")
    elif goal.p99 is not None:
        parts.append(f"p99 {_number(goal.p99)} {unit}")
    if goal.ratio is not None:
        parts.append(f"{_number(goal.ratio)} times")
    return ", ".join(parts) or "-"


def _pair(p50: float | None, p99: float | None, unit: str) -> str:
    if p50 is None:
        return "-"
    return f"{_number(p50)} / {_number(p99)} {unit}" if p99 is not None else f"{_number(p50)} {unit}"


def _value(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    """Three digits that count."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _count(number: int) -> str:
    return f"{number:,}"
