"""Lines to records: cells between separators, quotes as spreadsheets write them, and as careless programs do.

A quote means something only where a cell begins. A cell whose quotes close before its end was not quoted for the table
(`"BAR DO ZÉ" LTDA`): it is taken as it stands where it can be read in no other way; else the line is damaged, is named,
and reading goes on with the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

LONGEST_RECORD = 1_000_000
"""Characters over which quotes that do not close are a mistake, no long text."""
OPEN_QUOTES = 'há aspas (") que abrem uma coluna e não fecham. Se fazem parte do texto, dobre-as'
LOOSE_QUOTES = 'há aspas (") no meio de uma coluna entre aspas. Dobre as de dentro, ou tire as de fora'


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the number of its first line, its cells, and what is wrong with it as a row."""

    number: int
    cells: list[str]
    problem: str = ""


def records(lines: Iterable[str], separator: str, first: int = 1, width: int = 0) -> Iterator[Record]:
    """The records of lines that come without their ends, blank ones too; `first` is the number of the first line.

    With `width`, the number of columns, quotes over several lines whose first and last would be whole rows by
    themselves are a mistake too: a cell begins with quotes that are its own, and those of another end it.
    """
    ahead = _Ahead(iter(lines), first)
    for number, line in ahead:
        if '"' not in line:
            yield Record(number, line.split(separator))
        else:
            yield _quoted(number, line, separator, ahead, width)


class _Ahead:
    """Numbered lines, some of which may be given back."""

    def __init__(self, lines: Iterator[str], first: int) -> None:
        self._lines = lines
        self._back: list[str] = []
        self._number = first - 1

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while (line := self.take()) is not None:
            yield self._number, line

    def take(self) -> str | None:
        """The next line."""
        line = self._back.pop() if self._back else next(self._lines, None)
        self._number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        """These are still to come."""
        self._back += reversed(lines)
        self._number -= len(lines)


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(separator)
    whole = re.compile(rf' *"((?:[^"]++|"")*+)" *({mark}|\Z)')
    return whole, re.compile(r' *"(?:[^"]++|"")*+("?)')


def _quoted(number: int, line: str, separator: str, ahead: _Ahead, width: int) -> Record:
    whole, begun = _patterns(separator)
    cells: list[str] = []
    taken: list[str] = []
    text, place = line, 0
    while True:
        if found := whole.match(text, place):
            cells.append(found[1].replace('""', '"'))
            if not found[2]:
                break
            place = found.end()
            continue
        start = begun.match(text, place)
        end = text.find(separator, place)
        end = len(text) if end < 0 else end
        if start is None:  # no quotes, or not at the beginning
            cells.append(text[place:end])
        elif not start[1]:
            if (longer := _longer(text, ahead, taken)) is not None:
                text = longer
                continue
            ahead.give_back(taken)
            return Record(number, line.split(separator), OPEN_QUOTES)
        else:
            cell = text[place:end]
            if start.end() > end or "\n" in cell or cell.rstrip().endswith('"'):
                ahead.give_back(taken)
                return Record(number, line.split(separator), LOOSE_QUOTES)
            cells.append(cell)
        if end == len(text):
            break
        place = end + len(separator)
    if taken and width == len(line.split(separator)) == len(taken[-1].split(separator)):
        ahead.give_back(taken)
        return Record(number, line.split(separator), OPEN_QUOTES)
    return Record(number, cells)


def _longer(text: str, ahead: _Ahead, taken: list[str]) -> str | None:
    """The text with the lines after it up to one that has an odd number of quotes, which alone can close a cell."""
    parts, size = [text], len(text)
    while size <= LONGEST_RECORD:
        line = ahead.take()
        if line is None:
            return None
        taken.append(line)
        parts.append(line)
        size += len(line) + 1
        if line.count('"') % 2:
            return "\n".join(parts)
    return None
