"""Direct debits to the bank and back: each order followed to its end (F247; facts 3.3; traps C4, C7)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.bank.febraban.read import read_file
from integrator_tui.bank.febraban.write import Header, file_of, record
from integrator_tui.errors import Refused
from integrator_tui.models.finance import FailedDebit, Invoice, LedgerEntry
from integrator_tui.models.registration import DebitData
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.bank_files.debit_return import understood
from integrator_tui.queries.finance.bank_files.debits import agreement_of, next_debits
from integrator_tui.queries.finance.bank_files.files import files, lines_of_file
from integrator_tui.queries.finance.ledger import credit_of
from integrator_tui.services.finance.bank_files.remittance import prepare_debits, refuse_file, write_debits
from integrator_tui.services.finance.bank_files.returns import decide_line, read_debits, undo_return
from integrator_tui.services.finance.invoices import cancel_invoice
from tests.money import bill, pay
from tests.services.planned import Provider

TODAY = date(2026, 12, 1)
DUE = date(2026, 12, 18)


class Debits(Provider):
    """Maria and João pay by debit at Itaú; there is one agreement."""

    def __init__(self, url: str, version: str = "05") -> None:
        super().__init__(url)

        def make() -> None:
            bank = ListItem.get((ListItem.kind == "bancos") & (ListItem.code == "341")).id
            told = {"convenio": "12345", "company": "PROVEDOR", "version": version, "first_nsa": 7, "days_before": 3}
            ListItem.insert(
                kind="convenios_debito", name="Itaú débito", parent_id=bank, details=json.dumps(told), position=1
            ).execute()
            for customer in (self.maria, self.joao):
                DebitData.insert(
                    customer_id=customer,
                    billing_form_id=self.ids["DEBCONTA"],
                    bank_id=bank,
                    branch="0057-1",
                    account="12345-6",
                    account_type="corrente",
                    identifier=f"{customer:010}",
                    status="ativo",
                ).execute()

        self.db.run(make)
        self.form = {"billing_form_id": "Débito em Conta"}

    def owe(self, cents: int = 9990, due: date = DUE) -> int:
        """An invoice of maria that is debited."""
        return bill(self.db, self.session, due, cents, **self.form)

    def send(self, path: Path) -> bytes:
        write_debits(self.session, self.db.run, "", str(path))
        return path.read_bytes()

    def answered(self, sent: bytes, *results: tuple[int, str, int], nsa: int = 1, more: tuple[str, ...] = ()) -> str:
        """The return to a remittance: which of its orders, the code, and cents more than it asked for."""
        orders = read_file(sent).of("E")
        lines = []
        for place, code, over in results:
            order = orders[place].fields
            values: dict[str, Any] = {name: order[name] for name in ("id_cliente_empresa", "agencia", "uso_empresa")}
            values |= {name: order[name] for name in ("id_cliente_banco", "tipo_inscricao", "inscricao", "movimento")}
            values |= {"data": DUE, "valor": orders[place].cents() + over, "codigo_retorno": code}
            lines.append(record("05", "F", values))
        header = Header("12345", "PROVEDOR", "341", "ITAU", DUE, nsa, "05", "2")
        return file_of(header, [*more, *lines]).decode("ascii")

    def open(self, invoice: int) -> int:
        return int(self.db.run(Invoice.get_by_id, invoice).open_cents)

    def orders(self) -> list[tuple[int, str, bool]]:
        rows = self.db.run(
            lambda: list(BankFileLine.select().where(BankFileLine.kind == "E").order_by(BankFileLine.id))
        )
        return [(row.invoice_id, row.state, row.cancels) for row in rows]


@pytest.mark.function("F247")
def test_to_the_bank(database_url: str, tmp_path: Path) -> None:
    desk = Debits(database_url)
    first, second = desk.owe(), desk.owe(14950)
    desk.owe(due=date(2026, 12, 2))  # too late for the bank
    found = desk.do(next_debits, desk.do(agreement_of))
    assert [(order.invoice_id, order.cents) for order in found.orders] == [(first, 9990), (second, 14950)]
    assert [why for _, _, why in found.left_out] == ["vence antes dos 3 dias úteis que o banco quer"]
    # Killed between the mark and the disk: the same number, the same bytes.
    desk.do(prepare_debits, "")
    sent = desk.send(tmp_path / "a.rem")
    read = read_file(sent)
    assert (read.nsa, [one.fields["uso_empresa"] for one in read.of("E")]) == (7, ["FAT00000001", "FAT00000002"])
    assert read.of("E")[0].fields["id_cliente_banco"] == "123456"
    assert sent.endswith(b"\r\n")
    assert all(len(line) == 150 for line in sent.decode().split("\r\n")[:-1])
    with pytest.raises(Refused, match="Não há débito a enviar"):
        desk.send(tmp_path / "b.rem")
    # Paid otherwise: the order is taken back while there is time.
    pay(desk.db, desk.session, first, TODAY)
    again = read_file(desk.send(tmp_path / "b.rem"))
    assert (again.nsa, [one.fields["movimento"] for one in again.of("E")]) == (8, ["1"])
    assert again.of("E")[0].fields["uso_empresa"] == "FAT00000001"
    # Refused whole: what was in it goes again under a new number.
    file_id = next(row.id for row in desk.do(files) if row.nsa == 8)
    desk.do(refuse_file, file_id, "sequência fora de ordem")
    assert read_file(desk.send(tmp_path / "c.rem")).nsa == 9
    assert desk.db.run(lambda: [row.state for row in BankFile.select().order_by(BankFile.nsa)]) == [
        "enviado",
        "recusado",
        "enviado",
    ]
    desk.owe()
    with pytest.raises(Refused, match="Já existe o arquivo"):
        desk.send(tmp_path / "a.rem")


@pytest.mark.function("F247")
def test_and_back(database_url: str, tmp_path: Path) -> None:
    desk = Debits(database_url)
    invoices = [desk.owe() for _ in range(6)]
    sent = desk.send(tmp_path / "a.rem")
    paid_twice, cancelled = invoices[3], invoices[4]
    pay(desk.db, desk.session, paid_twice, TODAY)
    desk.do(cancel_invoice, 1, cancelled, {"reason": "engano"})
    stranger = record("05", "F", {
        "id_cliente_empresa": "9", "agencia": "1", "id_cliente_banco": "1", "data": DUE, "valor": 20000,
        "codigo_retorno": "00", "uso_empresa": "FAT00099999", "tipo_inscricao": "2", "inscricao": "1", "movimento": "0",
    })  # fmt: skip
    results = ((0, "00", -20), (1, "31", 0), (2, "01", 0), (3, "00", 0), (4, "00", 0), (5, "00", 160))
    content = desk.answered(sent, *results, more=(stranger,))
    looked = desk.do(understood, content)
    assert [len(looked.of(state)) for state in ("pago", "nao_efetuado", "a_decidir")] == [4, 1, 2]
    desk.session = desk.on(DUE)
    key = desk.do(read_debits, content, "retorno.ret")
    assert [desk.open(one) for one in invoices] == [0, 0, 9990, 0, 0, 9990]
    assert desk.db.run(credit_of, 1) == 2 * 9990  # what was paid twice, and money for what was cancelled
    failed = desk.db.run(lambda: list(FailedDebit.select()))
    assert [(row.invoice_id, row.return_code, row.reason) for row in failed] == [
        (invoices[2], "01", "Insuficiência de fundos")
    ]
    # The same file twice changes nothing.
    before = desk.db.run(LedgerEntry.select().count)
    assert desk.do(read_debits, content, "retorno.ret") == 0
    assert desk.do(understood, content).sentence.startswith("Já lido em 18/12/2026")
    assert desk.db.run(LedgerEntry.select().count) == before
    # Another file about the same orders: a second payment is for somebody to decide, never booked unasked.
    other = desk.answered(sent, (0, "00", 0), (2, "01", 0), nsa=2)
    second = desk.do(read_debits, other, "outro.ret")
    assert [line.state for line in desk.do(lines_of_file, second)] == ["a_decidir", "anotado"]
    # Lines to decide.
    unknown, differing = desk.do(lines_of_file, key, "a_decidir")
    assert (unknown.reason[:13], differing.expected, differing.cents) == ("não é daqui: ", 9990, 10150)
    with pytest.raises(Refused, match="motivo"):
        desk.do(decide_line, unknown.id, "", "")
    desk.do(decide_line, unknown.id, "", "é de outra empresa")
    desk.do(decide_line, differing.id, str(differing.invoice), "")
    assert (desk.open(invoices[5]), desk.db.run(credit_of, 1)) == (0, 2 * 9990 + 160)
    with pytest.raises(Refused, match="já está decidida"):
        desk.do(decide_line, differing.id, "1", "")
    # Undone as a whole: everything is as before it was read, and it may be read again.
    desk.do(undo_return, key, "arquivo de outro mês")
    assert [desk.open(one) for one in invoices] == [9990, 9990, 9990, 0, 0, 9990]
    assert desk.db.run(credit_of, 1) == 0
    assert {state for _, state, _ in desk.orders()} == {"enviado"}
    assert desk.do(read_debits, content, "retorno.ret") > 0
    assert [desk.open(one) for one in invoices] == [0, 0, 9990, 0, 0, 9990]


@pytest.mark.function("F247")
def test_orders_to_cancel_and_registrations(database_url: str, tmp_path: Path) -> None:
    desk = Debits(database_url)
    first, second = desk.owe(), desk.owe()
    desk.send(tmp_path / "a.rem")
    pay(desk.db, desk.session, first, TODAY)
    pay(desk.db, desk.session, second, TODAY)
    cancels = desk.send(tmp_path / "b.rem")
    leaves = record("05", "B", {
        "id_cliente_empresa": f"{desk.joao:010}", "agencia": "57", "id_cliente_banco": "1", "data_opcao": TODAY,
        "movimento": "1",
    })  # fmt: skip
    confirms = record("05", "J", {
        "nsa": "8", "data_geracao": TODAY, "total_registros": "4", "valor_total": 19980, "data_processamento": TODAY,
    })  # fmt: skip
    content = desk.answered(cancels, (0, "99", 0), (1, "98", 0), more=(leaves, confirms))
    desk.do(read_debits, content, "r.ret")
    # 99: the order and what it took back are gone; 98: too late, the debit is still out, its money will be a credit.
    assert desk.orders() == [
        (first, "cancelado", False),
        (second, "enviado", False),
        (first, "cancelado", True),
        (second, "enviado", True),
    ]
    assert desk.db.run(lambda: {row.nsa: row.state for row in BankFile.select()}) == {
        7: "enviado",
        8: "confirmado",
        1: "lido",
    }
    status = desk.db.run(lambda: [row.status for row in DebitData.select().order_by(DebitData.customer_id)])
    assert status == ["ativo", "cancelado"]
    for wrong, sentence in (
        (content[:-3], "150"),
        (content.replace("12345 ", "99999 ", 1), "não está em"),
        ("", "vazio"),
    ):
        with pytest.raises(Refused, match=sentence):
            desk.do(read_debits, wrong, "x.ret")
