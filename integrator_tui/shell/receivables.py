"""Open receivables of another system, brought by the shell: checked, their total confirmed, written."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from integrator_tui.shell import say
from integrator_tui.shell.opened import opened

if TYPE_CHECKING:
    from integrator_tui.services.finance.receivable_report import ReceivablesReport


def bring_receivables(arguments: argparse.Namespace) -> int:
    """At a terminal the total is asked about before anything is written; a script says it by `--total`."""
    from pathlib import Path

    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.receivable_import import import_receivables

    db, session = opened(arguments)

    def run(dry_run: bool, total: int | None) -> ReceivablesReport:
        mapping = Path(arguments.map) if arguments.map else None
        with Progress() as progress:
            return db.run(
                import_receivables,
                session,
                Path(arguments.file),
                mapping,
                dry_run,
                progress,
                good_only=arguments.good_only,
                total=total,
                encoding=arguments.encoding,
            )

    try:
        total = arguments.total
        if total is None and not arguments.dry_run and sys.stdin.isatty() and sys.stdout.isatty():
            report = run(True, None)
            if not (report.ok or arguments.good_only) or not report.new or not _agreed(report):
                return _told(report)
            total = report.total
        return _told(run(arguments.dry_run, total))
    finally:
        db.close()


def _agreed(report: ReceivablesReport) -> bool:
    """Whether whoever sits at the terminal says so."""
    from integrator_tui.services.finance.receivable_report import titles

    say.out("\n".join([report.sentence, "", report.details, "", f"Gravar {titles(report.new, report.total)}? (s/N)"]))
    return sys.stdin.readline().strip().casefold() in ("s", "sim")


def _told(report: ReceivablesReport) -> int:
    say.out("\n".join([report.sentence, "", report.details]))
    return 0 if report.ok else 1
