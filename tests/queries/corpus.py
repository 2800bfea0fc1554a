"""Some hundreds of customers as they come in real life, and the texts with which each must be found."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from integrator_tui.base import open_base
from integrator_tui.models.base import database
from integrator_tui.models.customers import Address, Contact, Customer, CustomerIdentifier, CustomerStanding
from integrator_tui.queries.search.search import count, every, search
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone, phone_variants
from integrator_tui.rules.fold import fold
from integrator_tui.services.search.search_index import rebuild

HOSTILE = Path(__file__).parents[2] / "data" / "hostile_inputs.json"
_FIRST = """
Maria José Ana João Antônio Francisca Luíza Sebastião Conceição Márcia Jorge Aparecida Raimundo Wellington
Thaís Évelyn Ítalo Otávio Müller Zoë Letícia Cauã Inês Benedita Ivo Eva Luís Luiz Marta Mara Lia
"""
_LAST = """
Silva Santos Souza Sousa Oliveira Araújo Gonçalves Conceição D'Ávila Sant'Anna Ribeiro Falcão Nóbrega Assunção
Brandão Guimarães Rodrigues Vasconcelos Xavier Yamamoto Kubitschek Weber Magalhães Leão Prado Lima Reis
"""
FIRST, LAST = _FIRST.split(), _LAST.split()
TRADES = (
    *("SuperNet", "Café & Cia.", "Padaria Pão-de-Mel", "AutoPeças 24 Horas", "Ótica Visão", "J.P. Móveis", "Studio Z"),
)
STREETS = ("Rua das Acácias", "Avenida Getúlio Vargas", "Travessa São João", "Rodovia BR-101", "Praça da Sé")
CITIES = (("São Paulo", "SP"), ("Goiânia", "GO"), ("Foz do Iguaçu", "PR"), ("Mossoró", "RN"))


class Person(NamedTuple):
    """A customer and what it can be found by."""

    id: int
    legal_name: str
    trade_name: str
    document: str
    phone: str
    mobile: str
    email: str
    address: tuple[str, str, str, str, str, str]
    identifiers: tuple[tuple[str, str], ...]
    contact_phone: str


def people(count: int = 300, seed: int = 7) -> list[Person]:
    """The same people for the same seed; ids from 1 on."""
    rng = random.Random(seed)
    found = []
    for key in range(1, count + 1):
        is_company = key % 7 == 0
        words = [rng.choice(FIRST), *rng.sample(LAST, rng.choice((1, 2, 2, 3)))]
        if rng.random() < 0.4:
            words.insert(len(words) - 1, rng.choice(("da", "de", "dos", "e")))
        name = " ".join(words)
        area = rng.choice(("11", "62", "45", "84", "55"))
        number = f"{rng.randrange(10**8):08d}"
        found.append(
            Person(
                id=key,
                legal_name=f"{name} Ltda." if is_company else rng.choice((name, name.upper(), name.lower())),
                trade_name=rng.choice(TRADES) if is_company else "",
                document=f"{rng.choice(('12ABC345', number))}{key:04d}{key % 89 + 10}"
                if is_company
                else f"{key:03d}{number}",
                phone=f"{area}{rng.randrange(2, 6)}{rng.randrange(10**7):07d}" if rng.random() < 0.6 else "",
                mobile=f"{area}9{rng.randrange(6, 10)}{rng.randrange(10**7):07d}" if rng.random() < 0.8 else "",
                email=f"{fold(words[0])}.{key}@{rng.choice(('gmail.com', f'empresa{key}.com.br'))}",
                address=(
                    *(rng.choice(STREETS), str(rng.randrange(1, 2000)), f"Jardim {rng.choice(LAST)}"),
                    *(*rng.choice(CITIES), f"{rng.randrange(10**7, 10**8)}"),
                ),
                identifiers=(
                    ("login", f"{fold(words[0])}_{key}"),
                    ("ip", f"100.64.{key // 250}.{key % 250}"),
                    ("mac", ":".join(f"{byte:02X}" for byte in rng.randbytes(6))),
                    ("contract", f"CT-{2020 + key % 5}/{key:05d}"),
                    ("protocol", f"2024{key:08d}"),
                    ("domain", f"www.loja{key}.com.br"),
                ),
                contact_phone=f"{area}9{rng.randrange(6, 10)}{rng.randrange(10**7):07d}" if key % 5 == 0 else "",
            )
        )
    return found


def hostile_names() -> list[str]:
    """Names that somebody might save to do harm."""
    return [entry["value"] for entry in json.loads(HOSTILE.read_text("utf-8")) if entry["value"].strip()]


def store(some: list[Person], hostile: bool = True) -> None:
    """Into the base that the models are bound to, with the index. Hostile names follow after the people."""
    names = [
        name[:250] for name in hostile_names() if "\0" not in name and not any("\ud800" <= c <= "\udfff" for c in name)
    ]
    some = list(some)
    for name in names if hostile else ():
        key = len(some) + 1
        some.append(Person(key, name, name, f"H{key:010d}", "", "", "", ("", "", "", "", "", ""), (), ""))
    moment = {"registered_on": date(2020, 1, 1), "updated_at": datetime(2020, 1, 1)}
    with database.atomic():
        for person in some:
            _insert(person, moment)
        CustomerStanding.insert(customer_id=1, active_plans=2, overdue_cents=18980, as_of=date(2024, 1, 1)).execute()
    rebuild(lambda done, total: None)


def _insert(person: Person, moment: dict[str, Any]) -> None:
    Customer.insert(
        id=person.id,
        person_type="PJ" if person.trade_name else "PF",
        legal_name=person.legal_name,
        trade_name=person.trade_name,
        folded_name=fold(person.legal_name),
        document=person.document,
        phone=person.phone,
        mobile=person.mobile,
        email=person.email,
        **moment,
    ).execute()
    street, number, district, city, state, cep = person.address
    Address.insert(
        customer_id=person.id,
        kind="principal",
        street=street,
        number=number,
        district=district,
        city=city,
        state=state,
        zip=cep,
    ).execute()
    for kind, value in person.identifiers:
        CustomerIdentifier.insert(customer_id=person.id, kind=kind, value=value).execute()
    if person.contact_phone:
        Contact.insert(customer_id=person.id, name="Contato", mobile=person.contact_phone).execute()


class Desk:
    """An operator at a base."""

    def __init__(self, url: str) -> None:
        self.db, self.session = open_base(url, login="ana")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.db.close()

    def ids(self, text: str, where: str = "tudo", limit: int = 50) -> list[int]:
        """The customers of the rows."""
        return [row.id for row in self.db.run(search, self.session, text, where, limit=limit).rows]

    def all_ids(self, text: str, where: str = "tudo") -> list[int]:
        """The customers without a limit."""
        return [row.id for row in self.db.run(lambda: list(every(self.session, text, where)))]

    def count(self, text: str, where: str = "tudo", most: int = 1000) -> int:
        """How many the box says."""
        return self.db.run(count, self.session, text, where, most=most)


class Typed(NamedTuple):
    """A text somebody types for a customer."""

    text: str
    where: str
    kind: str
    """What it is, for the message of a test that fails."""
    first: bool
    """Whether the customer must stand first (or among those who share the value)."""


def variants(person: Person, rng: random.Random) -> Iterator[Typed]:
    """What operators type when they look for this customer."""
    yield Typed(str(person.id), "tudo", "code", True)
    yield from _documents(person)
    for number in filter(None, (person.phone, person.mobile, person.contact_phone)):
        yield from _phones(number)
    yield Typed(person.email, "tudo", "e-mail", True)
    yield Typed(person.email.upper(), "email", "e-mail in capitals", True)
    yield Typed(person.email[: rng.randrange(4, len(person.email))], "email", "begun e-mail", False)
    yield Typed(person.email.partition("@")[2], "dominio", "domain of the e-mail", False)
    for kind, value in person.identifiers:
        where = {"contract": "contrato", "protocol": "protocolo", "domain": "dominio"}.get(kind, kind)
        yield Typed(value, "tudo", kind, False)
        yield Typed(value.lower(), where, f"{kind} in small letters", False)
        yield Typed(value[: max(4, len(value) - 2)], where, f"begun {kind}", False)
    mac = dict(person.identifiers)["mac"]
    yield Typed(mac.replace(":", ""), "tudo", "mac without colons", False)
    yield Typed(mac.replace(":", "-").lower(), "mac", "mac with hyphens", False)
    yield Typed(dict(person.identifiers)["domain"].removeprefix("www."), "tudo", "domain without www", False)
    yield from _names(person, rng)
    street, number, district, city, _, cep = person.address
    yield Typed(f"{street} {city}", "endereco", "street and city", False)
    yield Typed(f"{fold(district)} {fold(street)[:-2]}", "endereco", "district and begun street", False)
    yield Typed(f"{street}, {number} {city}", "endereco", "street and number", False)
    yield Typed(f"{cep[:5]}-{cep[5:]}", "endereco", "cep", False)


def _documents(person: Person) -> Iterator[Typed]:
    document = person.document
    yield Typed(document, "tudo", "document", True)
    yield Typed(format_document(document), "tudo", "document with punctuation", True)
    yield Typed(document.lower(), "documento", "document in small letters", True)
    yield Typed(format_document(document).lower(), "tudo", "document in small letters with punctuation", True)
    yield Typed(format_document(document)[:-2], "documento", "begun document", False)
    yield Typed(document[:7], "documento", "begun document", False)
    if document.startswith("0"):
        yield Typed(
            document.lstrip("0") if len(document.lstrip("0")) > 8 else document, "tudo", "document without 0", True
        )


def _phones(number: str) -> Iterator[Typed]:
    for variant in sorted(phone_variants(number)):
        yield Typed(variant, "tudo", "phone", True)
        yield Typed(f"{variant[:-4]}-{variant[-4:]}", "fone", "phone with hyphen", True)
    for text in (
        *(format_phone(number), f"+55{number}", f"+55 {format_phone(number)}", f"55{number}", f"0{number}"),
        *(f"0 15 {number}", f"(0xx{number[:2]}) {number[2:]}", f"{number[:2]} {number[2:-4]}.{number[-4:]}"),
    ):
        yield Typed(text, "tudo", "phone in another notation", True)
    yield Typed(number[:7], "fone", "begun phone", False)
    yield Typed(number[2:8], "fone", "begun phone without area code", False)
    if len(number) == 11:
        yield Typed(number[:2] + number[3:8], "fone", "begun phone without ninth digit", False)
        yield Typed(number[3:9], "fone", "begun phone without area code and ninth digit", False)


def _names(person: Person, rng: random.Random) -> Iterator[Typed]:
    for name in filter(None, (person.legal_name, person.trade_name)):
        yield Typed(name, "tudo", "name", False)
        yield Typed(fold(name), "nome", "folded name", False)
        yield Typed(name.swapcase(), "tudo", "name in other case", False)
        words = fold(name).split()
        yield Typed(" ".join(words)[: rng.randrange(3, len(" ".join(words)) + 1)], "tudo", "begun name", False)
        yield Typed(name.replace("'", "").replace("-", " "), "tudo", "name without punctuation", False)
        if len(set(words)) > 1:
            one, other = rng.sample(sorted(set(words)), 2)
            yield Typed(f"{other} {one}", "tudo", "two words in any order", False)
            yield Typed(f"{other[:3]} {one[:2]}", "tudo", "two begun words", False)
        yield Typed("  ".join(rng.sample(words, len(words))), "tudo", "all words in any order", False)
        for word in (word for word in words if len(word) >= 4):
            for wrong in misspelt(word, rng):
                yield Typed(wrong, "tudo", f"{word} with one error", False)
                rest = rng.choice([each for each in words if each != word] or [""])
                yield Typed(f"{wrong} {rest}".strip(), "tudo", f"{word} with one error and a right word", False)
                yield Typed(
                    " ".join(wrong if each == word else each for each in words), "nome", f"all, {word} wrong", False
                )


def misspelt(word: str, rng: random.Random) -> list[str]:
    """The word with one letter too many, missing, wrong, swapped with its neighbour."""
    at, letter = rng.randrange(len(word)), rng.choice("abcdefghijklmnopqrstuvwxyz")
    swap = rng.randrange(len(word) - 1)
    wrong = {
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :],
    }
    return sorted(wrong - {word})
