"""Where the files of `data/` are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import csv
from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_file(name: str) -> Path:
    """The path of a file of `data/`; whether it exists is not asked."""
    checkout = _PACKAGE.parent / "data"
    folder = checkout if (checkout / "lists.toml").is_file() else _PACKAGE / "_data"
    return folder / name


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of `data/`, by the names of its header."""
    with data_file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
