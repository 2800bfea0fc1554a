"""The chart as a picture and as a table."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

from integrator_tui.papers.chart import as_csv, as_svg
from integrator_tui.rules.calls.chart import Bar

BARS = (
    Bar("Sem conexão", tuple(range(30))),
    Bar('<script>alert("1")</script>', (1, 2)),
    Bar("=1+2;\x0b\x00\ud800", (3,)),
    Bar("x" * 400, ()),
)


def test_every_bar_stands_in_the_picture_with_its_number_whatever_it_is_called() -> None:
    root = ElementTree.fromstring(as_svg("Atendimentos por tipo: <Maria> & \x1b[31m", BARS[:2]))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [
        "Atendimentos por tipo: <Maria> & \ufffd[31m",
        "Sem conexão",
        "30",
        '<script>alert("1")</script>',
        "2",
    ]
    widths = [int(one.get("width", "0")) for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("x")]
    assert widths[0] > 10 * widths[1] > 0
    hostile = ElementTree.fromstring(as_svg("Título", BARS))
    assert len(list(hostile.iter("{http://www.w3.org/2000/svg}rect"))) == 5
    assert ElementTree.fromstring(as_svg("Vazio", ())) is not None


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing_there() -> None:
    rows = list(csv.reader(io.StringIO(as_csv("Tipo", BARS[:3]).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tipo", "Atendimentos"]
    assert rows[1] == ["Sem conexão", "30"]
    assert rows[3][0].startswith("'=1+2")
