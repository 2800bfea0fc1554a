"""Words that nobody has as they were typed: run together, torn apart, parts of words, one typing error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, islice, pairwise, product

from integrator_tui.models.raw import among, as_table, fetch
from integrator_tui.queries.search.search_beginnings import Beginnings
from integrator_tui.queries.search.search_ranges import WORD, Hit, whole_word
from integrator_tui.queries.search.search_ranking import nearest_first
from integrator_tui.queries.search.search_words import RARE, Term, all_words, begun, customers_with, whole
from integrator_tui.rules.search.same_word import OTHERS, telling
from integrator_tui.rules.search.search_names import (
    LAST,
    LONGEST_WORD,
    SHORTEST_PART,
    near,
    one_error_apart,
)
from integrator_tui.rules.search.sounds import signs

MOST_PARTS = 200
"""Words that contain a typed part, at most."""
MOST_ALIKE = 4
"""Words that sound like a typed one, at most."""
MOST_SAME = 64
"""Ways to write a text otherwise, at most."""
MOST_CHOICES = 40
"""Ways to read a text with errors in several words, at most."""
SHORTEST_ERROR = 3
"""Letters of a word in which a typing error is looked for."""
SHORTEST_BEGINNING = 5
"""Letters of the beginning of a word in which one is looked for."""

Options = Sequence[Sequence[Term]]
"""For each word of the text what it may stand for, the likeliest first."""


class Similar:
    """The words of a text, of which some may begin no word of any name."""

    def __init__(self, customers: Mapping[str, int], size: int, ranked: bool = False) -> None:
        """`customers` says of each word about how many have one that begins so; with `ranked` the nearest are first."""
        self.words = tuple(customers)
        self.customers = customers
        self.size = size
        self.ranked = ranked
        self.unknown = {word for word in self.words if not customers[word]}
        self._beginnings = Beginnings(WORD)
        self._written: dict[str, list[Term]] = {}

    def of(self, words: Sequence[str]) -> Similar:
        """The same of other words; what is known of a word is not asked again."""
        if tuple(words) == self.words:
            return self
        other = Similar(customers_with(words, self.customers), self.size)
        other._beginnings, other._written = self._beginnings, self._written
        return other

    def joined(self) -> Iterator[Hit]:
        """Neighbours as one word, a word as two: `super net` finds `SuperNet`, `mariasilva` finds `Maria Silva`."""
        joined = [one + other for one, other in pairwise(self.words)]
        torn = {word: _torn(word) for word in self.words if len(word) <= LONGEST_WORD}
        known = self._beginnings.of([*joined, *(each for some in torn.values() for each in some)])
        choices: list[Sequence[Term]] = [
            [*self._typed(0, at), begun(together, RARE), *self._typed(at + 2)]
            for at, together in enumerate(joined)
            if together in known
        ]
        options = [[begun(each, RARE) for each in torn.get(word, ()) if each in known] for word in self.words]
        yield from self._nearest_first([*choices, *self._changed(options)])

    def without_linking(self) -> Iterator[Hit]:
        """`maria das dores` finds `Maria Dores`: words that only link carry nothing."""
        words = telling(self.words)
        if len(words) < len(self.words):
            yield from self._nearest_first([[begun(word, self.customers[word]) for word in words]])

    def same(self) -> Iterator[Hit]:
        """Words written otherwise: `jr` for `Júnior`, `Luiz` for `Luís`. Those with the fewest changes come first."""
        yield from self._nearest_first(list(self.otherwise(telling(self.words))))

    def otherwise(self, words: Sequence[str]) -> Iterator[Sequence[Term]]:
        """The other ways to write some of the words, those with the fewest changes first."""
        words = [word for word in words if len(word) <= LONGEST_WORD]
        if new := [word for word in words if word not in self._written]:
            self._written |= self._written_otherwise(new)
        typed = [begun(word, self.customers[word]) for word in words]
        return islice(_changes(typed, [self._written[word] for word in words]), MOST_SAME)

    def _written_otherwise(self, words: Sequence[str]) -> dict[str, list[Term]]:
        """For each word those that the table has for it, then those that sound like it, the commonest first."""
        wanted = {word: signs(word) for word in words}
        heard: dict[str, dict[str, int]] = {word: {} for word in words}
        for _, sign, word, customers in _look_up((), sorted(set().union(*wanted.values()))):
            for typed, shared in wanted.items():
                if sign in shared and word != typed:
                    heard[typed][word] = customers
        found = {}
        for word, alike in heard.items():
            commonest = sorted(alike.items(), key=lambda one: (-one[1], one[0]))[:MOST_ALIKE]
            found[word] = [
                *(whole(other, RARE) for other in OTHERS.get(word, ())),
                *(whole(other, customers) for other, customers in commonest),
            ]
        return found

    def inside(self) -> Iterator[Hit]:
        """Words that contain what was typed: `net` finds `SuperNet`."""
        options = []
        for word in self.words:
            found = self._others[0][word]
            ranges = tuple(whole_word(WORD, each) for each in found[:MOST_PARTS])
            options.append([Term(ranges, word, len(found))] if found else [])
        yield from all_words(self._changed(options), self.size)

    def misspelt(self, thorough: bool) -> Iterator[Hit]:
        """Words from which a typed one differs by one letter too many, missing, wrong or swapped with its neighbour.

        Of these the one that most names have comes first.
        """
        yield from self._nearest_first(list(self._changed([self.nearest(word) for word in self.words])), thorough)

    def misspelt_beginning(self) -> Iterator[Hit]:
        """The last word only begun, and that with an error; other unknown words as in `misspelt`."""
        *others, last = self.words
        if last not in self.unknown or not SHORTEST_BEGINNING <= len(last) <= LONGEST_WORD:
            return
        ends = self._beginnings.misspelt([last])[last]
        options = [*map(self.nearest, others), [begun(each, RARE) for each in ends]]
        yield from self._nearest_first(list(self._changed(options)))

    def _nearest_first(self, ways: Sequence[Sequence[Term]], thorough: bool = True) -> Iterator[Hit]:
        hits = all_words(ways, self.size, thorough)
        return nearest_first(self.words, hits, ways) if self.ranked else hits

    @cached_property
    def _others(self) -> tuple[Mapping[str, list[str]], Mapping[str, dict[str, int]]]:
        """For each word that may be wrong the words that contain it, and those one error away with their customers."""
        suspects = [word for word in self.unknown or self.words if len(word) <= LONGEST_WORD]
        containing: dict[str, list[str]] = defaultdict(list)
        nearest: dict[str, dict[str, int]] = defaultdict(dict)
        wanted = {word: near(word) for word in suspects if len(word) >= SHORTEST_ERROR}
        for is_near, text, word, customers in _look_up(
            [word for word in suspects if len(word) >= SHORTEST_PART], sorted(set().union(*wanted.values()))
        ):
            if not is_near:
                containing[text].append(word)
            else:
                for typed, shared in wanted.items():
                    if text in shared and word != typed and one_error_apart(typed, word):
                        nearest[typed][word] = customers
        return {word: sorted(set(containing[word])) for word in self.words}, nearest

    def nearest(self, word: str) -> list[Term]:
        """The words one error away, the commonest first."""
        found = self._others[1].get(word, {})
        return [whole(each, found[each]) for each in sorted(found, key=lambda each: (-found[each], each))]

    def _typed(self, start: int, end: int | None = None) -> list[Term]:
        return [begun(word, self.customers[word]) for word in self.words[start:end]]

    def _changed(self, options: Options) -> Iterable[Sequence[Term]]:
        """Every unknown word replaced by one of its options; where all are known, one of them."""
        typed = self._typed(0)
        choices: Iterable[Sequence[Term]]
        if self.unknown:
            each_word = zip(self.words, options, typed, strict=True)
            choices = product(*(some if word in self.unknown else [term] for word, some, term in each_word))
        else:
            choices = ((*typed[:at], each, *typed[at + 1 :]) for at, some in enumerate(options) for each in some)
        return islice(choices, MOST_CHOICES)


def _changes(typed: Sequence[Term], options: Sequence[Sequence[Term]]) -> Iterator[Sequence[Term]]:
    """One word replaced by one of its options, then two, and so on; a word that nobody has is always replaced."""
    unknown = {at for at, term in enumerate(typed) if not term.entries}
    for count in range(max(len(unknown), 1), len(typed) + 1):
        for places in combinations(range(len(typed)), count):
            if unknown <= set(places):
                yield from product(*(options[at] if at in places else [term] for at, term in enumerate(typed)))


def _torn(word: str) -> list[str]:
    return [f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1)]


def _look_up(parts: Sequence[str], nears: Sequence[str]) -> list[tuple[int, str, str, int]]:
    """Words that contain one of `parts` (0, part, word, 0), and words near (1, near, word, customers)."""
    condition, values = among("near", nears)
    nearest = (
        "SELECT 1 AS is_near, near AS text, search_near.word AS word, customers"
        f" FROM search_near JOIN search_word ON search_word.word = search_near.word WHERE {condition}"
    )
    table, texts = as_table("typed", parts)
    inside = (
        "SELECT 0 AS is_near, typed AS text, word, 0 AS customers"
        f" FROM {table} JOIN search_part ON part >= typed AND part <= typed || ?"
    )
    rows = fetch(f"{inside} UNION ALL {nearest}", (*texts, LAST, *values))
    return [(is_near, text, word, customers) for is_near, text, word, customers in rows]
