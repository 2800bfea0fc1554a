"""The chart of calls as files: a picture that every browser shows (SVG), and a table for spreadsheets (CSV)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from integrator_tui.rules.calls.chart import Bar, length
from integrator_tui.tables.csv_safe import neutral

LINE, LEFT, LONGEST, WIDTH, LABEL = 22, 230, 420, 740, 32
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold, not even by number."""


def as_svg(title: str, bars: Sequence[Bar]) -> bytes:
    """Bars with their numbers, in black on white: it needs no colour and no font of its own."""
    most = max((bar.count for bar in bars), default=0)
    parts = [_text(16, 26, title, 'font-size="16" font-weight="bold"')]
    for number, bar in enumerate(bars):
        y = 46 + number * LINE
        size = length(bar.count, most, LONGEST)
        label = bar.label if len(bar.label) <= LABEL else bar.label[: LABEL - 1] + "…"
        parts.append(_text(LEFT - 10, y + 14, label, 'text-anchor="end"'))
        parts.append(f'<rect x="{LEFT}" y="{y + 2}" width="{size}" height="{LINE - 7}" fill="#444"/>')
        parts.append(_text(LEFT + size + 6, y + 14, str(bar.count)))
    height = 46 + len(bars) * LINE + 16
    drawn = "\n".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{drawn}\n</svg>\n'
    ).encode()


def as_csv(head: str, bars: Sequence[Bar]) -> bytes:
    """Two columns, as spreadsheets in Brazil read them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(head), "Atendimentos"])
    writer.writerows([neutral(bar.label), bar.count] for bar in bars)
    return f"\ufeff{text.getvalue()}".encode(errors="replace")


def _text(x: int, y: int, text: str, more: str = "") -> str:
    said = escape(_NOT_XML.sub("\ufffd", text))
    return f'<text x="{x}" y="{y}" {more}>{said}</text>'.replace(" >", ">")
