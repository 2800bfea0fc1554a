"""Open receivables of another system (issue 14): all or nothing, or the good ones; the old number is the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import fetch
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance.invoices import CREATE, MONEY, cancel_invoice
from integrator_tui.services.finance.receivable_import import import_receivables
from integrator_tui.services.finance.receivable_report import ReceivablesReport
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.session import Session
from integrator_tui.upkeep.chain import verify
from tests.money import pay
from tests.screens.conftest import MARIA, PADARIA

TODAY = date(2026, 11, 30)
HEAD = "Código do Cliente;CPF/CNPJ;Nome;Número;Emissão;Vencimento;Valor;Saldo;Histórico;Forma de Cobrança\n"
GOOD = (
    HEAD
    + "1;;MARIA S.;00123;01/10/2026;10/10/2026;99,90;;Mensalidade 10/2026;Carnê\n"
    + ";{cnpj};;A-7;;15/12/2026;1.234,50;1000;;\n"
    + "2;{cnpj};Quem quer;124;;25/01/2026;R$ 50;;;\n"
)


class Desk:
    """A base with two customers, and files beside it."""

    def __init__(self, db: Db, session: Session, folder: Path) -> None:
        self.db, self.session, self.folder = db, session, folder

    def take(self, text: str, dry_run: bool = False, mapping: str = "", **options: Any) -> ReceivablesReport:
        path = self.folder / "titulos.csv"
        path.write_text(text.format(cnpj=PADARIA["document"]), "utf-8")
        toml = self.folder / "mapa.toml"
        toml.write_text(mapping, "utf-8")
        told = toml if mapping else None
        options.setdefault("progress", lambda stage, done, total: None)
        progress = options.pop("progress")
        return self.db.run(import_receivables, self.session, path, told, dry_run, progress, **options)

    def sums(self) -> tuple[Any, ...]:
        sql = (
            "SELECT (SELECT COUNT(*) FROM invoice), (SELECT COUNT(*) FROM ledger_entry),"
            " (SELECT COALESCE(SUM(cents), 0) FROM ledger_entry), (SELECT COUNT(*) FROM history)"
        )
        return tuple(self.db.run(fetch, sql)[0])


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    db, session = open_base(database_url, login="ana")
    session = replace(session, now=lambda: datetime(2026, 11, 30, 15))
    for customer in (MARIA, PADARIA):
        db.run(create_customer, session, customer)
    yield Desk(db, session, tmp_path)
    db.close()


def test_a_file_is_confirmed_taken_and_changes_nothing_a_second_time(desk: Desk) -> None:
    db = desk.db
    before = desk.sums()
    looked = desk.take(GOOD, dry_run=True)
    assert (looked.ok, looked.new, looked.same, looked.total) == (True, 3, 0, 114990)
    assert "3 títulos, R$ 1.149,90 de 2 clientes, sem erros. Nada foi gravado." in looked.sentence
    assert "linha 2: cliente 1; número 123; R$ 99,90; vence em 10/10/2026; Mensalidade 10/2026" in looked.details
    with pytest.raises(Refused, match=r"R\$ 1\.149,90, e não R\$ 1\.149,91"):
        desk.take(GOOD, total=114991)
    assert desk.sums() == before
    done = desk.take(GOOD, total=114990)
    assert (done.ok, done.new) == (True, 3)
    invoices, entries, owed, history = desk.sums()
    assert (invoices, entries, owed, history) == (3, 3, 114990, before[3] + 4)
    rows = db.run(lambda: list(Invoice.select().order_by(Invoice.id)))
    assert [row.number for row in rows] == [1, 2, 3], "no gaps"
    assert [row.old_number for row in rows] == ["123", "A-7", "124"]
    assert [row.issued_on for row in rows] == [date(2026, 10, 1), TODAY, date(2026, 1, 25)]
    assert [row.effective_due_on for row in rows] == [date(2026, 10, 13), date(2026, 12, 15), date(2026, 1, 26)]
    standing = "SELECT customer_id, overdue_invoices, overdue_cents, oldest_due FROM customer_standing ORDER BY 1"
    told = [(*row[:3], str(row[3])) for row in db.run(fetch, standing)]
    assert told == [(1, 1, 9990, "2026-10-10"), (2, 1, 5000, "2026-01-25")]
    shown = db.run(fetch, "SELECT customer_id, overdue_cents FROM search_row ORDER BY 1")
    assert [tuple(row) for row in shown] == [(1, 9990), (2, 5000)]
    (description,) = db.run(fetch, "SELECT description FROM invoice_item WHERE invoice_id = ?", (rows[1].id,))[0]
    assert description == "Título A-7 do sistema anterior (de R$ 1.234,50, saldo)"
    ops = db.run(fetch, "SELECT COUNT(DISTINCT op_id), MIN(op_id) FROM ledger_entry")[0]
    assert (ops[0], db.run(fetch, "SELECT verb FROM operation WHERE op_id = ?", (ops[1],))[0][0]) == (
        1,
        "_import_receivables",
    )
    assert db.run(lambda: verify(db.database)).ok

    again = desk.take(GOOD)
    assert (again.ok, again.new, again.same) == (True, 0, 3)
    assert again.sentence == "titulos.csv: 3 títulos já importados antes. Nada mudou."
    pay(db, desk.session, rows[0].id, TODAY)
    db.run(cancel_invoice, desk.session, 2, rows[1].id, {"reason": "Perdoada"})
    stands = desk.sums()
    # What was paid or cancelled meanwhile is not owed again, and a spreadsheet ate the zeros.
    assert desk.take(GOOD.replace("00123", "123,00").replace("A-7", " a-7 ")).same == 3
    assert desk.sums() == stands


WRONG = (
    ("9;;;1;;10/10/2026;1,00;;;", "O cliente 9 não existe."),
    (";111.444.777-35;;1;;10/10/2026;1,00;;;", "O CPF/CNPJ não é de nenhum cliente."),
    (";;;1;;10/10/2026;1,00;;;", "não se sabe de quem é"),
    ("1;{cnpj};;1;;10/10/2026;1,00;;;", "são de clientes diferentes"),
    ("1;;JOSÉ LIMA;1;;10/10/2026;1,00;;;", "a linha diz «JOSÉ LIMA»"),
    ("1;;;;;10/10/2026;1,00;;;", "Número: Preencha"),
    ("1;;;--;;10/10/2026;1,00;;;", "não tem algarismo nem letra"),
    ("1;;;1,23457E+11;;10/10/2026;1,00;;;", "notação científica"),
    ("1;;;1;;;1,00;;;", "Vencimento: Preencha"),
    ("1;;;1;;31/02/2026;1,00;;;", "31"),
    ("1;;;1;;10/10/2196;1,00;;;", "confira o ano"),
    ("1;;;1;01/12/2026;10/12/2026;1,00;;;", "no futuro"),
    ("1;;;1;;10/10/2026;;;;", "Sem valor em aberto"),
    ("1;;;1;;10/10/2026;10,00;0,00;;", "Sem valor em aberto"),
    ("1;;;1;;10/10/2026;10,00;10,01;;", "mais que o valor"),
    ("1;;;1;;10/10/2026;-10,00;;;", "negativo"),
    ("1;;;1;;10/10/2026;1,234.50;;;", "Valor"),
    ("1;;;1;;10/10/2026;10.000.000,00;;;", "vai até"),
    ("1;;;1;;10/10/2026;1,00;;;Fiado", "não tem essa opção"),
)


def test_each_row_says_what_is_wrong_and_the_good_ones_may_go_alone(desk: Desk) -> None:
    desk.take(HEAD + "2;;;700;;10/10/2026;1,00;;;\n2;;;701;;10/10/2026;1,00;;;\n")
    before = desk.sums()
    rows = [row.replace(";1;", f";{place};", 1) if ";1;;" in row else row for place, (row, _) in enumerate(WRONG, 10)]
    more = [
        ("2;;;0700;;10/10/2026;2,00;;;", "entrou com R$ 1,00 e vencimento em 10/10/2026"),
        ("1;;;701;;10/10/2026;1,00;;;", "já é da fatura 2, do cliente 2"),
        ("1;;;801;;10/10/2026;1,00;;;", ""),
        ("1;;;0801;;10/10/2026;1,00;;;", "já está na linha"),
        ("1;;;802;;10/10/2026", "A linha tem"),
    ]
    text = HEAD + "\n".join([*rows, *(row for row, _ in more)]) + "\n"
    refused = desk.take(text)
    assert (refused.ok, refused.refused, refused.new) == (False, len(WRONG) + 4, 1)
    assert "nada foi gravado" in refused.sentence
    assert desk.sums() == before
    assert refused.refused_file is not None
    reasons = refused.refused_file.read_text("utf-8-sig").splitlines()[1:]
    wanted = [said for _, said in WRONG] + [said for _, said in more if said]
    assert not [pair for pair in zip(wanted, reasons, strict=True) if pair[0] not in pair[1]]
    taken = desk.take(text, good_only=True)
    assert (taken.ok, taken.new, taken.total) == (False, 1, 100)
    assert "corrija e importe esse arquivo" in taken.sentence
    assert desk.sums()[:3] == (3, 3, 300)
    # The file of the rest is a file like any other: its reasons are left out, what was corrected goes in.
    rest = taken.refused_file
    assert rest is not None
    corrected = rest.read_text("utf-8-sig").splitlines()
    titles, first = corrected[0], corrected[1].replace("9;", "1;", 1)
    assert desk.take("\n".join([titles, first])).new == 1


def test_titles_of_other_systems_and_a_mapping(desk: Desk) -> None:
    for head, said in (
        ("Código do Cliente;Vencimento;Valor", "Falta a coluna «Número»"),
        ("Cod Cliente;Título;Valor", "Falta a coluna «Vencimento»"),
        ("Cod Cliente;Título;Vencto", "Falta a coluna «Valor»"),
        ("Título;Vencto;Saldo", "de quem é o título"),
        ("Cod Cliente;Título;Vencto;Saldo;Documento", "«Documento»"),
        ("Cod Cliente;Título;Nosso Número;Vencto;Saldo", "são o mesmo campo"),
    ):
        with pytest.raises(Refused, match=said):
            desk.take(f"{head}\n1;1;1;1;1\n")
    text = "Relatório\nCPF;CNPJ;Documento;Venc.;Valor em Aberto\n{cnpj};;77;2026-12-01;10\nTotal;;;;10\n"
    report = desk.take(text, mapping='[columns]\nDocumento = "number"\n')
    assert (report.new, report.total) == (1, 1000)
    assert "não são de títulos (totais): 4" in report.details
    # Points as decimals somewhere: then a point may not mean thousands in silence.
    points = "Cod Cliente;Título;Vencto;Valor\n1;90;01/12/2026;99.90\n1;91;01/12/2026;1.234\n1;92;01/12/2026;1.234,00\n"
    both = desk.take(points, good_only=True)
    assert (both.new, both.total) == (2, 133390)
    assert "tanto pode ser mil como um" in both.sentence
    assert desk.take("Cod Cliente;Título;Vencto;Valor\n1;93;01/12/2026;1.234\n").total == 123400


def test_a_rate_of_its_day_and_a_permission(desk: Desk) -> None:
    db = desk.db
    rate = {"name": "Novembro", "starts_on": "01/11/2026", "fine_pct": "1", "interest_pct": "0,5"}
    db.run(create_list_item, desk.session, "multa_juros", {**rate, "billing_form": "PIX"})
    desk.take(HEAD + "1;;;1;31/10/2026;10/12/2026;1,00;;;PIX\n1;;;2;01/11/2026;10/12/2026;1,00;;;PIX\n")
    rows = db.run(fetch, "SELECT fine_rate, interest_rate FROM invoice ORDER BY id")
    assert [tuple(row) for row in rows] == [(200, 100), (100, 50)]
    other = replace(desk.session, admin=False, permissions=frozenset({"Clientes", MONEY}))
    desk.session = other
    with pytest.raises(NotPermitted, match=CREATE.split(" (")[0]):
        desk.take(GOOD)


def test_an_import_that_landed_is_not_made_twice_and_one_that_is_stopped_leaves_nothing(desk: Desk) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "Gravação":
            raise KeyboardInterrupt

    def somebody_else(stage: str, done: int, total: int) -> None:
        if stage == "Conferência":
            import_receivables(desk.session, desk.folder / "titulos.csv", None, False, lambda *step: None)

    before = desk.sums()
    with pytest.raises(KeyboardInterrupt):
        desk.take(GOOD, progress=stop)
    assert desk.sums() == before
    text = HEAD + "1;;;900;;10/10/2026;1,00;;;\n"
    with pytest.raises(Refused, match="importou estes títulos entretanto"):
        desk.take(text, progress=somebody_else)
    assert desk.sums()[:3] == (1, 1, 100)
    first = desk.take(GOOD, op_id="uma-vez")
    stands = desk.sums()
    again = desk.take(GOOD, op_id="uma-vez", again=True)
    assert (first.new, again.new, again.total) == (3, 3, 114990)
    assert again.sentence == "titulos.csv: 3 títulos, R$ 1.149,90 importados."
    assert desk.sums() == stands
