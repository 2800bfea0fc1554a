"""Speed and memory beside their floors: `python -m benchmarks [CUSTOMERS]` writes benchmarks/RESULTS.md."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    account,
    billing,
    calls,
    charging,
    crowded,
    customer,
    form,
    imports,
    keys,
    ledger,
    machine,
    memory,
    outbox,
    plans,
    radius,
    save,
    sessions,
    start,
)
from benchmarks.bases import KEPT, fill_postgres, kept_sqlite, ready
from benchmarks.database import figures as database
from benchmarks.figures import Bases, Figure
from benchmarks.growth import SMALL, growth
from benchmarks.reasons import explained
from benchmarks.table import Run, document, rows
from tests.postgres import Postgres, create_database, drop_database

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTIAL = KEPT / "results.md"
"""What there is so far, while the rest is measured."""
GROUPS: dict[str, Callable[[Bases], Iterable[Figure]]] = {
    "start": start.figures,
    "memory": memory.figures,
    "keys": keys.figures,
    "customer": customer.figures,
    "plans": plans.figures,
    "account": account.figures,
    "ledger": ledger.figures,
    "billing": billing.figures,
    "charging": charging.figures,
    "sessions": sessions.figures,
    "calls": calls.figures,
    "form": form.figures,
    "search": database,
    "radius": radius.figures,
    "save": save.figures,
    "import": imports.figures,
    "outbox": outbox.figures,
    "crowded": crowded.figures,
}
WITH_POSTGRES = ("search", "radius", "save", "ledger", "billing", "crowded", "sessions", "calls")
ALONE = ("form", "outbox", "crowded", "charging")
"""Groups for which the number of customers does not matter: they are measured once, on the smaller base."""


def main() -> int:
    """Measure, and write the table where everything was measured."""
    arguments = _arguments()
    names = arguments.only or list(GROUPS)
    if arguments.nice:
        os.nice(arguments.nice)
    before = machine.load()
    figures: list[Figure] = []
    small: list[Figure] = []
    failed: list[str] = []

    def written() -> str:
        load = (before, machine.load())
        run = Run(datetime.now(UTC).date(), machine.sentence(), arguments.customers, load, arguments.nice)
        return document(run, explained(figures), growth(small, figures), failed)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="integrator-bench-")))
        server = None
        if not arguments.no_postgres and set(names) & set(WITH_POSTGRES):
            server = arguments.postgres or stack.enter_context(_server())
        _say("bases", "being made where they are missing")
        began = time.monotonic()
        bases = stack.enter_context(_bases(arguments.customers, folder, arguments.sqlite, server))
        smaller = stack.enter_context(_bases(SMALL, folder, None, server)) if bases.customers > SMALL else None
        _say("bases", f"{time.monotonic() - began:.0f} s")
        if arguments.prepare:
            return 0
        for name in names:
            began = time.monotonic()
            if smaller and name not in ALONE:
                _measure(name, replace(smaller, brief=True), small, failed)
            done = len(figures)
            its = smaller if smaller and name in ALONE else bases
            _measure(name, replace(its, accounting=arguments.accounting), figures, failed)
            _say(name, f"{time.monotonic() - began:.0f} s", *rows(figures[done:]).splitlines()[2:])
            PARTIAL.parent.mkdir(parents=True, exist_ok=True)
            PARTIAL.write_text(written(), "utf-8")
    text = written()
    print(text)
    if not arguments.only:
        RESULTS.write_text(text, "utf-8")
    return 1 if failed else 0


def _say(what: str, *lines: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {what}:", "\n  ".join(lines), file=sys.stderr, flush=True)


def _measure(name: str, bases: Bases, figures: list[Figure], failed: list[str]) -> None:
    """Adds the figures of a group; one that did not do its work is named, what came before it and the others stay."""
    try:
        for each in GROUPS[name](bases):
            figures.append(each)
    except Exception as error:
        traceback.print_exc()
        after = f" after «{figures[-1].what}»" if figures else ""
        failed.append(f"{name}, {bases.customers:,} customers{after}: {type(error).__name__}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("customers", nargs="?", type=int, default=SMALL)
    parser.add_argument(
        "--sqlite", type=Path, metavar="FILE", help="a demonstration base of that size; else one is made"
    )
    parser.add_argument("--postgres", metavar="URL", help="a server; else one is started")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--only", action="append", choices=list(GROUPS), help="only print these (may be repeated)")
    parser.add_argument("--prepare", action="store_true", help="only make the bases that are kept")
    parser.add_argument("--accounting", type=int, default=0, metavar="ROWS", help="at least so many rows of radacct")
    parser.add_argument("--nice", type=int, default=0, help="priority of programs and floors; below 0 needs root")
    return parser.parse_args()


@contextmanager
def _server() -> Iterator[str]:
    """A real one with durable settings, only for this run."""
    server = Postgres(durable=True)
    try:
        yield server.url
    finally:
        server.remove()


@contextmanager
def _bases(customers: int, folder: Path, sqlite: Path | None, server: str | None) -> Iterator[Bases]:
    """Bases of one size; databases on the server are made for the run and go with it."""
    if sqlite is None:
        sqlite = kept_sqlite(customers)
    else:
        ready(f"sqlite:///{sqlite}", customers)
    if server is None:
        yield Bases(customers, sqlite, folder)
        return
    url = create_database(server)
    try:
        fill_postgres(url, sqlite)
        yield Bases(customers, sqlite, folder, url)
    finally:
        drop_database(server, url)


if __name__ == "__main__":
    sys.exit(main())
