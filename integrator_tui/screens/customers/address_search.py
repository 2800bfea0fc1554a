"""The two searches of "Endereço do Cliente": F4 in CEP, and F4 in Logradouro (manual, 3.3.1; F054, F055, F220)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from integrator_tui.cep import brasilapi, lookup, viacep
from integrator_tui.cep.found import CepTrouble, FoundAddress, Stop
from integrator_tui.desk.port import Desk
from integrator_tui.queries.customers.cep_answers import remembered
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import format_cep, parse_cep
from integrator_tui.rules.customers.number_ranges import holds
from integrator_tui.rules.fold import fold
from integrator_tui.services.customers.cep_answers import remember

if TYPE_CHECKING:
    from integrator_tui.widgets.form import Form

P = ParamSpec("P")
R = TypeVar("R")
Choosers = dict[str, Callable[[], Awaitable[None]]]
SEARCHED = ("zip", "street", "number", "district", "city", "state")
ONLINE = (viacep.NAME, brasilapi.NAME)
"""Whose answers are remembered."""


class AddressSearch:
    """Looks up the address of a form. `fields`: which field of the form is its CEP, street, number ..."""

    def __init__(self, desk: Desk, form: Callable[[], Form | None], fields: Mapping[str, str]) -> None:
        self.desk = desk
        self._form = form
        self.fields = fields
        self._asked = ""
        """The CEP that was looked up last: by itself once is enough."""

    @property
    def choosers(self) -> Choosers:
        """F4 in CEP and in Logradouro."""
        return {self.fields["zip"]: self.by_cep, self.fields["street"]: self.by_street}

    @property
    def form(self) -> Form:
        """The form while somebody types in it."""
        form = self._form()
        assert form is not None
        return form

    def text(self, name: str) -> str:
        """What stands in a field of the address."""
        return self.form.texts[self.fields[name]].strip()

    async def by_cep(self) -> None:
        """The CEP fills the rest; the number stays."""
        typed = self.text("zip")
        if not typed:
            raise CepTrouble("Digite o CEP, depois F4. Sem CEP: F4 em Logradouro.")
        try:
            zip = parse_cep(typed)
        except BadValue as error:
            raise CepTrouble(str(error)) from error
        self._asked = zip
        await self.fill(await self.desk.interruptible("Consultando o CEP…", self._address_of(zip)))

    def left(self, name: str) -> None:
        """A CEP that was typed is looked up by itself where no street stands yet; keys do not wait for it."""
        if name == self.fields["zip"] and self.text("zip") != self.form.read.get(name, "") and not self.text("street"):
            self.desk.look_up(self._beside(self.text("zip")))

    async def _beside(self, typed: str) -> None:
        try:
            zip = parse_cep(typed)
        except BadValue:  # the form says it
            return
        if zip == self._asked:
            return
        self._asked = zip
        found = await self._address_of(zip)
        form = self._form()
        if form is None or not form.is_attached or self.text("zip") not in (typed, format_cep(zip)):
            return
        if not self.text("street"):  # nor was one typed meanwhile
            await self.fill(found, stay=True)

    async def by_street(self) -> None:
        """Street, number and city give the CEP; with several answers the operator chooses."""
        state, city, street = (self.text(name) for name in ("state", "city", "street"))
        missing = [label for label, text in (("UF", state), ("Cidade", city), ("Logradouro", street)) if not text]
        if missing:
            raise CepTrouble(f"Preencha antes: {', '.join(missing)}.")
        state = self.form.value_of(self.fields["state"])
        if not state:
            raise CepTrouble("Corrija antes a UF.")
        sources = lookup.sources_of(self.desk.settings)
        search = apart(lookup.by_street, sources, state, city, street, self.text("number"))
        found = await self.desk.interruptible("Consultando o logradouro…", search)
        if len(found) == 1:
            await self.fill(found[0])
            return
        number = self.text("number")
        title = f"{len(found)} endereços em {found[0].city}/{state} ({found[0].source})" + (
            f" · nº {number}" if number else ""
        )
        chosen = await self.desk.choose(title, [(one, _line(one)) for one in found])
        if chosen is not None:
            await self.fill(chosen)

    async def fill(self, found: FoundAddress, *, stay: bool = False) -> None:
        """Type the address into the form, and say what that took away; with `stay` the cursor stays where it is.

        What the answer does not have stays as it is, but in another city: there it is the street of the old one.
        """
        texts = {
            "zip": format_cep(found.zip),
            "street": found.street,
            "district": found.district,
            "city": found.city,
            "state": found.state,
        }
        form = self.form
        if not form.is_attached:  # it was left meanwhile
            return
        before = {name: self.text(name) for name in texts}
        moved = bool(before["city"]) and any(fold(before[name]) != fold(texts[name]) for name in ("city", "state"))
        emptied = [name for name, text in texts.items() if moved and not text and before[name]]
        replaced = [
            name for name, text in texts.items() if name != "zip" and before[name] and text and before[name] != text
        ]
        form.put({self.fields[name]: text for name, text in texts.items() if text or name in emptied})
        if not stay:
            next_field = "number" if found.street else "street"
            form.inputs[self.fields[next_field]].focus()
        number = self.text("number")
        if number.isdecimal() and len(number) < 7 and holds(found.part, int(number)) is False:
            self.desk.say(f"Confira: o número {number} não é deste CEP ({found.part}).", error=True)
        else:
            parts = (
                f"Preenchido ({found.source})",
                found.part and f"trecho: {found.part}",
                emptied and f"a cidade é outra, apagado: {self._labels(emptied)}",
                replaced and f"trocado: {self._labels(replaced)}",
            )
            self.desk.say(" · ".join(part for part in parts if part))

    def _labels(self, names: Sequence[str]) -> str:
        return ", ".join(self.form.form.ui(self.fields[name]).label for name in names)

    async def _address_of(self, zip: str) -> FoundAddress:
        sources = lookup.sources_of(self.desk.settings)
        if known := await self.desk.in_db(remembered, zip):
            return known
        try:
            found = await apart(lookup.by_cep, sources, zip)
        except CepTrouble:
            old = await self.desk.in_db(remembered, zip, any_age=True)
            if old is None:
                raise
            return replace(old, source=f"{old.source}, resposta antiga")
        if found.source in ONLINE:
            self.desk.look_up(self.desk.in_db(remember, found))
        return found


class RegistrationSearch:
    """Both addresses of the registration."""

    def __init__(self, desk: Desk, form: Callable[[], Form | None]) -> None:
        self.both = (
            AddressSearch(desk, form, {name: name for name in SEARCHED}),
            AddressSearch(desk, form, {name: f"billing_{name}" for name in SEARCHED}),
        )

    @property
    def choosers(self) -> Choosers:
        """What F4 does."""
        main, billing = self.both
        return main.choosers | billing.choosers

    def left(self, name: str) -> None:
        """A field was left."""
        for search in self.both:
            search.left(name)


async def apart(function: Callable[..., R], *args: object) -> R:
    """Run `function(*args, stop)` in a thread of its own; a caller that is cancelled stops it and does not wait.

    No thread of a pool: the end of the program would wait for a name server that does not answer.
    """
    stop = Stop()
    future: Future[R] = Future()

    def run() -> None:
        try:
            result = function(*args, stop)
        except BaseException as error:  # handed to whoever waits
            if not future.cancelled():
                future.set_exception(error)
        else:
            if not future.cancelled():
                future.set_result(result)

    threading.Thread(target=run, name="cep", daemon=True).start()
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        stop.now()
        raise


def _line(found: FoundAddress) -> str:
    """An address of a city in one line, the CEP first."""
    street = ", ".join(part for part in (found.street, found.part) if part)
    return " · ".join(part for part in (format_cep(found.zip), street, found.district) if part)
