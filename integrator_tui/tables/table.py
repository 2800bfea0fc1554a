"""A file as a table: which line has the titles, what each column is, and its rows, as often as they are wanted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from integrator_tui.errors import Refused
from integrator_tui.rules.counting import counted
from integrator_tui.rules.fold import fold
from integrator_tui.tables.csv_safe import neutral
from integrator_tui.tables.damage import damage, readable
from integrator_tui.tables.encodings import LONGEST_LINE, Encoding, Look, detect, named
from integrator_tui.tables.foreign import refuse_foreign
from integrator_tui.tables.records import Record, records
from integrator_tui.tables.source import Source, opened

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200
"""Records that tell the separator."""
MOST_TOTALS = 20
"""Lines at the end that can be totals and signatures; more are rows, and bad ones."""
ROWS_OF_A_BLOCK = 16
"""Rows that Excel looks at together when it leaves separators out (Microsoft, KB 77295)."""
TITLES_WITHIN = 12
"""Records, blank ones left out, among which the one with the titles is looked for."""
_TOLD = re.compile(r'"?sep=(.)"?\1*', re.IGNORECASE)  # the line with which Excel says its separator
_TOTALS = re.compile(
    r"(sub)?tota(l|is)\b|soma\b|quantidade\b|qtde?\b|[0-9]+ (registros?|clientes?|linhas?|itens)\b|registros?\b"
    r"|fim d[eo]\b|emitido\b|gerado\b|impresso\b|relatorio\b|pagina\b|fonte\b"
)

FieldsOf = Callable[[Sequence[str]], Sequence[str]]
"""Titles -> the field of each, "" for one that is left out. Raises `Refused`."""


@dataclass(frozen=True)
class Column:
    """A column: where it stands, its title, and the field it is of; both empty for one without title."""

    place: int
    title: str
    field: str

    @property
    def name(self) -> str:
        """As it is called in a sentence."""
        return self.title or f"coluna {self.place + 1}, sem título"


@dataclass(frozen=True)
class Row:
    """One row. Where `problem` says that it is none, `texts` is empty."""

    number: int
    cells: list[str]
    texts: dict[str, str]
    """Field -> the cell, without what spreadsheets put around it."""
    problem: str = ""


class Table:
    """An open file: its columns, and its rows."""

    def __init__(self, source: Source, encoding: Encoding, fields_of: FieldsOf) -> None:
        self.source = source
        self.encoding = encoding
        self.before: list[int] = []
        """Lines before the titles that were passed over."""
        self._width = self._cells = 0
        self.totals: list[int] = []
        """Lines after the last row that are no rows: totals, signatures. Known once the rows were read to the end."""
        self.padded = 0
        """Rows that Excel wrote without their empty cells at the end; known as late."""
        self.separator, self._told = self._dialect()
        self.columns = self._titled(fields_of)
        self._used = [column for column in self.columns if column.field]
        self._untitled = [column.place for column in self.columns if not column.title]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a column, each once."""
        return tuple(dict.fromkeys(column.field for column in self._used))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Titles of columns that are no field."""
        return tuple(column.title for column in self.columns if column.title and not column.field)

    @property
    def done(self) -> int:
        """Bytes read of the present pass."""
        return self.source.file.tell()

    def title(self, field: str) -> str:
        """The title of the column of a field, "" where it has none."""
        return next((column.title for column in self._used if column.field == field), "")

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank. Raises `Refused` where the file changed meanwhile."""
        self.totals = []
        self.padded = 0
        held: list[Row] = []
        for record in islice(self._padded(), self._first, None):
            if _blank(record):
                continue
            row = self._row(record)
            if len(held) < MOST_TOTALS and self._like_a_total(record):
                held.append(row)
                continue
            yield from held
            held = []
            yield row
        self.totals = [row.number for row in held]
        self.source.refuse_changed()

    def _padded(self) -> Iterator[Record]:
        """The records; blocks in which Excel left the separators of empty cells at the end out have them again.

        It does so for sixteen rows at a time, which then all have the same number of cells; a row that is short by
        itself, cut off or broken in two, stays as it is and is refused.
        """
        found = self._records()
        while block := list(islice(found, ROWS_OF_A_BLOCK)):
            rows = [record for record in block if not _blank(record)]
            widths = {len(record.cells) for record in rows}
            lacking = self._width - min(widths, default=self._width)
            if len(widths) == 1 and len(rows) > 1 and lacking > 0 and not any(record.problem for record in rows):
                self.padded += len(rows)
                block = [Record(record.number, record.cells + [""] * lacking) for record in block]
            yield from block

    def _records(self) -> Iterator[Record]:
        skipped = 1 if self._told else 0
        return records(islice(self._lines(), skipped, None), self.separator, 1 + skipped, self._cells)

    def _lines(self) -> Iterator[str]:
        file = self.source.again()
        file.seek(self.encoding.skip)
        wide = self.encoding.codec.startswith("utf-16")
        errors = "replace" if wide else "surrogateescape"
        text = TextIOWrapper(file, self.encoding.codec, errors, newline=self.encoding.newline)
        try:
            while line := text.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE:
                    raise Refused(f"{self.source.name} não é uma tabela: tem uma linha comprida demais.")
                yield line.rstrip("\r\n")
        finally:
            text.detach()

    def _dialect(self) -> tuple[str, bool]:
        """The separator, and whether the first line says it. What it says holds if the file agrees."""
        lines = list(islice(self._lines(), SAMPLE))
        told = _TOLD.fullmatch(lines[0]) if lines else None
        lines = lines[1:] if told else lines
        shapes = {one: _shape(lines, one) for one in dict.fromkeys(((told[1],) if told else ()) + SEPARATORS)}
        if told and shapes[told[1]][1] > 1:
            return told[1], True
        best = max(shapes, key=shapes.__getitem__)
        return (best if shapes[best][1] > 1 else SEPARATORS[0]), told is not None

    def _titled(self, fields_of: FieldsOf) -> list[Column]:
        """The columns, from the first record that has titles. Raises `Refused` with what is wrong."""
        said: tuple[int, Refused] | None = None
        looked_at = 0
        for place, record in enumerate(self._records()):
            if _blank(record):
                continue
            looked_at += 1
            titles = [" ".join(bare(cell).split()) for cell in record.cells]
            named_columns = [place for place, title in enumerate(titles) if title]
            try:
                if record.problem:
                    raise Refused(f"O cabeçalho, na linha {record.number}, não pôde ser lido: {record.problem}.")
                if any(damage(title) for title in titles):
                    raise Refused(
                        f"Os títulos das colunas, na linha {record.number}, não estão em {self.encoding.label}: "
                        "salve o arquivo de novo como CSV UTF-8, ou diga a codificação."
                    )
                fields = dict(zip(named_columns, fields_of([titles[place] for place in named_columns]), strict=True))
            except Refused as error:
                if said is None or (said[0] < 2 <= len(named_columns)):
                    said = len(named_columns), error
                self.before.append(record.number)
                if looked_at == TITLES_WITHIN:
                    break
                continue
            self._first = place + 1
            self._cells = len(titles)
            while titles and not titles[-1]:
                titles.pop()
            self._width = len(titles)
            return [Column(number, title, fields.get(number, "")) for number, title in enumerate(titles)]
        raise said[1] if said else Refused(f"{self.source.name}: o arquivo está vazio.")

    def _row(self, record: Record) -> Row:
        cells, width = record.cells, self._width
        if record.problem:
            return Row(record.number, cells, {}, f"Nesta linha {record.problem}.")
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            return Row(record.number, cells, {}, f"A linha tem {_columns(len(cells))}, e o cabeçalho tem {width}.")
        for place in self._untitled:
            if cells[place].strip():
                said = f"A coluna {place + 1} não tem título, e aqui tem «{readable(cells[place].strip()[:40])}»."
                return Row(record.number, cells, {}, said)
        texts: dict[str, str] = {}
        for column in self._used:
            text = bare(cells[column.place])
            if texts.get(column.field, "").strip() and text.strip():
                if texts[column.field].strip() == text.strip():
                    continue
                both = " e ".join(f"«{one.title}»" for one in self._used if one.field == column.field)
                return Row(record.number, cells, {}, f"As colunas {both} são o mesmo campo: preencha só uma.")
            if text.strip() or column.field not in texts:
                texts[column.field] = text
        return Row(record.number, cells, texts)

    def _like_a_total(self, record: Record) -> bool:
        """A line with few cells, the first of which speaks of sums or of the report, not of anybody."""
        filled = [cell for cell in record.cells if cell.strip()]
        return len(filled) <= max(1, self._width // 2) and bool(_TOTALS.match(fold(filled[0])))


@contextmanager
def opened_table(
    path: Path, fields_of: FieldsOf, encoding: str = "", look: Look = lambda done: None
) -> Iterator[Table]:
    """The table of a file, in an encoding that somebody chose, else in that which its bytes say.

    Raises `Refused` for what is no table, and for columns that `fields_of` does not take.
    """
    codec = named(encoding)
    with opened(path) as source:
        refuse_foreign(source)
        yield Table(source, detect(source, codec, look), fields_of)


def bare(cell: str) -> str:
    """A cell without what is there for spreadsheets alone: the apostrophe of an export, `="00123"`, a tab before."""
    if cell and cell[0] in "'=\t":
        if cell.startswith("'") and (neutral(cell[1:]) == cell or re.fullmatch(r"'[0-9./\- ]+", cell)):
            cell = cell[1:]
        cell = cell.lstrip("\t")
        if found := re.fullmatch(r'="((?:[^"]|"")*)"', cell.strip()):
            cell = found[1].replace('""', '"')
    return cell


def _columns(count: int) -> str:
    return counted(count, "coluna")


def _blank(record: Record) -> bool:
    return not any(cell and not cell.isspace() and cell != "\x1a" for cell in record.cells)  # the end, for DOS


def _shape(lines: Sequence[str], separator: str) -> tuple[float, int]:
    """How well a separator fits: the part of the records that have the commonest number of cells, and that number."""
    widths = Counter(
        len(record.cells) for record in records(lines, separator) if not _blank(record) and not record.problem
    )
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda one: (one[0] > 1, one[1], one[0]))
    return (count / widths.total() if width > 1 else 0.0), width
