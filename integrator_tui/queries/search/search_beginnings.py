"""Which texts begin an entry of an index: asked of many at once, and of each only once while a text is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from integrator_tui.models.raw import as_table, fetch
from integrator_tui.queries.search.search_ranges import Index
from integrator_tui.rules.search.search_names import one_error_away


class Beginnings:
    """What is known of the beginnings of the entries of one index."""

    def __init__(self, index: Index) -> None:
        self._first = (
            f"(SELECT {index.text} FROM {index.table} WHERE {index.text} >= typed ORDER BY {index.text} LIMIT 1)"
        )
        self._known: dict[str, bool] = {}

    def of(self, texts: Iterable[str]) -> set[str]:
        """Those of the texts with which an entry begins."""
        asked = dict.fromkeys(texts)
        if new := [text for text in asked if text not in self._known]:
            table, values = as_table("typed", new)
            for text, entry in fetch(f"SELECT typed, {self._first} FROM {table}", values):
                self._known[text] = entry is not None and entry.startswith(text)
        return {text for text in asked if self._known[text]}

    def misspelt(self, words: Sequence[str]) -> dict[str, list[str]]:
        """For each word the beginnings from which it differs by one error, in their order.

        What stands before an error is right: no error is looked for behind the last letter up to which there is an
        entry.
        """
        begun = self.of(word[:end] for word in words for end in range(1, len(word) + 1))
        texts = {word: one_error_away(word, _longest(word, begun)) for word in words}
        there = self.of(text for some in texts.values() for text in some)
        return {word: sorted(there & some) for word, some in texts.items()}


def _longest(word: str, begun: set[str]) -> int:
    return max((end for end in range(1, len(word) + 1) if word[:end] in begun), default=0)
