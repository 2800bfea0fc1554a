"""A range of an index, read in its order and only as far as it is wanted: what every search is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.rules.search.search_names import LAST

Hit = tuple[str, int]
"""Where in the index, and the id that stands there."""

SIZES = (64, 1_100, 5_000)
"""Rows read at a time: first, then more. Few sizes, so that few statements have to be prepared."""
BEFORE_ALL, AFTER_ALL = -1, 2**31 - 1
"""Ids that no customer has."""
TWICE = 100
"""Rows of a beginning that may be of customers who stood there already."""
MOST_AT_ONCE = 16
"""Ranges whose beginnings are read with one statement."""


@dataclass(frozen=True)
class Index:
    """An index that ranges are read from: a table, the column with the texts, the column with the ids."""

    table: str
    text: str
    id: str
    fixed: str = ""
    """A column that has one value in the whole range, before the text in the index."""
    shown: str = ""
    """The column as a text, where it is the id itself."""
    once: bool = False
    """Whether an id stands there only once."""


CODE = Index("search_row", "customer_id", "customer_id", shown="CAST(customer_id AS TEXT)", once=True)
NAME = Index("search_row", "name", "customer_id", once=True)
DOCUMENT = Index("customer", "document", "id", once=True)
WORD = Index("search_name", "entry", "customer_id")
KEY = Index("search_key", "key", "customer_id", fixed="kind")
PLACE = Index("search_place_name", "entry", "place_id")
RESIDENT = Index("search_resident", "customer_id", "customer_id", fixed="place_id", shown="CAST(customer_id AS TEXT)")


@dataclass(frozen=True)
class Range:
    """The texts from `low` to `high`, both included, that also contain all of `contains`."""

    index: Index
    low: str | int
    high: str | int
    fixed: str | int = ""
    contains: tuple[str, ...] = ()
    after: int = BEFORE_ALL
    """Of the entries that are `low`, only those with a larger id."""
    look_at: int = 0
    """Of so many entries only, counted before `contains`; 0 is all."""
    label: str = field(default="", compare=False)
    """What the operator is told when this range finds something."""


def exactly(index: Index, text: str | int, label: str = "", fixed: str | int = "") -> Range:
    """The entries that are `text`."""
    return Range(index, text, text, fixed, label=label)


def beginning(index: Index, text: str, label: str = "", fixed: str | int = "") -> Range:
    """All texts that begin with `text`; the text itself is the first."""
    return Range(index, text, text + LAST, fixed, label=label)


def whole_word(index: Index, word: str) -> Range:
    """All turned texts whose first word is `word`."""
    return Range(index, word, f"{word} {LAST}")


def read(ranges: Sequence[Range], size: int) -> Iterator[tuple[Range, list[Hit]]]:
    """The first rows of each range, read together, in the order of the ranges."""
    for start in range(0, len(ranges), MOST_AT_ONCE):
        some = ranges[start : start + MOST_AT_ONCE]
        values: list[str | int] = []
        for each in some:
            values += _values(each, each.low, each.after)
        rows = fetch(_statement(tuple(map(_shape, some)), size, find_function()), values)
        found: list[list[Hit]] = [[] for _ in some]
        for number, text, key in rows:
            found[number].append((text, key))
        for each, hits in zip(some, found, strict=True):
            hits.sort(
                key=_by_id if each.index.shown else None
            )  # as they came, in practice, but UNION ALL promises none
            yield each, hits


def rest(of: Range, hits: list[Hit], size: int) -> Iterator[Hit]:
    """What follows after the first `hits`, read as it is asked for."""
    while hits:
        text, key = hits[-1]
        values = _values(of, key if of.index.shown else text, key)
        hits = [(text, key) for _, text, key in fetch(_statement((_shape(of),), size, find_function()), values)]
        yield from hits
        if len(hits) < size:
            return


def _by_id(hit: Hit) -> int:
    return hit[1]


def counts(ranges: Sequence[Range], most: int) -> list[int]:
    """How many rows each range has, counted up to `most`."""
    numbers: list[int] = []
    for start in range(0, len(ranges), MOST_AT_ONCE):
        some = ranges[start : start + MOST_AT_ONCE]
        sql = _count_statement(tuple(each.index for each in some), most)
        values = [value for each in some for value in _values(each, each.low, each.after)]
        numbers += [count for _, count in sorted(fetch(sql, values))]
    return numbers


def has_more(of: Range, most: int) -> bool:
    """Whether a range has more than so many different ids, as far as its beginning tells."""
    ids = "*" if of.index.once else "DISTINCT id"
    size = most + (1 if of.index.once else TWICE)
    sql = f"SELECT COUNT({ids}) FROM ({_select((of.index, 0, 0), size, '')}) AS hits"
    ((number,),) = fetch(sql, _values(of, of.low, of.after))
    return bool(number > most)


def _values(of: Range, text: str | int, key: int) -> list[str | int]:
    """Values of a statement that reads on from the entry after (`text`, `key`)."""
    values = [text, key, of.high, *of.contains]
    return [of.fixed, *values] if of.index.fixed else values


def entry_at(of: Range, offset: int) -> Hit | None:
    """The entry of a range before which so many others stand; None when there are not so many."""
    index = of.index
    sql = f"SELECT {index.text}, {index.id} FROM {index.table} {_where(index)} {_order(index)} LIMIT 1 OFFSET {offset}"
    rows = fetch(sql, _values(replace(of, contains=()), of.low, of.after))
    return (rows[0][0], rows[0][1]) if rows else None


Shape = tuple[Index, int, int]
"""What the statement of a range depends on: its index, how many texts are contained, how many are looked at."""


def _shape(of: Range) -> Shape:
    return of.index, len(of.contains), of.look_at


def find_function() -> str:
    """The engine's function that tells where a text stands in another."""
    return "strpos" if on_postgresql() else "instr"


@lru_cache(256)
def _statement(shapes: tuple[Shape, ...], size: int, find: str) -> str:
    if len(shapes) == 1:
        return f"SELECT 0 AS number, text, id FROM ({_select(shapes[0], size, find)}) AS hits"
    selects = [
        f"SELECT {number} AS number, text, id FROM ({_select(shape, size, find)}) AS part{number}"
        for number, shape in enumerate(shapes)
    ]
    return " UNION ALL ".join(selects)


@lru_cache(256)
def _count_statement(indexes: tuple[Index, ...], most: int) -> str:
    selects = [
        f"SELECT {number} AS number, COUNT(*) AS entries FROM ({_select((index, 0, 0), most, '')}) AS part{number}"
        for number, index in enumerate(indexes)
    ]
    return " UNION ALL ".join(selects)


def _select(shape: Shape, size: int, find: str) -> str:
    index, contains, look_at = shape
    source = f"SELECT {index.shown or index.text} AS text, {index.id} AS id FROM {index.table} {_where(index)}"
    if not look_at:
        tests = f" AND {find}({index.text} || ' ', ?) > 0" * contains
        return f"{source}{tests} {_order(index)} LIMIT {size}"
    tests = " AND ".join([f"{find}(text || ' ', ?) > 0"] * contains)
    return f"SELECT text, id FROM ({source} {_order(index)} LIMIT {look_at}) AS seen WHERE {tests} LIMIT {size}"


def _where(index: Index) -> str:
    fixed = f"{index.fixed} = ? AND " if index.fixed else ""
    return f"WHERE {fixed}({index.text}, {index.id}) > (?, ?) AND {index.text} <= ?"


def _order(index: Index) -> str:
    return f"ORDER BY {index.text}, {index.id}"
