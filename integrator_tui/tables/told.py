"""How a table was read, for whoever looks before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.rules.counting import number
from integrator_tui.tables.cells import Cells, said
from integrator_tui.tables.table import Table


def how_read(table: Table, cells: Cells, rows: str) -> list[str]:
    """Encoding, separator, what was left out and put right; `rows` is what its lines are ("de clientes")."""
    separator = {";": "ponto e vírgula", ",": "vírgula", "\t": "tabulação", "|": "barra"}.get(table.separator, "")
    lines = [f"Lido como {table.encoding.label}, colunas separadas por {separator or table.separator}."]
    if table.before:
        lines.append(f"Antes dos títulos ficaram de fora as linhas: {listed(table.before)}.")
    if table.totals:
        lines.append(f"No fim ficaram de fora linhas que não são {rows} (totais): {listed(table.totals)}.")
    if table.padded:
        lines.append(f"Linhas que o Excel gravou sem as células vazias do fim: {number(table.padded)}.")
    if table.left_out:
        lines.append(f"Colunas que ficam de fora: {', '.join(table.left_out)}.")
    lines += said(cells.mended)
    for title, since_1904 in cells.serial:
        lines.append(
            f"«{title}» tem dias contados pela planilha, e foi lida {'a partir de 1904' if since_1904 else 'assim'}: "
            "confira as datas abaixo."
        )
    return lines


def listed(lines: Sequence[int]) -> str:
    """Numbers of lines, the first ten."""
    return ", ".join(map(str, lines[:10])) + (f" e mais {len(lines) - 10}" if len(lines) > 10 else "")
