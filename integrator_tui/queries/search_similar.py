"""Words that nobody has as they were typed: run together, torn apart, parts of words, one typing error."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, product

from integrator_tui.models.raw import among, fetch, on_postgresql
from integrator_tui.queries.search_ranges import WORD, Hit, counts, whole_word
from integrator_tui.queries.search_words import Term, all_words, begun, whole
from integrator_tui.rules.search_names import LAST, LONGEST_WORD, SHORTEST_PART, near, one_error_apart

MOST_PARTS = 200
"""Words that contain a typed part, at most."""
MOST_CHOICES = 40
"""Ways to read a text with errors in several words, at most."""
SHORTEST_ERROR = 3
"""Letters of a word in which a typing error is looked for."""
SHORTEST_BEGINNING = 5
"""Letters of the beginning of a word in which one is looked for."""
MANY = 1_000
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

Options = Sequence[Sequence[Term]]
"""For each word of the text what it may stand for, the likeliest first."""


class Similar:
    """The words of a text, and which of them begin no word of any name."""

    def __init__(self, words: Sequence[str], size: int) -> None:
        self.words = words
        self.size = size
        self.known = _existing([*words, *_joined(words), *(torn for word in words for torn in _torn(word))])
        self.unknown = {word for word in words if word not in self.known}

    def joined(self) -> Iterator[Hit]:
        """Neighbours as one word, a word as two: `super net` finds `SuperNet`, `mariasilva` finds `Maria Silva`."""
        for at, together in enumerate(_joined(self.words)):
            if together in self.known:
                words = [*self.words[:at], together, *self.words[at + 2 :]]
                yield from all_words([begun(WORD, word) for word in words], self.size)
        torn = [[begun(WORD, each) for each in _torn(word) if each in self.known] for word in self.words]
        yield from self._changed(torn)

    def inside(self) -> Iterator[Hit]:
        """Words that contain what was typed: `net` finds `SuperNet`."""
        options: list[list[Term]] = []
        for word in self.words:
            found = _containing(word) if not self.unknown or word in self.unknown else []
            options.append([Term(tuple(whole_word(WORD, each) for each in found), word)] if found else [])
        yield from self._changed(options)

    def misspelt(self, thorough: bool) -> Iterator[Hit]:
        """Words from which a typed one differs by one letter too many, missing, wrong or swapped with its neighbour.

        Of these the word that most names have comes first. Nothing found: beginnings of words with such an error.
        """
        suspects = [word for word in self.words if not self.unknown or word in self.unknown]
        found = _near(suspects)
        yield from self._changed([[whole(WORD, each) for each in found[word]] for word in self.words], thorough)

    def misspelt_beginning(self) -> Iterator[Hit]:
        """The last word only begun, and that with an error; other unknown words as in `misspelt`."""
        last = self.words[-1]
        if last not in self.unknown or not SHORTEST_BEGINNING <= len(last) <= LONGEST_WORD:
            return
        found = _near([word for word in self.words[:-1] if word in self.unknown])
        options = [[whole(WORD, each) for each in found[word]] for word in self.words[:-1]]
        ends = sorted(_existing(sorted(_one_error_away(last))))
        yield from self._changed([*options, [begun(WORD, each) for each in ends]])

    def _changed(self, options: Options, thorough: bool = True) -> Iterator[Hit]:
        """Every unknown word replaced by one of its options; where all are known, one of them."""
        choices: Iterable[tuple[Term, ...]]
        if self.unknown:
            pairs = zip(self.words, options, strict=True)
            choices = product(*(some if word in self.unknown else [begun(WORD, word)] for word, some in pairs))
        else:
            typed = [begun(WORD, word) for word in self.words]
            choices = ((*typed[:at], each, *typed[at + 1 :]) for at, some in enumerate(options) for each in some)
        for choice in islice(choices, MOST_CHOICES):
            yield from all_words(choice, self.size, thorough)


def _joined(words: Sequence[str]) -> list[str]:
    return [one + other for one, other in pairwise(words)]


def _torn(word: str) -> list[str]:
    if len(word) > LONGEST_WORD:
        return []
    return [f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1)]


def _containing(word: str) -> list[str]:
    """Words of names that contain the word, but not at their beginning."""
    if not SHORTEST_PART <= len(word) <= LONGEST_WORD:
        return []
    rows = fetch(
        f"SELECT word FROM search_part WHERE part >= ? AND part <= ? ORDER BY part, word LIMIT {MOST_PARTS}",
        (word, word + LAST),
    )
    return sorted({found for (found,) in rows})


def _near(words: Sequence[str]) -> dict[str, list[str]]:
    """For each word the words of names one typing error away, the commonest first."""
    lookups = {word: near(word) for word in words if len(word) >= SHORTEST_ERROR}
    wanted = sorted(set().union(*lookups.values()))
    found: dict[str, list[str]] = defaultdict(list)
    if not wanted:
        return found
    condition, values = among("near", wanted)
    candidates = {each for (each,) in fetch(f"SELECT word FROM search_near WHERE {condition}", values)}
    for word in lookups:
        fitting = [each for each in sorted(candidates) if each != word and one_error_apart(word, each)]
        common = dict(zip(fitting, counts([whole_word(WORD, each) for each in fitting], MANY), strict=True))
        found[word] = sorted((each for each in fitting if common[each]), key=lambda each: (-common[each], each))
    return found


def _one_error_away(word: str) -> set[str]:
    """Every text that differs by one letter too many, missing, wrong or swapped, but for the beginnings of the word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = sorted({*LETTERS, *word})
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    found |= {left + letter + right for left, right in cuts for letter in letters}
    return {text for text in found if not word.startswith(text)}


def _existing(texts: Iterable[str]) -> set[str]:
    """Those of the texts with which an entry of the names begins."""
    first = "(SELECT entry FROM search_name WHERE entry >= {} ORDER BY entry LIMIT 1)"
    some = list(texts)
    if on_postgresql():
        sql = f'SELECT text, {first.format("text")} FROM (SELECT unnest(?::text[]) COLLATE "C" AS text) AS texts'
        rows = fetch(sql, (some,))
    else:
        rows = fetch(f"SELECT value, {first.format('value')} FROM json_each(?)", (json.dumps(some),))
    return {text for text, entry in rows if entry is not None and entry.startswith(text)}
