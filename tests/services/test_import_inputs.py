"""Files of customers as they really come: what spreadsheets and other systems do to them (F208, F252)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import Conflict, Refused
from integrator_tui.models.customers import Address, Customer, CustomerStanding
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.history import HistoryFilter, history_of
from tests.services.test_import import Desk, _cpf

CPF = "52998224725"
ON_SQLITE = pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)


@pytest.fixture(name="desk")
def a_desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    db, session = open_base(database_url, login="ana")
    folder = tmp_path / "files"
    folder.mkdir()
    yield Desk(db, session, folder)
    db.close()


def only(desk: Desk) -> Customer:
    (row,) = desk.db.run(lambda: list(Customer.select()))
    return row


@ON_SQLITE
def test_2000_names_and_one_damaged_line(desk: Desk) -> None:
    rows = [f"João {number};{_cpf(number)}" for number in range(1, 2_001)]
    data = "\n".join(["Nome;CPF", *rows]).encode() + f"\nJos\xe9;{_cpf(3_000)}\n".encode("latin-1")
    path = desk.folder / "clientes.csv"
    path.write_bytes(data)
    report = desk.take(path)
    assert (report.ok, report.accepted, report.refused) == (False, 2_000, 1)
    assert "linha 2002: Nome: Na posição 4 há bytes que não são desta codificação (E9)" in report.sentence
    assert "Lido como UTF-8" in report.details
    assert desk.names() == []
    assert desk.take(path, encoding="windows-1252").refused == 2_000  # «JoÃ£o» is no name either


@ON_SQLITE
@pytest.mark.parametrize("name", ["JoÃ£o", "JOSÃ‰", "ConceiÃ§Ã£o", "NÂº 3", "Jo\ufffdo", "d\u00e2\u20ac\u2122Ávila"])
def test_names_that_were_broken_elsewhere_are_not_stored(desk: Desk, name: str) -> None:
    report = desk.take(f"Nome;CPF\n{name};{CPF}\n")
    assert report.refused == 1
    assert "linha 2: Nome: " in report.sentence


@ON_SQLITE
@pytest.mark.parametrize("name", ["IRMÃ…", "Müller & Söhne", "AMANHÃ", "«IRMÃ»", "D’ÁVILA", "Â", "Ana #1", "João Null"])
def test_names_that_only_look_so_are_stored(desk: Desk, name: str) -> None:
    assert desk.take(f"Nome;CPF\n{name};{CPF}\n").ok
    assert desk.names() == [name]


@ON_SQLITE
@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("1985-11-24 00:00:00", date(1985, 11, 24)),
        ("24/11/1985 00:00", date(1985, 11, 24)),
        ("24/11/85", date(1985, 11, 24)),
        ("24 de novembro de 1985", date(1985, 11, 24)),
        ("31375", date(1985, 11, 24)),
        ("0000-00-00", None),
        ("00/00/0000 00:00:00", None),
        ("NULL", None),
        ("\\N", None),
        ("", None),
    ],
)
def test_days_of_birth(desk: Desk, cell: str, born: date | None) -> None:
    assert desk.take(f"Nome;CPF;Nascimento\nAna;{CPF};{cell}\n").ok
    assert only(desk).birth_date == born


@ON_SQLITE
@pytest.mark.parametrize("cell", ["12/03", "24", "hoje", "+5", "11/24/1985", "24/11/15", "#N/D", "########", "1985"])
def test_days_that_would_be_a_guess(desk: Desk, cell: str) -> None:
    report = desk.take(f"Nome;CPF;Nascimento\nAna;{CPF};{cell}\n")
    assert report.refused == 1
    assert "linha 2: Nascimento: " in report.sentence


@ON_SQLITE
def test_days_of_1904_and_the_report_about_them(desk: Desk) -> None:
    report = desk.take(f"Nome;CPF;Nascimento (1904)\nAna;{CPF};29913\n")
    assert only(desk).birth_date == date(1985, 11, 24)
    assert "«Nascimento (1904)» tem dias contados pela planilha, e foi lida a partir de 1904" in report.details
    assert "Data Nascim.: 24/11/1985" in report.details


@ON_SQLITE
def test_zeros_that_the_spreadsheet_ate_come_back_where_the_digits_fit(desk: Desk) -> None:
    short = next(cpf for number in range(1, 9_999) if (cpf := _cpf(number)).startswith("00"))
    one = next(cpf for number in range(1, 9_999) if (cpf := _cpf(number)).startswith("0") and cpf[1] != "0")
    text = (
        "Nome;CPF/CNPJ;CEP;UF;C.E.P de Cobrança;Cidade Cobrança\n"
        f"Ana;{short.lstrip('0')};1310100;SP;;\n"
        f"Bia;{one.lstrip('0')};;;1310100;São Paulo\n"
        "Banco;191;;;;\n"
        "Loja;360305000104;;;;\n"
    )
    report = desk.take(text, good_only=True)
    assert (report.accepted, report.refused) == (3, 1)
    assert "linha 4: CPF/CNPJ: CPF tem 11 dígitos; foram digitados 3." in report.sentence
    assert (
        "Zeros do começo que a planilha comeu, repostos: C.E.P de Cobrança (1), CEP (1), CPF/CNPJ (3)."
        in report.details
    )
    rows = desk.db.run(lambda: list(Customer.select().order_by(Customer.id)))
    assert [row.document for row in rows] == [short, one, "00360305000104"]
    zips = desk.db.run(lambda: [row.zip for row in Address.select().order_by(Address.id) if row.zip])
    assert zips == ["01310100", "01310100"]


@ON_SQLITE
@pytest.mark.parametrize("rest", ["", ";UF\nSP", ";UF\nSão Paulo", ";Cidade\nSão Paulo", ";Cidade\nLugar Nenhum"])
def test_a_cep_without_its_zero(desk: Desk, rest: str) -> None:
    title, _, cell = rest.partition("\n")
    assert desk.take(f"Nome;CPF;CEP{title}\nAna;{CPF};1310100{';' * bool(cell)}{cell}\n").ok
    assert desk.db.run(customer, desk.session, 1).form.zip == "01310100"


@ON_SQLITE
def test_many_lines_that_look_like_totals_are_bad_rows(desk: Desk) -> None:
    report = desk.take(f"Nome;CPF;Obs\nAna;{CPF};\n" + "Total;;\n" * 30)
    assert report.refused >= 21


@ON_SQLITE
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nome;CPF\nAna;529982247\n", "CPF: CPF tem 11 dígitos; foram digitados 9."),
        (f"Nome;CPF;CEP;UF\nAna;{CPF};2013000;RJ\n", "CEP: CEP tem 8 dígitos; foram digitados 7."),
        (f"Nome;CPF;CEP;Cidade\nAna;{CPF};2013000;Niterói\n", "CEP: CEP tem 8 dígitos"),
        (f"Nome;CPF;CEP\nAna;{CPF};131010\n", "CEP: CEP tem 8 dígitos"),
        (f"Nome;CPF;Celular\nAna;{CPF};5,52199E+12\n", "Celular: «5,52199E+12» está em notação científica"),
        ("Nome;CPF\nAna;5,29982E+10\n", "CPF: «5,29982E+10» está em notação científica"),
        (f"Nome;CPF;Número\nAna;{CPF};01/fev\n", "Número: «01/fev» parece uma data"),
        (f"Nome;CPF;UF\nAna;{CPF};P\n", "UF: UF é a sigla"),
        (f"Nome;CPF;Situação\nAna;{CPF};At\n", "Situação: «Situação» não tem essa opção"),
        (f"Nome;CPF;Condomínio\nAna;{CPF};Bela\n", "Condomínio: «Condomínio» não tem essa opção"),
        (f"Nome;CPF;CPF\nAna;{CPF};\nNULL;{_cpf(1)};\n", "Nome: Preencha «Nome»."),
        (f"Nome;CPF;Celular\nAna;{CPF};9123\x004567\n", "Celular: "),
    ],
)
def test_what_is_refused_and_in_which_words(desk: Desk, text: str, said: str) -> None:
    desk.db.run(lambda: ListItem.insert(kind="condominios", name="Edifício Bela Vista").execute())
    report = desk.take(text)
    assert report.refused == 1
    assert said in report.sentence
    assert desk.names() == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("Celular", "11912345678.0", "mobile", "11912345678"),
        ("Celular", "11912345678,00", "mobile", "11912345678"),
        ("Celular", '="11912345678"', "mobile", "11912345678"),
        ("Celular", "'+55 (11) 91234-5678", "mobile", "11912345678"),
        ("Celular", "5,511912345678E+12", "mobile", "11912345678"),
        ("Cód", "7", "id", 7),
        ("Nome", '"BAR DO ZÉ" LTDA', "legal_name", '"BAR DO ZÉ" LTDA'),
        ("Nome", '"""BAR DO ZÉ"" LTDA"', "legal_name", '"BAR DO ZÉ" LTDA'),
        ("Situação", "I", "active", False),
        ("Situação", "Ativa", "active", True),
        ("Situação", "0", "active", False),
        ("Obs", '"linha 1\r\nlinha 2"', "notes", "linha 1\nlinha 2"),
        ("Tipo", "F", "person_type", "PF"),
    ],
)
def test_what_is_stored(desk: Desk, column: str, cell: str, field: str, value: object) -> None:
    titles, cells = ["Nome", "CPF"], ["Ana", CPF]
    if column in titles:
        cells[titles.index(column)] = cell
    else:
        titles.append(column)
        cells.append(cell)
    assert desk.take(f"{';'.join(titles)}\r\n{';'.join(cells)}\r\n").ok
    assert getattr(only(desk), field) == value


@ON_SQLITE
def test_the_name_of_a_state_and_whole_entries_of_a_list(desk: Desk) -> None:
    desk.db.run(lambda: ListItem.insert(kind="condominios", name="Edifício Bela Vista").execute())
    assert desk.take(f"Nome;CPF;UF;Cond.\nAna;{CPF};são paulo;edificio bela vista\n").ok
    form = desk.db.run(customer, desk.session, 1).form
    assert form.state == "SP"
    assert form.condominium_id


def test_codes_and_dates_of_registration_are_kept(desk: Desk) -> None:
    desk.take(f"Nome;CPF\nAntiga;{_cpf(99)}\n")
    text = (
        "Código;Nome;CPF;Data de Cadastro;Planos Ativos\n"
        f"00700;Ana;{_cpf(1)};24/11/98;3\n1;Bia;{_cpf(2)};2020-01-31 08:15:00;\n"
        f"C-9;Caio;{_cpf(3)};;\n;Davi;{_cpf(4)};;\n"
    )
    report = desk.take(text)
    assert report.ok, report.sentence
    rows = {row.legal_name: row for row in desk.db.run(lambda: list(Customer.select()))}
    assert rows["Ana"].id == 700
    assert rows["Ana"].registered_on == date(1998, 11, 24)
    assert rows["Bia"].registered_on == date(2020, 1, 31)
    assert {rows[name].id for name in ("Bia", "Caio", "Davi")} == {701, 702, 703}
    assert rows["Davi"].registered_on == desk.session.today().date()
    assert "Códigos que já são de outros clientes, trocados por novos: 1." in report.details
    assert "Códigos que não são números até 999.999.999, trocados por novos: 1." in report.details
    assert "Colunas que ficam de fora: Planos Ativos." in report.details
    desk.take(f"Nome;CPF\nNova;{_cpf(50)}\n")
    assert desk.db.run(lambda: Customer.get(Customer.legal_name == "Nova").id) == 704
    twice = desk.take(f"Código;Nome;CPF\n800;Um;{_cpf(60)}\n800;Dois;{_cpf(61)}\n")
    assert "linha 3: Código: o código 800 repetido, já está na linha 2." in twice.sentence


def test_a_dry_run_shows_three_rows_as_they_will_be_stored(desk: Desk) -> None:
    rows = "".join(f"joão {number};{_cpf(number)};(11) 91234-567{number};SP\n" for number in range(1, 6))
    path = desk.file(f"Nome;CPF;Celular;UF\n{rows}", encoding="cp1252")
    report = desk.take(path, dry_run=True)
    assert "Lido como Windows-1252, colunas separadas por ponto e vírgula." in report.details
    shown = [line for line in report.details.splitlines() if line.startswith("linha ")]
    assert len(shown) == 3
    assert "Razão Social: joão 1" in shown[0]
    assert "Celular: (11) 91234-5671" in shown[0]
    assert "UF: SP" in shown[0]
    assert desk.names() == []


def test_one_is_said_as_one(desk: Desk) -> None:
    assert desk.take(f"Nome;CPF\nAna;{CPF}\n").sentence == "clientes.csv: 1 cliente importado."


def test_known_customers_are_updated_with_before_and_after(desk: Desk) -> None:
    desk.take(f"Nome;CPF;Celular;Cidade;UF\nAna;{_cpf(1)};11912345678;Campinas;SP\nBia;{_cpf(2)};;;\n")
    text = f"Nome;CPF;Celular;Bairro\nAna Maria;{_cpf(1)};;Centro\nBia;{_cpf(2)};;\nCaio;{_cpf(3)};11912345679;Sé\n"
    without = desk.take(text)
    assert (without.ok, without.refused) == (False, 2)
    assert "2 clientes já cadastrados: para atualizar os conhecidos" in without.sentence
    before = desk.counts()
    dry = desk.take(text, dry_run=True, update=True)
    assert dry.sentence == "clientes.csv: 1 cliente novo, 1 a atualizar, 1 já igual, sem erros. Nada foi gravado."
    assert "linha 2: 1 Ana; Razão Social: «Ana» passa a «Ana Maria»; Bairro: «» passa a «Centro»" in dry.details
    assert "linha 3: 2 Bia; sem mudança" in dry.details
    assert desk.counts() == before
    report = desk.take(text, update=True)
    assert report.sentence == "clientes.csv: 1 cliente importado, 1 atualizado, 1 já igual."
    form = desk.db.run(customer, desk.session, 1).form
    assert (form.legal_name, form.mobile, form.district, form.city) == (
        "Ana Maria",
        "11912345678",
        "Centro",
        "Campinas",
    )
    (last, _) = desk.db.run(history_of, desk.session, 1, HistoryFilter(), None, 10)
    assert (last.action, last.note) == ("alterou", "atualizado de clientes.csv")
    assert {(one.label, one.before, one.after) for one in last.changes} == {
        ("Nome", "Ana", "Ana Maria"),
        ("Bairro", "", "Centro"),
    }
    assert desk.found("ana maria") == [1]
    assert desk.take(text, update=True).sentence == "clientes.csv: 0 clientes importados, 3 já iguais."


def test_customers_are_known_by_their_code_too(desk: Desk) -> None:
    desk.take(f"Nome;CPF\nAna;{_cpf(1)}\nBia;{_cpf(2)}\n")
    assert desk.take("Código;Celular\n2;11912345678\n", update=True).sentence == "clientes.csv: 1 cliente atualizado."
    assert desk.db.run(customer, desk.session, 2).form.mobile == "11912345678"
    contradicts = desk.take(f"Código;CPF;Celular\n2;{_cpf(1)};11912345670\n", update=True)
    assert "linha 2: Código: o código 2 é de Bia, e o CPF desta linha não é o dele." in contradicts.sentence
    twice = desk.take("Código;Celular\n2;11912345671\n2;11912345672\n", update=True)
    assert "linha 3: O cliente 2 Bia já está na linha 2." in twice.sentence
    unknown = desk.take("Código;Celular\n77;11912345671\n", update=True)
    assert "linha 2: Não é de nenhum cliente conhecido" in unknown.sentence
    assert desk.db.run(customer, desk.session, 2).form.mobile == "11912345678"


def test_what_somebody_changes_meanwhile_is_never_written_over(desk: Desk) -> None:
    desk.take(f"Nome;CPF;Celular\nAna;{_cpf(1)};11912345678\nBia;{_cpf(2)};11912345679\n")

    def change(stage: str, done: int, total: int) -> None:
        if stage == "Conferência":
            Customer.update(mobile="11999999999", version=Customer.version + 1).where(Customer.id == 2).execute()

    text = f"CPF;Celular\n{_cpf(1)};11912345670\n{_cpf(2)};11912345671\n"
    with pytest.raises(Conflict, match="99999-9999"):
        desk.take(text, update=True, progress=change)
    assert desk.db.run(customer, desk.session, 1).form.mobile == "11912345678"
    assert desk.db.run(customer, desk.session, 2).form.mobile == "11999999999"


@ON_SQLITE
def test_a_customer_with_plans_is_not_made_inactive_by_a_file(desk: Desk) -> None:
    desk.take(f"Nome;CPF\nAna;{_cpf(1)}\n")
    values = {"customer_id": 1, "active_plans": 2, "overdue_invoices": 0, "overdue_cents": 0}
    desk.db.run(lambda: CustomerStanding.insert(**values, as_of=date(2026, 1, 1)).execute())
    report = desk.take(f"CPF;Situação\n{_cpf(1)};Inativo\n", update=True)
    assert "linha 2: Situação: O cliente tem 2 planos não cancelados" in report.sentence


@ON_SQLITE
def test_cpf_and_cnpj_side_by_side(desk: Desk) -> None:
    text = f"Nome;CPF;CNPJ\nAna;{_cpf(1)};\nLoja;;11.222.333/0001-81\nBanco;;360305000104\n"
    assert desk.take(text).accepted == 3
    kinds = desk.db.run(lambda: [(row.person_type, row.document) for row in Customer.select().order_by(Customer.id)])
    assert kinds == [("PF", _cpf(1)), ("PJ", "11222333000181"), ("PJ", "00360305000104")]


@ON_SQLITE
def test_the_type_of_person_says_what_a_document_is(desk: Desk) -> None:
    report = desk.take("Nome;CPF/CNPJ;Tipo\nBanco;191;Pessoa Jurídica\nAna;191;Pessoa Física\nLoja;191;pj\n")
    for line, told in ((2, "CNPJ tem 14 dígitos"), (3, "CPF tem 11 dígitos"), (4, "CNPJ tem 14 dígitos")):
        assert f"linha {line}: CPF/CNPJ: {told}; foram digitados 3." in report.sentence
    zeros_gone = "Nome;CPF/CNPJ;Tipo\nLoja;11222000100;Pessoa Jurídica\n"
    assert desk.take(zeros_gone).accepted == 1, "as a CPF it would be none"
    assert desk.db.run(lambda: Customer.get().document) == "00011222000100"


@ON_SQLITE
def test_an_encoding_that_is_wrong_is_said(desk: Desk) -> None:
    path = desk.file(f"Nome;CPF\nJoão;{CPF}\n", encoding="utf-8")
    for encoding in ("utf-16", "utf-16 big endian"):
        with pytest.raises(Refused, match=r"não estão em UTF-16|não reconhecida"):
            desk.take(path, encoding=encoding)
    assert desk.take(path, encoding="windows-1252").refused == 1
    assert "João" not in desk.take(path, encoding="dos", dry_run=True).details
    assert desk.take(path, encoding="utf8").accepted == 1


def test_the_good_rows_alone_and_the_rest_corrected_and_given_again(desk: Desk) -> None:
    rows = [
        f"Ana;{_cpf(1)};ana@mail.example.com;=1+1",
        f'Bia;{_cpf(2)};bia(arroba)mail.example.com;"linha 1\nlinha 2; ""x"""',
        f"Caio;{_cpf(3)[:-1]}x;;'00123",
        f"Davi;{_cpf(4)};;",
    ]
    text = "Nome;CPF;E-mail;Obs\n" + "\n".join(rows) + "\n"
    whole = desk.take(text)
    assert (whole.ok, desk.names()) == (False, [])
    report = desk.take(text, good_only=True)
    assert report.sentence.startswith("clientes.csv: 2 clientes importados; 2 linhas recusadas.")
    assert desk.names() == ["Ana", "Davi"]
    rest = report.refused_file
    assert rest == whole.refused_file == desk.folder / "clientes.recusadas.csv"  # the same rows: no second file
    again = desk.take(rest)
    assert (again.refused, again.refused_file) == (2, desk.folder / "clientes.recusadas.recusadas.csv")
    corrected = rest.read_text("utf-8-sig").replace("(arroba)", "@").replace(f"{_cpf(3)[:-1]}x", _cpf(3))
    rest.write_text(corrected, "utf-8-sig")
    assert desk.take(rest).sentence == "clientes.recusadas.csv: 2 clientes importados."
    assert sorted(desk.names()) == ["Ana", "Bia", "Caio", "Davi"]
    bia = desk.db.run(lambda: Customer.get(Customer.legal_name == "Bia"))
    assert bia.notes == 'linha 1\nlinha 2; "x"'
    assert desk.db.run(lambda: Customer.get(Customer.legal_name == "Caio").notes) == "00123"


@ON_SQLITE
def test_corrections_are_never_written_over(desk: Desk) -> None:
    desk.take("Nome;CPF\nAna;1\n")
    (desk.folder / "clientes.recusadas.csv").write_text("corrected by hand")
    report = desk.take("Nome;CPF\nAna;1\n")
    assert report.refused_file == desk.folder / "clientes.recusadas-2.csv"
    assert (desk.folder / "clientes.recusadas.csv").read_text() == "corrected by hand"


@ON_SQLITE
def test_where_the_rest_cannot_be_written_the_reasons_are_said_and_nothing_is_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.file(f"Nome;CPF\nAna;1\nBia;{CPF}\n")
    import os

    real = os.open

    def full(name: object, flags: int, *rest: int) -> int:
        if str(name).endswith(".partial"):
            raise OSError(28, "No space left on device")
        return real(name, flags, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("integrator_tui.tables.rest.os.open", full)
    report = desk.take(path)
    assert "Não foi possível gravar clientes.recusadas.csv: o disco está cheio." in report.sentence
    assert "linha 2: CPF: CPF tem 11 dígitos" in report.sentence
    with pytest.raises(Refused, match="não teriam onde ficar"):
        desk.take(path, good_only=True)
    assert desk.names() == []


@ON_SQLITE
def test_all_bad_lines_at_once_with_all_that_is_wrong_in_each(desk: Desk) -> None:
    text = f'Nome;CPF;E-mail;Celular\n;1;x;y\nAna;{CPF};ana@x;11\n"abre;{_cpf(2)};;\nBia;{_cpf(3)}\n'
    report = desk.take(text)
    assert report.refused == 4
    refused = report.refused_file
    assert refused
    rows = list(csv.reader(io.StringIO(refused.read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert [len(row) for row in rows[1:3]] == [5, 5]
    for part in ("Nome: Preencha «Nome».", "CPF: ", "E-mail: ", "Celular: "):
        assert part in rows[1][4]
    assert "aspas" in rows[3][-1]
    assert rows[4][-1] == "A linha tem 2 colunas, e o cabeçalho tem 4."
