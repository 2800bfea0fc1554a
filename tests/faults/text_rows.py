"""Any text in data, on every screen: what the driver would write, where the columns stand, whether it is literal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Label, Static
from wcwidth import wcwidth

from integrator_tui.base import open_base
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.forms.base import as_text
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.system import ListItem, Opening
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Ask, Chooser
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.screens.search.welcome import offer
from integrator_tui.services.customers.customers import BILLING, MAIN, OWN, create_customer
from integrator_tui.services.history import Change, Entry, append
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.sheet import Sheet
from tests.faults.registry import Outcome, row
from tests.faults.text_screens import Round, places
from tests.identity import sign_up
from tests.screens.conftest import MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk

SIZE = (120, 50)
"""A terminal on which every field stands at once."""
SQLITE = "sqlite://"
LONGEST = 20_000
"""Characters of a value: no field takes as many."""
NO_TEXT = {"person_type", "active", "condominium_id", "birth_date"}
FURTHER = 5
"""Rounds of which one goes through the further screens too."""
ALONE = 2
"""Texts that a dialog has as its title, for each lot that it has as its text."""
FIELDS = tuple(name for name in CustomerForm.model_fields if name not in NO_TEXT)

# What the compositor itself sends: colours and places of the cursor. Whatever else acts is somebody's data.
_OWN = re.compile(r"\x1b\[[\d;]*[mH]")
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile() -> list[str]:
    """The values of `data/hostile_inputs.json` that a database can hold."""
    file = Path(__file__).parents[2] / "data" / "hostile_inputs.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    values = [(row["value"] * min(row.get("repeat", 1), LONGEST))[:LONGEST] for row in rows]
    return [value for value in values if value and not re.search("[\ud800-\udfff]", value)]


def generated(count: int, seed: int = 214) -> Iterator[str]:
    """Strings of everything that terminals, markup and layouts trip over, and of every assigned character."""
    chance = random.Random(seed)
    pieces = ["[red]", "[/]", "[@click=app.quit]x[/]", "[link=http://x]y[/link]", "\\[", "[", "]", "{x}", "$text", "%s"]
    pieces += [
        "\x1b[2J",
        "\x1b]52;c;QUJD\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x9b31m",
        "\x1bc",
        "\x1b[?1049l",
        "\x1bP$q\x1b\\",
    ]
    pieces += [
        "\r\n",
        "\n",
        "\t",
        "\x00",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\u200d",
        "\ufe0f",
        "\xad",
        "\ufeff",
    ]
    pieces += [
        "e\u0301",
        "a" + "\u0301" * 9,
        "\u0301",
        "👩\u200d👩\u200d👧",
        "🇧🇷",
        "🇧",
        "❤\ufe0f",
        "👍🏽",
        "日本",
        "한",
        "ｱ",
        "㈱",
        "ação",
    ]
    for _ in range(count):
        parts = []
        for _ in range(chance.randrange(1, 9)):
            dice = chance.random()
            if dice < 0.45:
                parts.append(chance.choice(pieces))
            elif dice < 0.7:
                parts.append("".join(chance.choices("abcXYZ 0189.,-/@çãé", k=chance.randrange(1, 9))))
            else:
                parts.append(_any_character(chance))
        yield "".join(parts)


def _any_character(chance: random.Random) -> str:
    while True:
        character = chr(chance.choice((chance.randrange(0x3000), chance.randrange(0x10000), chance.randrange(0x20000))))
        if unicodedata.category(character) not in ("Cn", "Cs"):
            return character


@cache
def _stands(character: str) -> bool:
    """Whether a character must be seen: half flags, skin tones and the marks of this test's own are left aside."""
    code = ord(character)
    aside = 0x1F1E6 <= code <= 0x1F1FF or 0x1F3FB <= code <= 0x1F3FF or 0x2400 <= code <= 0x2426
    aside = aside or character in "\ufffd…\u115f\u3164\uffa0" or 0xFFF0 <= code <= 0xFFFB
    return not aside and unicodedata.category(character)[0] in "LNPS" and wcwidth(character) > 0


def visible(text: str) -> str:
    """The characters that must be seen, as the operator would name them one by one; a half flag is its letter."""
    text = re.sub("[\U0001f1e6-\U0001f1ff]{1,2}", _flag, text)
    return "".join(character for character in text if _stands(character))


def _flag(match: re.Match[str]) -> str:
    return "" if len(match[0]) == 2 else chr(ord(match[0]) - 0x1F1E6 + ord("A"))


def width(text: str) -> int:
    """Cells by another table than the program's."""
    return sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    half_flag = "\U0001f1e6" <= character <= "\U0001f1ff"  # two of them share two cells
    return 1 if half_flag else max(wcwidth(character), 0)


def cut(line: str, start: int, length: int) -> str:
    """What stands in some cells of a line."""
    at, found = 0, []
    for character in line:
        if start <= at < start + length:
            found.append(character)
        at += _cells(character)
    return "".join(found)


@dataclass
class Watch:
    """What was found wrong; every picture that is painted goes through `paint`."""

    pictures: int = 0
    values: int = 0
    wrong: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """What is wrong and has a test of its own that is expected to fail."""

    def paint(self, sequence: str, where: str) -> None:
        """What the driver would be given."""
        self.pictures += 1
        rest = _OWN.sub("", sequence)
        if found := _ACTING.search(rest.replace("\n", "")):
            at = found.start()
            self.wrong.append(f"{where}: {rest[max(at - 20, 0) : at + 20]!r} goes to the terminal")

    def literal(self, value: str, region: str, room: int, where: str) -> None:
        """All of a value stands there, or as much as there is room for."""
        self.values += 1
        whole, part = visible(value), visible(region)
        full = width(region.rstrip()) >= room - 3
        if not whole.startswith(part) or (part != whole and not full):
            joined = where.startswith("form") and "\u200d" in value
            (self.known if joined else self.wrong).append(f"{where}: {value[:60]!r} is shown as {region!r}")

    def aligned(self, desk: DeskPilot, where: str) -> None:
        """Every line ends at the edge, by a table that is not the program's."""
        strips = desk.app.screen._compositor.render_strips()
        for y, strip in enumerate(strips):
            text = "".join(segment.text for segment in strip)
            if text and width(text) != desk.app.size.width:
                self.wrong.append(f"{where}: line {y} has {width(text)} cells: {text!r}")
            if _ACTING.search(text):
                self.wrong.append(f"{where}: line {y} acts: {text!r}")
            borders = text.count("│")
            if borders and text.rstrip()[-1:] == "│" and desk.app.screen.is_modal:
                edge = width(text.rstrip())
                box = desk.app.screen.query_one(".window").region
                if edge != box.right:
                    self.wrong.append(f"{where}: the border of line {y} stands at {edge}: {text!r}")


def record(app: App[Any], watch: Watch, stage: list[str]) -> None:
    """Give everything that is displayed to the watch, as the driver of a terminal would get it."""
    stock = app._display

    def display(screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            watch.paint(renderable.render_segments(app.console), stage[0])
        stock(screen, renderable)

    setattr(app, "_display", display)  # noqa: B010


# Past the checks, straight into the tables


def put(customer_id: int, values: dict[str, str]) -> None:
    """Write texts into the fields of a customer as no form would let them through."""
    own = {name: text for name, text in values.items() if name in OWN}
    Customer.update(**own, folded_name=fold(own.get("legal_name", ""))).where(Customer.id == customer_id).execute()
    for kind, names in (("principal", MAIN), ("cobranca", BILLING)):
        texts = {column: values[name] for column, name in names.items() if name in values}
        if texts:
            Address.update(**texts).where((Address.customer_id == customer_id) & (Address.kind == kind)).execute()
    index_customers([customer_id])


def remember(session: Session, customer_id: int, texts: Sequence[str]) -> None:
    """History that says such texts in every place it has."""
    some = [*texts, *texts, *texts][: max(len(texts), 6)]
    session = replace(session, login=some[0], address=some[1])
    changes = tuple(Change("x", label, before, after) for label, before, after in zip(*[iter(some)] * 3, strict=False))
    entry = Entry("customer", customer_id, some[2], customer_id, changes, some[3])
    append(session, os.urandom(8).hex(), datetime.now(UTC).replace(tzinfo=None), [entry])


def prepare(url: str) -> None:
    """Two customers with both addresses, listed when the desk opens."""
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA):
        number = db.run(create_customer, session, {**values, "billing_city": "Curitiba", "billing_state": "PR"})
        db.run(Opening.insert(operator_id=session.operator_id, customer_id=number, at=session.now()).execute)
    place = db.run(ListItem.insert(kind="condominios", name="x").execute)
    db.run(Customer.update(condominium_id=place).execute)
    db.close()


# Every screen


async def a_round(
    desk: DeskPilot, watch: Watch, stage: list[str], texts: Sequence[str], customer_id: int, further: bool
) -> None:
    """One customer with a text in each field, through every screen that shows it; `further` also those registered."""
    values = {name: texts[number % len(texts)] for number, name in enumerate(FIELDS)}
    values["document"] += str(customer_id)  # unique
    desk.db.run(put, customer_id, values)
    desk.db.run(ListItem.update(name=texts[-1]).where(ListItem.kind == "condominios").execute)
    desk.db.run(remember, desk.session, customer_id, texts)
    context = desk.db.run(form_context, desk.session)
    expected = {name: as_text(CustomerForm, name, text, context) for name, text in values.items()}

    async def view(name: str, *keys: str) -> None:
        stage[0] = name
        await desk.press(*keys)
        watch.aligned(desk, name)

    called = expected.get("social_name") or expected["legal_name"]
    nickname = expected.get("nickname", "")
    await desk.search(str(customer_id))
    await view("list", "f5")
    screen = desk.app.screen
    assert isinstance(screen, SearchScreen)
    row = desk.lines()[screen.rows.region.y + 1]
    at = 0
    for _, column, size in screen.rows.fitted():
        if column.label in ("Nome / Razão Social", "Nome Fantasia"):
            name = "called" if "Razão" in column.label else "trade_name"
            value = called if name == "called" else expected[name]
            watch.literal(value, cut(row, at + 1, size), size, f"list, {name}")
        at += size + 1
    await view("sheet", "enter")
    header = f"{called} ({nickname})" if nickname else called
    watch.literal(header, _name_in_header(desk.lines()[0], customer_id), 0, "header")
    _fields(desk, watch, expected, "sheet")
    await view("form", "f2")
    _fields(desk, watch, expected, "form")
    await view("help over the form", "f1")
    await desk.press("escape")
    await view("palette", "ctrl+p")
    await desk.press("escape")
    await view("sheet again", "escape")
    await view("history", "h")
    await view("history detail", "enter")
    await desk.press("escape", "d")
    here = Round(desk, texts, customer_id, view)
    for place in places("customer") if further else ():
        await place.look(here)
    await view("back", "f3")
    for place in places("search") if further else ():
        await place.look(here)


def _name_in_header(line: str, customer_id: int) -> str:
    # A document of blanks may leave nothing behind its label.
    return re.sub(r"   (CPF|CNPJ)( .*)?$", "", line.strip().removeprefix(str(customer_id)))


def _fields(desk: DeskPilot, watch: Watch, expected: dict[str, str], where: str) -> None:
    lines = desk.lines()
    screen = desk.app.screen
    if where == "form":
        form = screen.query_one(Form)
        for name, box in form.inputs.items():
            region = box.content_region
            if name in expected and not box.has_focus and region.height == 1:
                watch.literal(
                    expected[name], cut(lines[region.y], region.x, region.width), region.width, f"form, {name}"
                )
        return
    sheet = screen.query_one(Sheet)
    for place in sheet.planned(sheet.size.width).places:
        y = sheet.region.y + place.y
        if place.name in expected and place.height == 1 and y < len(lines) - 1:
            shown = cut(lines[y], sheet.region.x + place.value_x, place.room)
            watch.literal(expected[place.name], shown, place.room, f"sheet, {place.name}")


async def dialogs(desk: DeskPilot, watch: Watch, stage: list[str], texts: Sequence[str]) -> None:
    """What asks, tells, offers and warns, with such texts in every place."""
    app = desk.app
    block = "\n".join(texts)
    for number, text in enumerate(texts[:ALONE]):
        screens = (Ask(text, block, (("s", text), ("n", text))), Chooser(text, [(1, text), (2, block)]))
        stage[0] = "question" if number % 2 else "chooser"
        app.push_screen(screens[number % 2 == 0])
        await desk.idle()
        watch.aligned(desk, stage[0])
        await desk.press("escape")
        stage[0] = "bottom line"
        app.say(f"Atenção: {text}", error=bool(number % 2))
        await desk.idle()
        watch.aligned(desk, stage[0])
    stage[0] = "offer of a draft"
    values = {name: texts[number % len(texts)] for number, name in enumerate(FIELDS[:6])}
    app.carry_out(offer(app, Draft(DraftKey("registration", 1, 1), values, datetime.now(UTC))))
    await desk.idle()
    watch.aligned(desk, stage[0])
    await desk.press("escape")
    stage[0] = "title"
    before, app.session = app.session, replace(app.session, name=texts[0])
    await app.push_screen(SearchScreen())
    await desk.idle()
    watch.aligned(desk, stage[0])
    app.pop_screen()
    app.session = before
    await desk.idle()


def _on_a_terminal(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """What a command writes to a terminal: into a pipe it may write the data as they are."""
    master, slave = os.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    output = bytearray()
    with contextlib.suppress(OSError):  # the other end is closed
        while data := os.read(master, 1 << 16):
            output += data
    os.close(master)
    return process.wait(), output.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r\n", "\n")


def shell(url: str, home: Path, watch: Watch) -> None:
    """The commands that print a customer: line ends and tabs are harmless, any other control byte is the data's."""
    sign_up(url)
    calls = (("show", "1"), ("show", "1", "--json"), ("history", "1"), ("history", "1", "--json"))
    exports = (("export", "customers", "--format", "csv"), ("export", "customers", "--format", "json"))
    for call in (*calls, *exports):
        environment = {**os.environ, "INTEGRATOR_HOME": str(home), "LC_ALL": "C.UTF-8"}
        code, output = _on_a_terminal([sys.executable, "-m", "integrator_tui", "--database", url, *call], environment)
        where = " ".join(call)
        if code or "Traceback" in output:
            watch.wrong.append(f"{where}: ended with {code}: {output[-300:]!r}")
        if found := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", output):
            at = found.start()
            raw = where in ("show 1 --json", "history 1 --json")
            (watch.known if raw else watch.wrong).append(f"{where}: prints {output[max(at - 20, 0) : at + 20]!r}")
        if "--json" in call or "json" in call:
            json.loads(output)


async def _all(texts: list[str], square: bool, watch: Watch, with_shell: bool, url: str) -> None:
    if not url.startswith("sqlite:"):
        texts = [rest for text in texts if (rest := text.replace("\0", ""))]  # PostgreSQL takes none
    stage = ["start"]
    rounds = len(texts) if square else -(-len(texts) // len(FIELDS))
    step = 1 if square else len(FIELDS)
    with tempfile.TemporaryDirectory() as folder:
        if url == SQLITE:
            url = f"{SQLITE}/{folder}/desk.db"
        prepare(url)
        async with open_desk(url, Path(folder), size=SIZE) as desk:
            record(desk.app, watch, stage)
            for number in range(rounds):
                some = [texts[(number * step + at) % len(texts)] for at in range(len(FIELDS))]
                try:
                    await a_round(desk, watch, stage, some, 1 + number % 2, square or number % FURTHER == 0)
                    if square or number % 4 == 0:
                        await dialogs(desk, watch, stage, some[number % 8 :][:8])
                except Exception as error:
                    found = f"round {number}, {stage[0]}: {type(error).__name__} {str(error)[:400]}"
                    watch.wrong.append(f"{found}\n{desk.text}")
                    raise
        if with_shell:
            shell(url, Path(folder), watch)


def examine(count: int = 200, *, square: bool = False, seed: int = 214, url: str = SQLITE) -> Watch:
    """Hostile values and generated ones on every screen; with `square`, every hostile value in every field.

    In a base of its own on SQLite, or in the empty one that is given.
    """
    watch = Watch()
    bad = hostile()
    with contextlib.suppress(Exception):  # it is in the list of what was wrong
        asyncio.run(_all([*bad, *generated(count, seed)], False, watch, True, url))
        if square:
            asyncio.run(_all(bad, True, watch, False, url))
    return watch


def show_all(count: int = 200, *, square: bool = False, seed: int = 214) -> Outcome:
    """The same as figures; what is known to be wrong counts as well."""
    watch = examine(count, square=square, seed=seed)
    wrong = [*watch.wrong, *watch.known]
    note = f"{watch.values} values compared, {watch.pictures} pictures read, 14 views and 6 commands of the shell"
    return Outcome(len(hostile()) + count, watch.pictures, len(wrong), "; ".join([note, *wrong[:5]]))


# The control


class Stock(App[None]):
    """What one would write without thinking of data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """Three widgets that take a text."""
        yield Label(self.text)
        yield Static(self.text)
        yield DataTable()

    def on_mount(self) -> None:
        """The same in a table."""
        table = self.query_one(DataTable)
        table.add_column("Nome")
        table.add_row(self.text)


async def _stock(text: str, watch: Watch) -> None:
    app = Stock(text)
    record(app, watch, ["stock"])
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
    except Exception as error:
        watch.wrong.append(f"{type(error).__name__}")


def control(texts: Sequence[str]) -> int:
    """How many texts crash stock Textual or reach the terminal through it."""
    bad = 0
    for text in texts:
        watch = Watch()
        asyncio.run(_stock(text, watch))
        bad += bool(watch.wrong)
    return bad


def _control(full: bool) -> Outcome:
    texts = hostile() if full else ["[/]", "Ana\x1b]52;c;QUJD\x07"]
    return Outcome(len(texts), len(texts), control(texts))


@row(
    "text",
    promise="any text is shown as it is: 0 control bytes out, 0 crashes, 0 visible characters lost, columns aligned",
    fault="hostile values and generated strings in every field of every screen",
    control=_control,
    without="this program (stock Textual)",
    in_tests=False,  # test_text does it on both engines
)
def text_row(full: bool) -> Outcome:
    """All screens; in the whole run every hostile value stands in every field."""
    return show_all(20_000 if full else 200, square=full)
