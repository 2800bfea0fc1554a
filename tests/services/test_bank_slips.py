"""Slips to the bank and back in CNAB 240: each title followed to its end (F248; traps C7, C10)."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.bank import cnab240
from integrator_tui.bank.due_factor import due_of
from integrator_tui.bank.files import PAID
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice, Payment
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.queries.finance.bank_files.files import files
from integrator_tui.queries.finance.bank_files.slip_return import slips_understood
from integrator_tui.queries.finance.ledger import credit_of
from integrator_tui.services.finance.bank_files.remittance import refuse_file
from integrator_tui.services.finance.bank_files.returns import decide_line, undo_return
from integrator_tui.services.finance.bank_files.slip_files import prepare_slips, read_slips, write_remittance
from integrator_tui.services.finance.charging.slips import issue_slips, new_title
from integrator_tui.services.lists.list_items import create_list_item
from tests.money import bill
from tests.services.planned import Provider

ROOT = Path(__file__).parent.parent.parent
OTHER = ROOT / ".venv-cnab/bin/python"
"""An environment with Python 3.12 or newer and the extra `cnab`: `make cnab`."""
INNER = "INTEGRATOR_CNAB_TESTS"
try:
    cnab240.library()
    HERE = True
except WrongField:
    HERE = False
needed = pytest.mark.skipif(not HERE, reason="pycobranca is not here: it wants Python 3.12 (`make cnab`)")
DUE = date(2026, 12, 18)
COMMON = {"beneficiary": "NET SUL TELECOM LTDA", "document": "12.345.678/0001-95", "first_file": "41"}
SICOOB = {"bank": "Sicoob", "agency": "4327", "agreement": "229385", "account": "1234567", "account_digit": "0"}
BANKS: dict[str, dict[str, str]] = {
    "Sicoob": SICOOB,
    "Banco do Brasil": {
        "bank": "Banco do Brasil",
        "agency": "3073",
        "account": "12345678",
        "portfolio": "17",
        "agreement": "1234567",
    },
    "Caixa": {"bank": "Caixa", "agency": "1565", "agreement": "123456", "modality": "14", "agency_digit": "1"},
    "Santander": {
        "bank": "Santander",
        "agency": "8888",
        "account": "123456789",
        "portfolio": "101",
        "agreement": "1234567",
        "transmission": "17777751042700080112"[:15],
    },
    "Sicredi": {"bank": "Sicredi", "agency": "0710", "post": "10", "agreement": "12345", "account": "12345"},
}


class Slips(Provider):
    """Maria pays by slip at one bank."""

    def __init__(self, url: str, bank: str = "Sicoob") -> None:
        super().__init__(url)
        self.agreed = self.do(create_list_item, "carteiras", {**COMMON, **BANKS[bank], "name": bank})

    def owe(self, cents: int = 9990) -> int:
        """An invoice with its slip."""
        key = bill(self.db, self.session, DUE, cents)
        self.do(issue_slips, self.maria, [key])
        return key

    def slip(self, invoice: int) -> Slip:
        found: Slip = self.db.run(
            lambda: Slip.select().where(Slip.invoice_id == invoice).order_by(Slip.id.desc()).first()
        )
        return found

    def open(self, invoice: int) -> int:
        return int(self.db.run(Invoice.get_by_id, invoice).open_cents)

    def send(self, path: Path) -> str:
        write_remittance(self.session, self.db.run, "", str(path))
        return path.read_bytes().decode("ascii")

    def read(self, content: str, name: str = "r.ret") -> int:
        return int(self.do(read_slips, content, name))


def answered(sent: str, *said: tuple[int, str, int], nsa: int = 1, day: date = DUE, why: str = "") -> str:
    """The return to a remittance: which of its slips, the occurrence, cents paid."""
    lines = sent.split("\r\n")[:-1]
    first = [line for line in lines if line[13] == "P" and line[7] == "3"]
    bank, far = lines[0][:3], lines[0][:3] == "033"
    head = lines[0][:142] + "2" + f"{day:%d%m%Y}000000{nsa:06}" + lines[0][163:]
    found = [head, lines[1][:8] + "T" + lines[1][9:]]
    for place, code, cents in said:
        order = first[place]
        lead = f"{bank}00013{len(found):05}"
        number = order[37:57]
        if far:  # Santander: the number stands three places further on, what follows four places before the others
            tail = order[77:85] + order[85:100]
            segment = f"{lead}T {code}".ljust(40) + order[44:57] + " " * 16 + tail
            segment = segment.ljust(208) + why
        elif bank == "104":
            segment = (f"{lead}T {code}".ljust(39) + order[40:57]).ljust(73) + order[77:100]
            segment = segment.ljust(213) + why
        else:
            segment = (f"{lead}T {code}".ljust(37) + number).ljust(73) + order[77:100]
            segment = segment.ljust(213) + why
        amounts = f"{0:015}" * 4 + f"{cents:015}" + f"{cents:015}" + f"{0:015}" * 2
        found += [segment.ljust(240), (f"{lead}U {code}{amounts}{day:%d%m%Y}{day:%d%m%Y}").ljust(240)]
    found += [(bank + "00015".ljust(14) + f"{len(found):06}").ljust(240)]
    found += [(bank + "99999" + " " * 9 + "000001" + f"{len(found) + 1:06}").ljust(240)]
    return "".join(f"{line}\r\n" for line in found)


@pytest.mark.function("F248")
def test_where_the_library_is(tmp_path: Path, database_url: str) -> None:
    """The tests of this file in the other environment; and what is said where the library is not."""
    if HERE:
        pytest.skip("pycobranca is here: the other tests ran")
    isp = Slips(database_url)
    isp.owe()
    with pytest.raises(Refused, match=r"extra «cnab».*Python 3\.12"):
        isp.send(tmp_path / "a.rem")
    if not database_url.startswith("sqlite"):
        return
    if not OTHER.exists() or os.environ.get(INNER):
        pytest.skip(f"there is no {OTHER.relative_to(ROOT)}: `make cnab` makes it with Python 3.12 or newer")
    call = [str(OTHER), "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", __file__, "-k", "not library_is"]
    done = subprocess.run(
        call, cwd=ROOT, env={**os.environ, INNER: "1"}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


@needed
@pytest.mark.function("F248")
def test_there_and_back(database_url: str, tmp_path: Path) -> None:
    isp = Slips(database_url)
    good, bad, late, twice, odd = (isp.owe() for _ in range(5))
    # Killed between the mark and the disk: the same number, the same bytes; nothing else goes before it.
    key = isp.do(prepare_slips, "")
    isp.owe()
    sent = isp.send(tmp_path / "a.rem")
    assert isp.db.run(lambda: BankFile.get_by_id(key).content) == sent
    assert sent == isp.db.run(lambda: BankFile.get_by_id(key).content)
    assert sent.count("\r\n") == 2 + 3 * 5 + 2
    assert sent[157:163] == "000041"
    assert isp.slip(good).state == "enviado"
    last = isp.send(tmp_path / "b.rem")
    assert last[157:163] == "000042"
    refused = next(row.id for row in isp.do(files) if row.nsa == 42)
    isp.do(refuse_file, refused, "sequência")
    assert isp.send(tmp_path / "c.rem")[157:163] == "000043"
    with pytest.raises(Refused, match="Não há boleto a enviar"):
        isp.send(tmp_path / "d.rem")

    first = answered(sent, (0, "02", 0), (1, "03", 0), (2, "02", 0), (3, "02", 0), (4, "02", 0), why="48")
    assert isp.do(slips_understood, first).sentence == "4 registrados, R$ 0,00; 1 recusado, R$ 0,00"
    isp.read(first)
    assert isp.read(first) == 0, "the same file twice"
    assert (isp.slip(good).state, isp.slip(bad).state) == ("registrado", "recusado")
    assert "48" in isp.slip(bad).reason
    # A new title: the old one is taken off when the bank says so; money that still comes for it is booked.
    isp.do(new_title, isp.maria, late, {"due_on": "20/12/2026"})
    again = isp.send(tmp_path / "e.rem")
    orders = [line[15:17] for line in again.split("\r\n") if line[13:14] in tuple("PQR") and line[7:8] == "3"]
    assert sorted(orders) == ["01"] * 6 + ["02"] * 3
    paid = answered(sent, (0, "06", 9990), (2, "09", 0), (3, "06", 9990), (4, "06", 20000), nsa=2)
    isp.session = isp.on(DUE)
    second = isp.read(paid)
    assert [isp.open(one) for one in (good, late, twice, odd)] == [0, 9990, 0, 9990]
    assert isp.slip(good).state == "pago"
    waiting = isp.db.run(lambda: list(BankFileLine.select().where(BankFileLine.state == "a_decidir")))
    assert [line.cents for line in waiting] == [20000]
    # Undone as a whole, and read again.
    isp.do(undo_return, second, "engano")
    assert [isp.open(one) for one in (good, twice)] == [9990, 9990]
    assert isp.slip(good).state == "registrado"
    again_id = isp.read(paid)
    assert isp.open(good) == 0
    line = isp.db.run(
        lambda: BankFileLine.get((BankFileLine.file_id == again_id) & (BankFileLine.state == "a_decidir"))
    )
    number = isp.db.run(lambda: Invoice.get_by_id(odd).number)
    isp.do(decide_line, line.id, str(number), "")
    assert (isp.open(odd), isp.slip(odd).state) == (0, "pago")
    before = isp.db.run(credit_of, isp.maria)
    # A real second payment is a credit; the same one told twice waits for somebody.
    more = answered(sent, (3, "06", 9990), nsa=3)
    assert [one.state for one in isp.do(slips_understood, more).lines] == ["a_decidir"]
    isp.read(answered(sent, (3, "06", 9990), nsa=4, day=date(2026, 12, 21)))
    assert isp.db.run(credit_of, isp.maria) == before + 9990
    assert isp.db.run(lambda: {row.method for row in Payment.select()}) == {"boleto"}


@needed
@pytest.mark.function("F248")
def test_banks_and_files_that_are_not_whole(tmp_path: Path) -> None:
    for place, bank in enumerate(BANKS):
        isp = Slips(f"sqlite:///{tmp_path / f'{place}.db'}", bank)
        invoices = [isp.owe(), isp.owe(12345)]
        sent = isp.send(tmp_path / f"{place}.rem")
        assert {len(line) for line in sent.split("\r\n")[:-1]} == {240}, bank
        told = answered(sent, (0, "02", 0), (1, "06", 12345))
        isp.read(told)
        assert [isp.slip(one).state for one in invoices] == ["registrado", "pago"], bank
        assert [isp.open(one) for one in invoices] == [9990, 0], bank
        isp.db.close()
    lines = told.split("\r\n")[:-1]

    def wrong(changed: list[str], match: str) -> None:
        with pytest.raises(WrongField, match=match):
            cnab240.read("".join(f"{line}\r\n" for line in changed).encode("latin-1"))

    def counted(kept: list[str]) -> list[str]:
        return [*kept[:-1], kept[-1][:23] + f"{len(kept):06}" + kept[-1][29:]]

    wrong(lines[:-1], "cortado")
    wrong(lines[:3] + lines[4:], "O fim conta 8 registros")
    wrong(counted(lines[:3] + lines[4:]), "Linha 4: a cada segmento T")
    wrong([lines[0], lines[1][:-1], *lines[2:]], "Linha 2: tem 239")
    wrong([lines[0][:142] + "1" + lines[0][143:], *lines[1:]], "remessa")
    u = next(at for at, line in enumerate(lines) if line[13] == "U")
    wrong([*lines[:u], lines[u][:137] + "31022026" + lines[u][145:], *lines[u + 1 :]], "31022026")
    wrong([*lines[:u], lines[u][:77] + "x" * 15 + lines[u][92:], *lines[u + 1 :]], "não é um número")
    wrong(["341" + line[3:] for line in lines], "Itaú")
    assert cnab240.differs(100, 100, 100, 0) == ""
    assert PAID == "pago"


@needed
@pytest.mark.function("F248")
def test_an_old_factor_is_read_by_ours() -> None:
    from importlib import import_module

    dates: Any = import_module("pycobranca.core.datas")
    day = date(2026, 12, 1)
    assert dates.data_do_fator(9800, referencia=day) == date(2049, 3, 28), "the control: always the new count"
    assert due_of("9800", day) == date(2024, 8, 6)


def _trimmed(content: str) -> str:
    """Without the blanks at the right of its lines, as an editor leaves them."""
    return "".join(f"{line.rstrip(' ')}\r\n" for line in content.split("\r\n")[:-1])


def _named(content: str, name: str) -> str:
    """With the name of the company in the header, one letter for each byte of `name`."""
    lines = content.split("\r\n")
    return "\r\n".join([lines[0][:72] + name.ljust(30) + lines[0][102:], *lines[1:]])


@needed
@pytest.mark.function("F248")
def test_returns_as_they_arrive(database_url: str, tmp_path: Path) -> None:
    """Whatever mail, editors and DOS did to a file, it is the file; and the same one under any name is read once."""
    isp = Slips(database_url)
    key = isp.owe()
    sent = isp.send(tmp_path / "a.rem")
    told = answered(sent, (0, "06", 9990))
    lines = told.split("\r\n")[:-1]
    utf8 = "NET SUL TELECOMUNICAÇÕES LTDA".ljust(30).encode()
    head = lines[0][:72].encode() + utf8 + lines[0][102:].encode()
    arrivals = {
        "only LF": told.replace("\r\n", "\n"),
        "only CR": told.replace("\r\n", "\r"),
        "CR twice": told.replace("\r\n", "\r\r\n"),
        "^Z": told + "\x1a",
        "padded by DOS": told + "\x1a" * 60 + "\0" * 40,
        "no end of the last line": told.removesuffix("\r\n"),
        "blank lines": "\r\n" + told.replace("\r\n", "\r\n\r\n") + "\r\n   \r\n",
        "small letters": told.lower(),
        "blanks at the right lost": _trimmed(told),
        "a mark of UTF-8": "\xef\xbb\xbf" + told,
        "latin-1": _named(told, "NET SUL TELECOMUNICAÇÕES LTDA"),
        "cp850": _named(told, "NET SUL TELECOMUNICAÇÕES LTDA".encode("cp850").decode("latin-1")),
        "UTF-8": "\r\n".join([head.decode("latin-1"), *lines[1:], ""]),
    }
    for what, content in arrivals.items():
        found = isp.do(slips_understood, content)
        assert [(line.state, line.cents) for line in found.lines] == [(PAID, 9990)], what
        assert not found.again, what
    first = isp.read(told, "um.ret")
    assert first
    assert isp.open(key) == 0
    same = [what for what in arrivals if what not in ("latin-1", "cp850", "UTF-8", "small letters")]
    assert [isp.read(arrivals[what], f"{place}.ret") for place, what in enumerate(same)] == [0] * len(same)
    for what in ("latin-1", "small letters"):  # the same money in a file that is another: somebody looks at it
        assert [line.state for line in isp.do(slips_understood, arrivals[what]).lines] == ["a_decidir"], what
    assert isp.db.run(Payment.select().count) == 1
    # A segment of another kind between, and two lots in one file.
    other = lines[3][:13] + "Y" + lines[3][14:]
    lot = [*lines[:4], other, *lines[4:-1], *lines[1:-1]]
    both = [*lot, lines[-1][:17] + "000002" + f"{len(lot) + 1:06}" + lines[-1][29:]]
    found = isp.do(slips_understood, "".join(f"{line}\r\n" for line in both))
    assert [(line.state, line.cents) for line in found.lines] == [("a_decidir", 9990)] * 2


@needed
@pytest.mark.function("F248")
def test_returns_that_are_not_ours(tmp_path: Path) -> None:
    """Another company's numbers could be those of our slips (traps C9); what is cut or strange is refused whole."""
    isp = Slips(f"sqlite:///{tmp_path / 'a.db'}")
    key = isp.owe()
    told = answered(isp.send(tmp_path / "a.rem"), (0, "06", 9990))
    lines = told.split("\r\n")[:-1]

    def refused(content: str, match: str) -> None:
        with pytest.raises(Refused, match=match):
            isp.read(content)
        assert isp.open(key) == 9990
        assert isp.do(files)[0].kind == "remessa_boleto"

    stranger = lines[0][:18] + "98765432000198" + "9" * 20 + lines[0][52:58] + "000007654321" + lines[0][70:]
    refused("\r\n".join([stranger, *lines[1:], ""]), "outra empresa ou conta .CPF/CNPJ 98765432000198")
    ours = stranger[:18] + lines[0][18:32] + stranger[32:]
    assert isp.do(slips_understood, "\r\n".join([ours, *lines[1:], ""])).of(PAID), "a new account of the same company"
    refused(told[: len(told) - 230], "Linha 6: tem 12 letras")
    refused(told[: len(told) // 2], "letras|cortado")
    for place in (0, 2, 3):  # a letter lost or doubled within a line: what follows stands a column off
        for changed in (lines[place][:40] + lines[place][41:], lines[place][:40] + lines[place][39:]):
            refused("\r\n".join([*lines[:place], changed, *lines[place + 1 :], ""]), f"Linha {place + 1}: tem 2")
    refused("\r\n".join([*lines[:3], lines[3][:100] + "\0" * 3 + lines[3][103:], *lines[4:], ""]), "0x00")
    refused("02RETORNO01COBRANCA".ljust(400) + "\r\n", "CNAB 400")
    undated = lines[3][:137] + "0" * 16 + lines[3][153:]
    found = isp.do(slips_understood, "\r\n".join([*lines[:3], undated, *lines[4:], ""]))
    assert [(line.state, line.day) for line in found.lines] == [("a_decidir", None)]
    isp.do(create_list_item, "carteiras", {**COMMON, **SICOOB, "name": "outra", "agreement": "777777", "account": "99"})
    assert isp.do(slips_understood, told).agreement.name == "Sicoob", "of two at one bank that of the header"


@needed
@pytest.mark.function("F248", "F231")
def test_what_is_less_when_it_is_paid_early(tmp_path: Path) -> None:
    """Told to the bank with the slip, and what the payer was let off is not waited for."""
    told = "2026-12-05:2000;2026-12-18:1000"
    for place, bank in enumerate(BANKS):
        isp = Slips(f"sqlite:///{tmp_path / f'early{place}.db'}", bank)
        invoices = [isp.owe() for _ in range(4)]
        isp.db.run(Invoice.update(early=told).execute)
        sent = isp.send(tmp_path / f"early{place}.rem")
        first, second = (next(one for one in sent.split("\r\n") if one[13:14] == kind) for kind in ("P", "R"))
        assert "10512202600000000000" + "2000" in first, bank
        assert second[17:41] == "1" + "18122026" + f"{1000:015}", bank
        isp.session = isp.on(DUE)
        early, late = date(2026, 12, 4), date(2026, 12, 21)
        isp.read(answered(sent, (0, "06", 7990), nsa=1, day=early))
        isp.read(answered(sent, (1, "06", 8990), (3, "06", 9990), nsa=2, day=DUE))
        assert [isp.open(one) for one in invoices] == [0, 0, 9990, 0], bank
        lines = isp.do(slips_understood, answered(sent, (2, "06", 8990), nsa=3, day=late)).lines
        assert [one.state for one in lines] == ["a_decidir"], "it has lapsed"
        assert isp.db.run(credit_of, isp.maria) == 1000, "who paid in full has the difference"
        isp.db.close()
