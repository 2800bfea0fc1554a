"""The search index follows the customers: some after an edit, all of them after an import (`rebuild`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from integrator_tui.models.raw import execute, execute_many, fetch, together
from integrator_tui.registry import task
from integrator_tui.rules.search.search_names import near, parts, turned
from integrator_tui.rules.search.sounds import signs
from integrator_tui.services.search.search_rebuild import rebuild
from integrator_tui.services.search.search_source import TABLES, Held, Row, derive, places_of, read
from integrator_tui.session import Session

__all__ = ["index_customers", "rebuild", "reindex"]

KEEP = "Painel de Configurações"
"""Permission to rebuild the index: everybody's search waits for it."""

CHUNK = 400
"""Customers, or rows, of one statement."""


@task(permission=KEEP)
def reindex(session: Session, progress: Callable[[str, int, int], None]) -> None:
    """The whole index anew, from the customers."""
    rebuild(lambda done, total: progress("Busca", done, total))


def index_customers(ids: Sequence[int]) -> None:
    """Bring the index in line with these customers as they are now, deleted ones too, in the transaction that is open.

    Writes only what differs, and in one order everywhere, so that two desks that save at once do not block each other
    for ever.
    """
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        _index(wanted[start : start + CHUNK])


def _index(ids: list[int]) -> None:
    marks = _marks(ids)
    sources = read(f"{{}} IN ({marks})", ids, lock=True)
    places = _place_ids({place for key in sources["customer"] for place in places_of(sources, key)})
    columns = ", ".join(TABLES["search_row"])
    held = [Held(*row) for row in fetch(f"SELECT {columns} FROM search_row WHERE customer_id IN ({marks})", ids)]
    old = {each.customer_id: each for each in held}
    new = {each.customer_id: each for each in derive(sources, places.__getitem__)}
    gone, fresh = _rows(old, new), _rows(new, old)
    stay = {row[:2] for row in fresh["search_row"]}
    gone["search_row"] = {row for row in gone["search_row"] if row[:2] not in stay}
    with together():
        for table, columns_of in TABLES.items():
            _delete(table, columns_of, sorted(gone[table] - fresh[table]))
            _insert(table, columns_of, sorted(fresh[table] - gone[table]))
    had = {word for each in held for word in each.words()}
    _learn({word for key, each in new.items() if old.get(key) != each for word in each.words()} - had)


def _rows(entries: Mapping[int, Held], others: Mapping[int, Held]) -> dict[str, set[Row]]:
    """The rows of what is not the same on both sides."""
    rows: dict[str, set[Row]] = {table: set() for table in TABLES}
    for key, entry in entries.items():
        if (other := others.get(key)) != entry:
            for table, found in entry.rows(other).items():
                rows[table] |= found
    return rows


def _learn(words: set[str]) -> None:
    """Words that no name had before."""
    wanted = sorted(words)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        known = {word for (word,) in fetch(f"SELECT word FROM search_word WHERE word IN ({_marks(some)})", some)}
        new = [word for word in some if word not in known]
        _insert("search_word", ("word", "customers"), [(word, 1) for word in new])
        _insert(
            "search_near", ("near", "word"), sorted((each, word) for word in new for each in near(word) | signs(word))
        )
        _insert("search_part", ("part", "word"), sorted((each, word) for word in new for each in parts(word)))


def words_of(customer_id: int) -> set[str]:
    """The words by which a customer is found now."""
    columns = ", ".join(TABLES["search_row"])
    rows = fetch(f"SELECT {columns} FROM search_row WHERE customer_id = ?", (customer_id,))
    return {word for row in rows for word in Held(*row).words()}


def forget(words: set[str]) -> None:
    """Take out those that no name begins with any more: a word of a person whose data was ended tells of him."""
    for word in sorted(words):
        if not fetch("SELECT 1 FROM search_name WHERE entry >= ? AND entry < ? LIMIT 1", (word, f"{word}!")):
            for table in ("search_word", "search_near", "search_part"):
                execute(f"DELETE FROM {table} WHERE word = ?", (word,))


def _place_ids(bases: Iterable[str]) -> dict[str, int]:
    """The ids of the places, entered where they are new."""
    ids: dict[str, int] = {}
    missing = sorted(bases)
    while missing:  # a second time for those that another desk enters at the same moment
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            ids |= dict(fetch(f"SELECT base, id FROM search_place WHERE base IN ({_marks(some)})", some))
        missing = [base for base in missing if base not in ids]
        _insert("search_place", ("base",), [(base,) for base in missing])
        new = fetch(f"SELECT base, id FROM search_place WHERE base IN ({_marks(missing)})", missing) if missing else []
        _insert("search_place_name", ("entry", "place_id"), sorted((e, key) for base, key in new for e in turned(base)))
    return ids


_OVER = {
    "search_row": "(name, customer_id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in TABLES["search_row"][2:])
}


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _insert(table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Rows that are there already stay as they are, but for lines of the list, of which only the place stays."""
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        marks = ", ".join([f"({_marks(columns)})"] * len(some))
        execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks} ON CONFLICT {_OVER.get(table, 'DO NOTHING')}",
            [value for row in some for value in row],
        )


def _delete(table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Row by row: SQLite reads the whole table for a list of pairs."""
    if table == "search_row":
        columns = columns[:2]
    same = " AND ".join(f"{column} = ?" for column in columns)
    if rows:
        execute_many(f"DELETE FROM {table} WHERE {same}", [row[: len(columns)] for row in rows])
