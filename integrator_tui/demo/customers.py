"""The rows of a demonstration base, customer by customer, as tuples in the order of `COLUMNS`.

Dates are ISO texts, which both engines take; nothing is looked up, so a million customers take about a minute.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from integrator_tui.data_files import data_file
from integrator_tui.demo import numbers as demo_numbers
from integrator_tui.demo import texts as demo_texts
from integrator_tui.demo.people import COMPANY_DOMAIN, MAIL_DOMAINS, City, Home, People, Weighted, Word
from integrator_tui.demo.tables import COLUMNS, Lists, Rows
from integrator_tui.rules.fold import fold

LETTERS_SINCE = date(2026, 7, 1)
"""From when new CNPJs may have letters (IN RFB 2.229/2024)."""

_FIRST_CPF = 52_998_224
_CPF_SALT = (_FIRST_CPF - demo_numbers._STEP) % 10**8  # so that customer 1 has the CPF of the manual's picture


class Customers:
    """Draws customers in order; `batch` gives the rows of all tables for the next ones."""

    def __init__(self, seed: int, today: date, lists: Lists) -> None:
        self._random = Random(seed)  # noqa: S311
        self._people = People(self._random)
        self._lists = lists
        self._today = today
        self._days = [(today - timedelta(days=days)).isoformat() for days in range(90 * 366)]
        self._moment = f"{today.isoformat()} 12:00:00"
        self._since_letters = (today - LETTERS_SINCE).days
        self._ids = dict.fromkeys(("address", "contact", "customer_identifier"), 0)
        self._homes: list[Home] = []
        self._names: list[str] = []
        self._contacts = Weighted(((0, 45.0), (1, 30.0), (2, 17.0), (3, 8.0)))
        self._plans = Weighted(((0, 6.0), (1, 78.0), (2, 12.0), (3, 4.0)))
        self._mail = Weighted(zip(MAIL_DOMAINS, (60.0, 22.0, 10.0, 8.0), strict=True))
        self._rows: Rows = {}

    def batch(self, first: int, last: int, hostile: int = 0) -> Rows:
        """The rows of the customers `first` to `last`, which must follow on the last batch."""
        self._rows = {name: [] for name in COLUMNS}
        for number in range(first, last + 1):
            if number == 1:
                self._pretty()
            elif number == hostile:
                self._hostile(number)
            elif self._random.random() < 0.75:
                self._person(number)
            else:
                self._company(number)
        return self._rows

    def _person(self, number: int) -> None:
        random, people = self._random, self._people
        home, shares = self._find_home()
        gender = "F" if random.random() < 0.52 else "M"
        first = people.first_name(gender)
        families = people.families(home.family)
        style = random.random()
        name = people.full_name(first, families, style)
        if self._names and random.random() < 0.002:
            name = self._names[int(random.random() * len(self._names))]
        elif random.random() < 0.01:
            self._names = [*self._names[-99:], name]
        age = 18 * 365 + int(random.random() ** 1.5 * 62 * 365)
        known = int(random.random() ** 1.7 * min(15 * 365, age - 18 * 365 + 1))
        mother = people.full_name(people.first_name("F"), (people.family(), families[0]), style)
        father = people.full_name(people.first_name("M"), (people.family(), families[-1]), style)
        has_landline = shares or random.random() < 0.35
        email = ""
        if random.random() < 0.7:
            email = f"{first[0].mail}.{families[-1].mail}{int(random.random() * 9999)}@{self._mail.draw(random)}"
        state = home.city.state
        self._customer(
            number,
            home,
            kind="PF",
            style=style,
            name=name,
            document=demo_numbers.cpf(number, state, _CPF_SALT),
            registered=known,
            rg=f"{int(random.random() * 60) + 1}.{int(random.random() * 1000):03}.{int(random.random() * 1000):03}"
            f"-{int(random.random() * 10)}"
            if random.random() < 0.8
            else "",
            issuer=("SSP/" if random.random() < 0.85 else "DETRAN/") + state,
            birth=self._days[age],
            mother=mother if random.random() < 0.97 else "",
            father=father if random.random() < 0.88 else "",
            state_registration="ISENTO" if random.random() < 0.1 else "",
            phone=home.phone if has_landline else "",
            mobile=people.mobile(home.city.area) if random.random() < 0.93 else "",
            email=email,
        )
        self._hang_contacts(number, home, style, company=False)
        self._hang_options(number, None)
        self._hang_identifiers(number, known, f"{first[0].mail}.{families[-1].mail}.{number}", "")

    def _company(self, number: int) -> None:
        random, people = self._random, self._people
        home = people.home()
        activity, trade, cnae = people.activities[int(random.random() * len(people.activities))]
        style = random.random()
        owner = home.family
        named = f"{owner.title} e {people.family().title}" if random.random() < 0.4 else owner.title
        suffix = demo_texts.SUFFIXES[int(random.random() * len(demo_texts.SUFFIXES))]
        legal = _styled(f"{named} {activity} {suffix}", style)
        trade_name = _styled(f"{trade} {owner.title if random.random() < 0.6 else home.district}", style)
        known = int(random.random() ** 1.7 * 15 * 365)
        lettered = number % 23 == 0 and self._since_letters > 0
        if lettered:
            known = int(random.random() * self._since_letters)
        document = demo_numbers.lettered_cnpj(number) if lettered else demo_numbers.cnpj(number)
        slug = f"{Word.of(trade).mail}-{owner.mail}-{number}.{COMPANY_DOMAIN}"
        self._customer(
            number,
            home,
            kind="PJ",
            style=style,
            name=legal,
            trade=trade_name,
            document=document,
            registered=known,
            state_registration=people.state_registration(home.city.state) if random.random() < 0.7 else "ISENTO",
            city_registration=f"{int(random.random() * 9_000_000) + 100_000}" if random.random() < 0.6 else "",
            phone=home.phone,
            fax=people.landline(home.city.area) if random.random() < 0.08 else "",
            mobile=people.mobile(home.city.area) if random.random() < 0.6 else "",
            email=f"{'contato' if random.random() < 0.6 else 'financeiro'}@{slug}" if random.random() < 0.9 else "",
        )
        self._hang_contacts(number, home, style, company=True)
        self._hang_options(number, self._lists.fiscal_activities.get(cnae))
        self._hang_identifiers(number, known, f"{Word.of(trade).mail}.{owner.mail}.{number}", slug)

    def _find_home(self) -> tuple[Home, bool]:
        """A new home, or that of a family which is a customer already, whose telephone it shares."""
        random = self._random
        if self._homes and random.random() < 0.08:
            return self._homes[int(random.random() * len(self._homes))], True
        home = self._people.home()
        if random.random() < 0.05:
            self._homes = [*self._homes[-199:], home]
        return home, False

    def _customer(
        self,
        number: int,
        home: Home,
        *,
        kind: str,
        style: float,
        name: str,
        document: str,
        registered: int,
        trade: str = "",
        rg: str = "",
        issuer: str = "",
        birth: str | None = None,
        mother: str = "",
        father: str = "",
        state_registration: str = "",
        city_registration: str = "",
        phone: str = "",
        fax: str = "",
        mobile: str = "",
        email: str = "",
    ) -> None:
        """The row of the customer, its addresses and how it stands."""
        random = self._random
        active = random.random() < 0.9
        condominium, block, unit, complement = None, "", "", ""
        if random.random() < 0.06:
            condominiums = self._lists.condominiums
            condominium = condominiums[int(random.random() * len(condominiums))]  # the demonstration brings some
            block = "ABCDEF"[int(random.random() * 6)]
            unit = str(int(random.random() * 20 + 1) * 100 + int(random.random() * 8) + 1)
            complement = f"Bloco {block} Apto {unit}"
        elif random.random() < 0.12:
            complement = ("Casa 2", "Fundos", "Sobrado", "Sala 3", "Loja 1", "Kitnet 5")[int(random.random() * 6)]
        note = demo_texts.NOTES[int(random.random() * len(demo_texts.NOTES))] if random.random() < 0.08 else ""
        self._rows["customer"].append(
            (
                *(number, kind, active, self._days[registered], name, trade, fold(name), document),
                *(rg, issuer if rg else "", birth, mother, father, state_registration, city_registration),
                *(condominium, block, unit, phone, fax, mobile, email, note, 1, self._moment),
            )
        )
        reference = (
            demo_texts.REFERENCES[int(random.random() * len(demo_texts.REFERENCES))] if random.random() < 0.15 else ""
        )
        self._address(number, "principal", home, style, complement, reference)
        if random.random() < 0.1:
            self._address(number, "cobranca", self._people.home(home.city), style, "", "")
        self._stand(number, active)

    def _address(self, number: int, kind: str, home: Home, style: float, complement: str, reference: str) -> None:
        city = home.city
        self._rows["address"].append(
            (
                *(self._next("address"), number, kind, home.zip, _styled(home.street, style), home.number, complement),
                *(_styled(home.district, style), city.upper if style < 0.75 else city.name, city.state, city.code),
                *(reference, 1),
            )
        )

    def _stand(self, number: int, active: bool) -> None:
        random = self._random
        plans = self._plans.draw(random) if active else 0
        overdue = 0
        cents = 0
        if random.random() < 0.12:
            overdue = 1 + int(random.random() ** 2 * 5)
            cents = overdue * (4990 + 1000 * int(random.random() * 12)) + int(random.random() * 600)
        as_of = self._days[0]
        oldest = self._days[30 * overdue - 9] if overdue else None
        self._rows["customer_standing"].append((number, plans, overdue, cents, as_of, oldest))

    def _hang_contacts(self, number: int, home: Home, style: float, company: bool) -> None:
        random, people = self._random, self._people
        for _ in range(self._contacts.draw(random)):
            gender = "F" if random.random() < 0.55 else "M"
            first = people.first_name(gender)
            last = people.family() if company or random.random() < 0.4 else home.family
            kinds = demo_texts.DEPARTMENTS if company else demo_texts.RELATIONS
            kind = kinds[int(random.random() * len(kinds))]
            mobile = people.mobile(home.city.area) if random.random() < 0.75 else ""
            self._rows["contact"].append(
                (
                    *(self._next("contact"), number, people.full_name(first, (last,), style)),
                    *(
                        self._lists.contact_types.get(kind),
                        demo_texts.JOBS[int(random.random() * len(demo_texts.JOBS))] if company else "",
                    ),
                    *(home.phone if random.random() < 0.4 else "", "", mobile, bool(mobile) and random.random() < 0.7),
                    f"{first[0].mail}{int(random.random() * 9999)}@{self._mail.draw(random)}"
                    if random.random() < 0.4
                    else "",
                    self._days[18 * 365 + int(random.random() * 50 * 365)] if random.random() < 0.25 else None,
                    *("", 1),
                )
            )

    def _hang_options(self, number: int, fiscal_activity: int | None) -> None:
        random = self._random
        origin_type, origin = None, None
        origins = self._lists.origins
        if random.random() < 0.6 and origins:
            origin_type, origin = origins[int(random.random() * len(origins))]
        never_protest, never_slip = random.random() < 0.03, random.random() < 0.02
        company = fiscal_activity is not None
        self._rows["customer_options"].append(
            (
                *(number, random.random() >= 0.02, random.random() >= 0.1, company and random.random() < 0.3),
                *(fiscal_activity, True, True, random.random() >= 0.03, random.random() >= 0.05),
                *(random.random() >= 0.05, random.random() >= 0.08, True, never_protest, never_slip, "", ""),
                *("comercial_industrial" if company else "residencial_pf", origin_type, origin, 1),
            )
        )

    def _hang_identifiers(self, number: int, known: int, login: str, domain: str) -> None:
        """Login, contract and more; addresses and MACs follow from the number, so that none is given twice."""
        random = self._random
        day = self._days[known]
        self._identify(number, "contract", f"{day[:4]}{number:07}")
        if random.random() < 0.95:
            self._identify(number, "login", login)
        if random.random() < 0.6:
            low = number * 40_503 % 0x1000000
            maker = demo_texts.MAKERS[(number >> 24) + int(random.random() * len(demo_texts.MAKERS))]
            self._identify(number, "mac", f"{maker}:{low >> 16:02X}:{low >> 8 & 255:02X}:{low & 255:02X}")
        if random.random() < 0.4:  # 100.64.0.0/10, shared by providers (RFC 6598)
            host = number * 40_503 % 0x400000
            self._identify(number, "ip", f"100.{64 + (host >> 16)}.{host >> 8 & 255}.{host & 255}")
        if random.random() < 0.2:
            opened = self._days[int(random.random() * (known + 1))].replace("-", "")
            self._identify(number, "protocol", f"{opened}{number:07}")
        if domain and random.random() < 0.5:
            self._identify(number, "domain", domain)

    def _identify(self, number: int, kind: str, value: str) -> None:
        self._rows["customer_identifier"].append((self._next("customer_identifier"), number, kind, value))

    def _next(self, table: str) -> int:
        self._ids[table] += 1
        return self._ids[table]

    def _pretty(self) -> None:
        """The customer of the pictures in the manual."""
        city = City("3304557", "Rio de Janeiro", "RIO DE JANEIRO", "RJ", "21", 20_000_000, 23_799_999, 1)
        home = Home(city, "20040002", "Rua da Assembleia", "100", "Centro", "2125550198", Word.of("Santos", "dos"))
        registered = _years_before(self._today, 4)
        self._rows["customer"].append(
            (
                *(1, "PF", True, registered.isoformat(), "MARIA SILVA SANTOS", "", "maria silva santos"),
                *("52998224725", "12.345.678-9", "DETRAN/RJ", "1985-03-14", "ANA SILVA", "JOSÉ DOS SANTOS", "", ""),
                *(None, "", "", home.phone, "", "21987654321", "maria.santos@correio.example.com", "", 1, self._moment),
            )
        )
        self._address(1, "principal", home, 0.0, "Apto 301", "Em frente à praça")
        self._rows["customer_standing"].append((1, 2, 2, 18_980, self._days[0], self._days[21]))
        self._rows["contact"].append(
            (
                *(
                    self._next("contact"),
                    1,
                    "JOÃO SILVA SANTOS",
                    self._lists.contact_types.get("Cônjuge"),
                    "",
                    home.phone,
                ),
                *("", "21976543210", True, "joao.santos@mail.example.net", "1983-11-02", "", 1),
            )
        )
        self._hang_options(1, None)
        self._identify(1, "contract", f"{registered.year}0000001")
        self._identify(1, "login", "maria.santos.1")
        self._identify(1, "mac", "64:D1:54:00:9E:37")
        self._identify(1, "ip", "100.64.158.55")

    def _hostile(self, number: int) -> None:
        """A customer as an older system could have left it: no field is what it should be."""
        values = hostile_values()
        take = iter(values)
        home = self._people.home()
        city = home.city
        name = next(take)
        self._rows["customer"].append(
            (
                *(number, "PF", True, self._days[0], name, next(take), fold(name)),
                *(
                    demo_numbers.cpf(number, city.state, _CPF_SALT),
                    next(take),
                    next(take),
                    None,
                    next(take),
                    next(take),
                ),
                *(next(take), next(take), None, next(take), next(take), next(take), next(take), next(take)),
                *(next(take), "\n".join(values), 1, self._moment),
            )
        )
        for kind in ("principal", "cobranca"):
            self._rows["address"].append(
                (
                    *(self._next("address"), number, kind, home.zip, next(take), next(take), next(take), next(take)),
                    *(next(take), city.state, city.code, next(take), 1),
                )
            )
        self._rows["customer_standing"].append((number, 1, 1, 9_990, self._days[0], self._days[21]))
        self._hang_options(number, None)
        self._identify(number, "contract", f"{self._today.year}{number:07}")
        for value in take:
            self._rows["contact"].append(
                (
                    *(self._next("contact"), number, value, None, value, value, value, value, False, value),
                    *(None, value, 1),
                )
            )


def hostile_values() -> list[str]:
    """The hostile texts that both engines can store: neither NUL nor lone surrogates; the most telling ones first."""
    entries = json.loads(data_file("hostile_inputs.json").read_text(encoding="utf-8"))
    values = [entry["value"] for entry in entries if entry.get("encoding") != "hex" and entry["value"]]
    storable = [value for value in dict.fromkeys(values) if "\0" not in value and _encodes(value)]
    return sorted(storable, key=lambda value: (not value.startswith("[@click"), len(value) > 200))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _styled(text: str, style: float) -> str:
    return text.upper() if style < 0.75 else text


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year, some days before so that the years are over."""
    return day - timedelta(days=years * 366 + 40)


def batches(customers: Customers, total: int, size: int) -> Iterator[tuple[int, Rows]]:
    """All customers in batches: how many are done with it, and its rows."""
    hostile = total if total > 1 else 0
    for first in range(1, total + 1, size):
        last = min(first + size - 1, total)
        yield last, customers.batch(first, last, hostile)
