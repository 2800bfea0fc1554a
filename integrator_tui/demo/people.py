"""Who the customers of a demonstration base are: names, addresses, telephones, from the lists of `data/`.

Everything is drawn from one `Random` in a fixed order: the same seed gives the same people on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar
from unicodedata import combining, normalize
from zlib import crc32

from integrator_tui.data_files import table
from integrator_tui.demo.numbers import STATE_REGISTRATION

T = TypeVar("T")

MAIL_DOMAINS = ("correio.example.com", "mail.example.net", "webmail.example.org", "caixa.example.com")
"""Names reserved for examples (RFC 2606): whatever a demonstration sends reaches nobody."""
COMPANY_DOMAIN = "example.com"


def plain(text: str) -> str:
    """Without accents."""
    return "".join(character for character in normalize("NFD", text) if not combining(character))


class Weighted(Generic[T]):
    """Draws values as often as their weights say, by one index into a long table."""

    def __init__(self, values: Iterable[tuple[T, float]], size: int = 16_384) -> None:
        pairs = list(values)
        scale = size / sum(weight for _, weight in pairs)
        self._table = [value for value, weight in pairs for _ in range(max(1, round(weight * scale)))]
        self._length = len(self._table)

    def draw(self, random: Random) -> T:
        """One value."""
        return self._table[int(random.random() * self._length)]


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name in the three ways in which bases have it."""

    title: str
    upper: str
    bare: str
    mail: str
    """In lower case, only letters: for logins and e-mail."""
    particle: str = ""

    @classmethod
    def of(cls, text: str, particle: str = "") -> Word:
        """The word of a list."""
        bare = plain(text).upper()
        letters = "".join(character for character in bare.lower() if character.isalpha())
        return cls(text, text.upper(), bare, letters, particle)


@dataclass(frozen=True, slots=True)
class City:
    """A municipality: IBGE code, name, state, area code, first and last CEP.

    A street name occurs `quarters` times in it, each time in another district.
    """

    code: str
    name: str
    upper: str
    state: str
    area: str
    first_zip: int
    last_zip: int
    quarters: int

    def zip(self, place: int) -> str:
        """The CEP of a place; the general one where streets have none. Suffixes of streets end with 899."""
        if self.first_zip == self.last_zip:
            return f"{self.first_zip:08}"
        sectors = (self.last_zip - self.first_zip) // 1000 + 1
        return f"{self.first_zip // 1000 + place % sectors:05}{place // sectors % 900:03}"


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, and what a family shares."""

    city: City
    zip: str
    street: str
    number: str
    district: str
    phone: str
    family: Word


class People:
    """Draws persons, companies and homes."""

    def __init__(self, random: Random) -> None:
        self.random = random
        names = table("first_names.csv")
        self._first = {
            gender: Weighted((Word.of(row["name"]), float(row["weight"])) for row in names if row["gender"] == gender)
            for gender in "FM"
        }
        self._family = Weighted(
            ((Word.of(row["name"], row["particle"]), float(row["weight"])) for row in table("family_names.csv")),
            32_768,
        )
        rows = table("cities.csv")
        self.cities = tuple(
            City(
                row["ibge"],
                row["name"],
                row["name"].upper(),
                row["state"],
                row["ddd"],
                int(row["zip_from"]),
                int(row["zip_to"]),
                1 + int(row["population_thousands"]) // 400,
            )
            for row in rows
        )
        people = (float(row["population_thousands"]) for row in rows)
        self._cities = Weighted(zip(self.cities, people, strict=True), 65_536)
        kinds = {"Rua": 8.0, "Avenida": 4.0}
        self._streets = Weighted(
            (f"{row['type']} {row['name']}", kinds.get(row["type"], 1.0)) for row in table("streets.csv")
        )
        self._districts = [row["name"] for row in table("districts.csv") for _ in range(int(row["weight"]))]
        self.activities = [(row["activity"], row["trade"], row["cnae"]) for row in table("companies.csv")]

    def first_name(self, gender: str) -> tuple[Word, ...]:
        """One or two first names."""
        first = self._first[gender].draw(self.random)
        if self.random.random() < 0.4:
            second = self._first[gender].draw(self.random)
            if second is not first:
                return (first, second)
        return (first,)

    def family(self) -> Word:
        """A family name."""
        return self._family.draw(self.random)

    def families(self, last: Word) -> tuple[Word, ...]:
        """One to three family names, the last of which is given."""
        luck = self.random.random()
        if luck < 0.15:
            return (last,)
        if luck < 0.85:
            return (self.family(), last)
        return (self.family(), self.family(), last)

    def full_name(self, first: tuple[Word, ...], families: tuple[Word, ...], style: float) -> str:
        """Written as bases write names: capitals, capitals without accents, or a capital at the beginning."""
        words: list[str] = []
        use = "upper" if style < 0.6 else "bare" if style < 0.75 else "title"
        for word in first:
            words.append(getattr(word, use))
        for position, word in enumerate(families):
            if word.particle and self.random.random() < 0.45:
                words.append(word.particle if use == "title" else word.particle.upper())
            elif position and position == len(families) - 1 and self.random.random() < 0.02:
                words.append("e" if use == "title" else "E")
            words.append(getattr(word, use))
        return " ".join(words)

    def city(self) -> City:
        """A city, as often as it has inhabitants."""
        return self._cities.draw(self.random)

    def landline(self, area: str) -> str:
        """Ten digits: landlines begin with 2 to 5 after the area code."""
        return f"{area}{2 + int(self.random.random() * 4)}{int(self.random.random() * 10_000_000):07}"

    def mobile(self, area: str) -> str:
        """Eleven digits: mobiles begin with 9 after the area code."""
        return f"{area}9{6 + int(self.random.random() * 4)}{int(self.random.random() * 10_000_000):07}"

    def home(self, city: City | None = None) -> Home:
        """A new address with its landline: a street of a city has one district and one CEP per quarter."""
        random = self.random
        city = city or self.city()
        street = self._streets.draw(random)
        quarter = int(random.random() * city.quarters)
        place = crc32(f"{city.code}{street}{quarter}".encode())
        number = str(1 + int(random.random() ** 2 * 3000)) if random.random() < 0.95 else "S/N"
        district = self._districts[(place >> 8) % len(self._districts)]
        return Home(city, city.zip(place), street, number, district, self.landline(city.area), self.family())

    def state_registration(self, state: str) -> str:
        """A valid one of the state."""
        return STATE_REGISTRATION[state](self.random)
