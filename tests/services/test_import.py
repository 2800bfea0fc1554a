"""Customers from CSV files (F208): all of a file or nothing, checked as on the screen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.customers import Address, Customer, CustomerOptions
from integrator_tui.models.system import History, ListItem, Operation
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.history import HistoryFilter, history_of
from integrator_tui.queries.search.search import search
from integrator_tui.services.customers import customer_import
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.customers.customer_import import ImportReport, import_file
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import GENESIS, digest
from integrator_tui.session import Session

HEADER = (
    "Tipo do Cliente;Razão Social;CPF/CNPJ;Celular;E-mail;Endereço;Número;Bairro;Cidade;UF;Endereço Cobrança;Cidade"
)
JOAO = (
    "Pessoa Física;João da Conceição;529.982.247-25;(11) 98765-4321;joao@mail.example.com;"
    "Rua A [fundos];10;Sé;São Paulo;SP;Rua B;Osasco"
)
LOJA = "PJ;Loja Ção Ltda;12.ABC.345/01DE-35;;loja@example.com;Av. Brasil;1;Centro;Campinas;SP;;"

Run = Callable[..., ImportReport]


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


class Desk:
    """A base, its operator, and files beside it."""

    def __init__(self, db: Db, session: Session, folder: Path) -> None:
        self.db, self.session, self.folder = db, session, folder

    def file(self, text: str, name: str = "clientes.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def take(self, text: str | Path, dry_run: bool = False, mapping: str = "", **options: Any) -> ImportReport:
        path = text if isinstance(text, Path) else self.file(text)
        toml = self.file(mapping, "map.toml") if mapping else None
        progress = options.pop("progress", quiet)
        return self.db.run(import_file, self.session, path, toml, dry_run, progress, **options)

    def names(self) -> list[str]:
        rows: list[Any] = self.db.run(lambda: list(Customer.select().order_by(Customer.id)))
        return [row.legal_name for row in rows]

    def counts(self) -> tuple[int, ...]:
        tables = (Customer, Address, CustomerOptions, History, Operation)
        return self.db.run(lambda: tuple(table.select().count() for table in tables))

    def found(self, text: str) -> list[int]:
        return [row.id for row in self.db.run(search, self.session, text).rows]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    db, session = open_base(database_url, login="ana")
    folder = tmp_path / "files"
    folder.mkdir()
    yield Desk(db, session, folder)
    db.close()


@pytest.mark.function("F208")
def test_a_file_comes_in_whole_with_history_and_search(desk: Desk) -> None:
    stages: list[str] = []
    report = desk.take(f"{HEADER}\n{JOAO}\n\n{LOJA}\n", progress=lambda stage, done, total: stages.append(stage))
    assert report == ImportReport(True, "clientes.csv: 2 clientes importados.", 2, 0)
    assert list(dict.fromkeys(stages)) == ["Conferência", "Gravação", "Busca", "Histórico"]
    (key,) = desk.found("529.982.247-25")
    form = desk.db.run(customer, desk.session, key).form
    assert (form.legal_name, form.mobile, form.street) == ("João da Conceição", "11987654321", "Rua A [fundos]")
    assert (form.city, form.billing_street, form.billing_city) == ("São Paulo", "Rua B", "Osasco")
    assert (form.person_type, form.active) == ("PF", True)
    (other,) = desk.found("12abc34501de35")
    loja = desk.db.run(customer, desk.session, other)
    assert loja.form.person_type == "PJ"
    assert loja.registered_on == desk.session.today().date()
    for text in ("conceicao joao", "loja@example.com", "98765-4321", "campinas"):
        assert desk.found(text), text
    assert desk.db.run(lambda: Address.select().where(Address.customer_id == other).count()) == 1
    assert desk.db.run(lambda: CustomerOptions.get_by_id(key).email_slip_before_due) is True
    (row,) = desk.db.run(history_of, desk.session, key, HistoryFilter(), None, 10)
    assert (row.login, row.action, row.note) == ("ana", "criou", "importado de clientes.csv")
    assert {(change.label, change.after) for change in row.changes} >= {
        ("Nome", "João da Conceição"),
        ("CPF/CNPJ", "529.982.247-25"),
        ("Celular", "(11) 98765-4321"),
        ("Cidade (cobrança)", "Osasco"),
    }
    assert _chain_holds(desk)
    last: Any = desk.db.run(lambda: History.select().order_by(History.id.desc()).get())
    assert (last.entity, last.action, last.note) == ("importação", "importou", "clientes.csv: 2 clientes")


def _chain_holds(desk: Desk) -> bool:
    rows: list[Any] = desk.db.run(lambda: list(History.select().order_by(History.id).dicts()))
    hashes = [GENESIS, *(row["hash"] for row in rows)]
    return all(row["previous_hash"] == hashes[place] and digest(row) == row["hash"] for place, row in enumerate(rows))


def test_customers_join_a_base_that_has_more(desk: Desk) -> None:
    desk.take(_people(30))
    desk.take(_people(5, 100, "Nova"))
    assert len(desk.names()) == 35
    assert desk.found("nova 103")[0] == 34
    assert desk.found("pessoa 7")[0] == 7
    assert _chain_holds(desk)


def _cpf(number: int) -> str:
    from integrator_tui.demo.numbers import cpf

    return cpf(number, "SP", 12345)


def _people(count: int, first: int = 1, name: str = "Pessoa") -> str:
    rows = (f"{name} {number};{_cpf(number)}" for number in range(first, first + count))
    return "Nome;CPF\n" + "\n".join(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_encodings_and_separators(desk: Desk, encoding: str, separator: str) -> None:
    text = "\r\n".join(line.replace(";", separator) for line in (HEADER, JOAO, LOJA))
    assert desk.take(desk.file(text, encoding=encoding)).ok
    assert desk.names() == ["João da Conceição", "Loja Ção Ltda"]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_what_spreadsheets_write(desk: Desk) -> None:
    text = 'sep=,\r\nNome,CPF,Obs\r\n"Silva, Ana ""Nina""",52998224725,"linha 1\r\nlinha 2"\r\n,,\r\n'
    assert desk.take(desk.file(text, encoding="cp1252")).accepted == 1
    form = desk.db.run(customer, desk.session, 1).form
    assert form.legal_name == 'Silva, Ana "Nina"'
    assert form.notes == "linha 1\nlinha 2"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_columns_by_a_map(desk: Desk) -> None:
    text = f"CLI_NOME;CLI_DOC;CLI_TEL;LIXO\nAna;{_cpf(1)};1133334444;x\n"
    with pytest.raises(Refused, match=r"«CLI_NOME», «CLI_DOC», «CLI_TEL», «LIXO».*--map"):
        desk.take(text)
    mapping = '[columns]\n"cli_nome" = "Razão Social"\nCLI_DOC = "document"\nCLI_TEL = "Fone"\nLIXO = ""\n'
    assert desk.take(text, mapping=mapping).ok
    assert desk.db.run(customer, desk.session, 1).form.phone == "1133334444"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ('[columns]\nA = "nada disso"\n', "«nada disso» não é um campo"),
        ("[columns]\nA = 3\n", "«3» não é um campo"),
        ("[colunas]\n", r"só a tabela \[columns\]"),
        ("= x", "não é um arquivo TOML"),
    ],
)
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_wrong_map_is_refused(desk: Desk, mapping: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        desk.take(_people(1), mapping=mapping)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "está vazio"),
        ("Nome;Celular\nAna;1\n", "Falta a coluna «CPF/CNPJ»"),
        ("CPF;Celular\n1;1\n", "Falta a coluna «Razão Social»"),
        ("Nome;CPF;Razão Social\n", "As colunas «Nome» e «Razão Social» são o mesmo campo"),
    ],
)
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_file_that_makes_no_sense_is_refused(desk: Desk, text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        desk.take(text)
    assert desk.names() == []
    with pytest.raises(Refused, match=r"Não foi possível abrir nada\.csv"):
        desk.take(desk.folder / "nada.csv")


@pytest.mark.function("F208")
def test_one_refused_row_refuses_the_file(desk: Desk) -> None:
    before = desk.counts()
    rows = [
        "Ana;529.982.247-24;ana@mail.example.com;",
        f"Bia;{_cpf(2)};bia(arroba)x;=1+1",
        f"Caio;{_cpf(3)};caio@mail.example.com;ok",
        f"Davi;{_cpf(4)}",
        f"Eva\x1b[2J;{_cpf(5)};;",
        f";{_cpf(6)};;",
    ]
    report = desk.take("Nome;CPF;E-mail;Obs\n" + "\n".join(rows))
    assert (report.ok, report.accepted, report.refused) == (False, 1, 5)
    assert report.sentence.startswith("clientes.csv: 5 linhas recusadas, nada foi gravado.")
    assert desk.counts() == before
    assert report.refused_file == desk.folder / "clientes.recusadas.csv"
    text = report.refused_file.read_text(encoding="utf-8-sig")
    refused = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert refused[0] == ["Nome", "CPF", "E-mail", "Obs", "motivo"]
    assert refused[1][:4] == ["Ana", "529.982.247-24", "ana@mail.example.com", ""]
    assert "CPF: Os dígitos verificadores do CPF não conferem." in refused[1][4]
    assert refused[2][3] == "'=1+1"
    assert refused[2][4].startswith("E-mail: ")
    assert refused[3][2] == "A linha tem 2 colunas, e o cabeçalho tem 4."
    assert "Caractere de controle (ESC) na posição 4" in refused[4][4]
    assert "Nome: Preencha «Nome»." in refused[5][4]

    corrected = text.replace("529.982.247-24", "529.982.247-25").replace("(arroba)x", "@x.com.br")
    good = "\r\n".join(corrected.splitlines()[:3])
    assert desk.take(desk.file(good, "de novo.csv")).sentence == "de novo.csv: 2 clientes importados."
    assert desk.names() == ["Ana", "Bia"]
    assert desk.db.run(customer, desk.session, desk.found("bia")[0]).form.notes == "=1+1"


def test_documents_twice_in_the_file_and_in_the_base(desk: Desk) -> None:
    desk.take("Nome;CPF\nAntiga;529.982.247-25\n")
    again = f"Nome;CPF\nNova;52998224725\nUm;{_cpf(1)}\nDois;{_cpf(2)}\nUm de novo;{_cpf(1)}\n"
    report = desk.take(again)
    assert (report.accepted, report.refused) == (2, 2)
    assert "linha 2: CPF: já é do cliente 1 Antiga." in report.sentence
    assert "linha 5: CPF: repetido, já está na linha 3." in report.sentence
    assert desk.names() == ["Antiga"]


@pytest.mark.function("F208")
def test_the_check_of_a_long_file_is_shown_from_its_beginning_to_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _people(400)
    monkeypatch.setattr(customer_import, "WORTH_SHOWING", len(text.encode()))
    seen: list[tuple[int, int]] = []
    desk.take(text, progress=lambda stage, *told: seen.append(told) if stage == "Conferência" else None, dry_run=True)
    (total,) = {total for _, total in seen}
    done = [done for done, _ in seen]
    assert done == sorted(done)
    assert done[0] <= total / 3
    assert total - 1 <= done[-1] <= total


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    before = desk.counts()
    report = desk.take(f"{HEADER}\n{JOAO}\n{LOJA}\n", dry_run=True)
    assert report.ok
    assert report.sentence == "clientes.csv: 2 clientes sem erros. Nada foi gravado."
    assert desk.take("Nome;CPF\nAna;1\n", dry_run=True).refused == 1
    assert desk.counts() == before


@pytest.mark.parametrize("stage", ["Conferência", "Gravação", "Busca", "Histórico"])
def test_interrupted_anywhere_nothing_is_imported(desk: Desk, stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_import, "BATCH", 10)
    before = desk.counts()
    calls = 0

    def interrupt(now: str, done: int, total: int) -> None:
        nonlocal calls
        calls += now == stage
        if calls == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.take(_people(40), progress=interrupt)
    assert desk.counts() == before
    assert desk.found("pessoa") == []
    assert desk.take(_people(40)).accepted == 40


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_an_interrupted_check_leaves_no_file_of_refused_rows(desk: Desk) -> None:
    def interrupt(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.take("Nome;CPF\nAna;1\n", progress=interrupt)
    assert [path.name for path in desk.folder.iterdir()] == ["clientes.csv"]


def test_a_document_taken_between_check_and_writing(desk: Desk) -> None:
    def take_it(stage: str, done: int, total: int) -> None:
        if stage == "Conferência":
            values = {"legal_name": "Rápida", "folded_name": "rapida", "document": _cpf(2), "person_type": "PF"}
            Customer.insert(registered_on=date(2026, 1, 1), updated_at=desk.session.now(), **values).execute()

    with pytest.raises(Refused, match="Outro operador cadastrou"):
        desk.take(_people(3), progress=take_it)
    assert desk.names() == ["Rápida"]


def test_an_import_whose_answer_was_lost_is_not_done_twice(desk: Desk) -> None:
    first = desk.take(_people(3), op_id="a" * 32)
    before = desk.counts()
    assert desk.take(_people(3), op_id="a" * 32, again=True) == first
    assert desk.counts() == before


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_what_is_understood_without_being_said(desk: Desk) -> None:
    lines = [
        "Nome;CPF/CNPJ;Telefone;Cidade;Estado;Condomínio;Situação",
        f"Ana;{_cpf(1)};3333-4444;Campinas;SP;;",
        "Loja;11.222.333/0001-81;(21) 2555-0198;Niterói;rj;Edifício Bela Vista;Inativo",
        f"Bia;{_cpf(3)};;;;;",
    ]
    desk.db.run(lambda: ListItem.insert(kind="condominios", name="Edifício Bela Vista").execute())
    assert desk.take("\n".join(lines)).ok
    ana, loja, bia = (desk.db.run(customer, desk.session, key).form for key in (1, 2, 3))
    assert ana.phone == "1933334444"  # the area code of Campinas
    assert (loja.person_type, loja.phone, loja.state, loja.active) == ("PJ", "2125550198", "RJ", False)
    assert loja.condominium_id is not None
    assert (bia.person_type, bia.active, bia.state) == ("PF", True, "")
    report = desk.take(f"Nome;CPF;Telefone;Cidade;UF\nCida;{_cpf(9)};3333-4444;Lugar Nenhum;SP\n")
    assert "Falta o DDD" in report.sentence


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_without_permission_nothing_is_even_read(desk: Desk) -> None:
    desk.session = replace(desk.session, admin=False, permissions=frozenset({"Clientes"}))
    with pytest.raises(NotPermitted):
        desk.take(desk.folder / "nada.csv")
    desk.session = replace(desk.session, permissions=frozenset({"Clientes", EDIT}))
    assert desk.take(_people(1)).ok


def test_what_was_exported_can_be_imported(desk: Desk, tmp_path: Path) -> None:
    hostile = "PF;=SOMA(A1) da Silva;" + _cpf(7) + ";;;;;;;;;"
    desk.take(f"{HEADER}\n{JOAO}\n{LOJA}\n{hostile}\n")
    out = io.BytesIO()
    assert desk.db.run(export, desk.session, "", "csv", out) == 3
    forms = {form.document: form for form in (desk.db.run(customer, desk.session, key).form for key in (1, 2, 3))}
    (tmp_path / "copy.csv").write_bytes(out.getvalue())
    copy, session = open_base(f"sqlite:///{tmp_path}/copy.db", login="ana")
    try:
        report = copy.run(import_file, session, tmp_path / "copy.csv", None, False, quiet)
        assert report.accepted == 3, report.sentence
        assert {form.document: form for form in (copy.run(customer, session, key).form for key in (1, 2, 3))} == forms
    finally:
        copy.close()
