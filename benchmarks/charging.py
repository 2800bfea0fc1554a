"""Papers and files of banks by the thousand: carnês a second, a return of a hundred thousand lines read and booked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.figures import Bases, Figure, require
from integrator_tui.bank import cnab240
from integrator_tui.bank.febraban.read import read_file
from integrator_tui.bank.febraban.write import Header, file_of, record
from integrator_tui.bank.pix import static_code
from integrator_tui.bank.portfolio import Portfolio
from integrator_tui.bank.wrong import WrongField
from integrator_tui.papers.slips import book_pdf
from integrator_tui.queries.finance.slip_paper import SlipPaper
from integrator_tui.rules.counting import number

LINES = 100_000
PARTS = 12
"""Of a carnê."""
DUE = date(2026, 12, 10)


def figures(bases: Bases) -> Iterator[Figure]:
    """What is made and read, without a base; what reading books is weighed by the ledger's rows."""
    plain = [_paper(place) for place in range(1, PARTS + 1)]
    codes = {
        place: static_code("cnpj", "12345678000195", "NET SUL", "Rio", amount=9990, txid=f"FAT{place}")
        for place in range(1, PARTS + 1)
    }
    with_pix = [replace(paper, pix_code=codes[int(paper.number)]) for paper in plain]
    book_pdf(plain[:1])  # what is imported once
    for name, papers in (("carnê of twelve", plain), ("carnê of twelve with PIX", with_pix)):
        took = min(_timed(lambda papers=papers: book_pdf(papers)) for _ in range(3))
        yield Figure(f"{name}, PDF", "ms", took * 1000, samples=3, note=f"{1 / took:.1f} a second")
    data = _debits()
    took = _timed(lambda: require(len(read_file(data).of("F")) == LINES, "not all lines were read"))
    yield Figure(
        "return of debits, read and checked", "s", took, samples=1, note=f"{number(LINES)} lines, FEBRABAN 150"
    )
    try:
        cnab240.library()
    except WrongField:
        return
    data = _slips()
    took = _timed(lambda: require(len(cnab240.read(data).answers) == LINES // 2, "not all lines were read"))
    yield Figure("return of slips, read and checked", "s", took, samples=1, note=f"{number(LINES)} lines, CNAB 240")


def _timed(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _paper(place: int) -> SlipPaper:
    title = Portfolio("341", "1234", "56789", "109").title(place, DUE, 9990, DUE)
    return SlipPaper(
        bank="341-7",
        bank_name="Itaú",
        line=title.slip.line_formatted,
        barcode=title.slip.barcode,
        beneficiary="PROVEDOR MODELO TELECOM LTDA",
        beneficiary_document="12.345.678/0001-95",
        beneficiary_address="Rua do Comércio, 100, Centro, Rio de Janeiro/RJ, 20010-020",
        code="1234/56789-7",
        our_number=f"109/{title.our_number}-{title.our_digit}",
        number=str(place),
        issued_on=DUE,
        due_on=DUE,
        cents=9990,
        portfolio="109",
        instructions=("Depois do vencimento: multa de 2 % e juros de 1 % ao mês.",),
        payer="MARIA DA CONCEIÇÃO APARECIDA DE ARAÚJO",
        payer_document="529.982.247-25",
        payer_address="Avenida Nossa Senhora de Copacabana, 1234, Rio de Janeiro/RJ, 22070-011",
        items=(("FIBRA 300 (SCM)", 6993), ("Provedor de e-mail (SVA)", 2997)),
        pix_code="",
        payable=True,
    )


def _debits() -> bytes:
    values: dict[str, Any] = {"agencia": "0057", "id_cliente_banco": "00123456", "movimento": "0", "valor": 9990}
    values |= {"tipo_inscricao": "2", "inscricao": "052998224725", "data": DUE, "codigo_retorno": "00"}
    lines = [
        record("05", "F", values | {"id_cliente_empresa": f"{place:010}", "uso_empresa": f"FAT{place:08}"})
        for place in range(LINES)
    ]
    return file_of(Header("12345", "PROVEDOR", "341", "BANCO ITAU", DUE, 1, "05", "2"), lines)


def _slips() -> bytes:
    """Pairs of segments T and U between header and trailer."""
    head = ("75600000" + " " * 9 + "2" + "12345678000195").ljust(142) + "2" + f"{DUE:%d%m%Y}120000000001"
    lines = [head.ljust(240), ("75600011T01").ljust(240)]
    for place in range(LINES // 2):
        lead = f"75600013{len(lines) - 1:05}"
        first = f"{lead}T 06".ljust(37) + f"{place:020}"
        first = first.ljust(73) + f"{DUE:%d%m%Y}{9990:015}"
        amounts = f"{0:015}" * 4 + f"{9990:015}{9990:015}" + f"{0:015}" * 2
        lines += [first.ljust(240), f"{lead}U 06{amounts}{DUE:%d%m%Y}{DUE:%d%m%Y}".ljust(240)]
    lines.append(("75600015".ljust(17) + f"{len(lines):06}").ljust(240))
    lines.append((f"75699999{' ' * 9}000001{len(lines) + 1:06}").ljust(240))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
