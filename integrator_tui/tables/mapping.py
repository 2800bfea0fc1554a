"""A file of TOML that says which column of a table is which field, for titles that nobody could guess."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from integrator_tui.errors import Refused
from integrator_tui.rules.fold import fold
from integrator_tui.tables.source import opened

LARGEST_MAP = 1_000_000
HOW = 'Diga qual campo é com --map, num arquivo com [columns] e "Nome da coluna" = "campo", ou "" para deixar de fora.'

Known = Callable[[str], str | None]
"""The field that a title means; "" for one that is left out, None for an unknown one."""


def read_mapping(path: Path | None, known: Known, names: Iterable[str]) -> dict[str, str]:
    """Folded title -> field, from the table `[columns]` of a TOML file: titles to fields, labels or "".

    Raises `Refused`, naming what there is.
    """
    if path is None:
        return {}
    try:
        with opened(path) as source:
            content = tomllib.loads(source.file.read(LARGEST_MAP).decode("utf-8-sig"))
    except ValueError as error:
        raise Refused(f"{path.name} não é um arquivo TOML: {error}.") from error
    table = content.get("columns")
    if not isinstance(table, dict) or set(content) != {"columns"}:
        raise Refused(f'{path.name} deve ter só a tabela [columns], com linhas como "Nome da coluna" = "campo".')
    mapping: dict[str, str] = {}
    for title, target in table.items():
        name = known(target) if isinstance(target, str) and target else ""
        if name is None or not isinstance(target, str):
            raise Refused(f"{path.name}: «{target}» não é um campo. Campos: {', '.join(names)}.")
        mapping[fold(title)] = name
    return mapping


def unknown_columns(titles: Iterable[str]) -> Refused:
    """The sentence for columns that are no field."""
    found = list(titles)
    listed = ", ".join(f"«{title[:60]}»" for title in found[:10]) + (", ..." if len(found) > 10 else "")
    return Refused(f"Coluna não reconhecida: {listed}. {HOW}")


def same_field(first: str, second: str, label: str) -> Refused:
    """The sentence for two columns that are one field."""
    return Refused(f"As colunas «{first}» e «{second}» são o mesmo campo ({label}). {HOW}")
