"""What an examination finds, and what it looks at."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import peewee

from integrator_tui.session import utc_now
from integrator_tui.upkeep.target import Progress, no_progress, sqlite_path

Severity = Literal["ok", "aviso", "erro"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and for what is not well, what to do."""

    check: str
    severity: Severity
    sentence: str
    remedy: str = ""


@dataclass
class Site:
    """A base and the machine around it, as the checks see them."""

    url: str
    """Empty when the settings do not tell."""
    db: peewee.Database | None = None
    """The base, opened as it is; None when it cannot be."""
    progress: Progress = no_progress
    now: Callable[[], datetime] = utc_now
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    mounts: Path = Path("/proc/mounts")
    in_terminal: bool = field(default_factory=sys.stdin.isatty)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite base."""
        return sqlite_path(self.url) if self.url else None


@dataclass(frozen=True)
class Check:
    """Something to look at; its findings bear its name. `base` says that it needs the base open."""

    name: str
    look: Callable[[Site], Iterator[Finding]]
    base: bool = False


def good(sentence: str) -> Finding:
    """All is well."""
    return Finding("", "ok", sentence)


def warning(sentence: str, remedy: str) -> Finding:
    """Work goes on, but not as it should."""
    return Finding("", "aviso", sentence, remedy)


def failure(sentence: str, remedy: str) -> Finding:
    """Work, or what was saved, is in danger."""
    return Finding("", "erro", sentence, remedy)
