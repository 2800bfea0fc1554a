"""What `doctor` looks at in the calls: due moments against the trails they come from, links that run in circles."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.models.base import database
from integrator_tui.queries.calls.terms import wrong_dues
from integrator_tui.rules.counting import counted
from integrator_tui.rules.lists.tree import chain
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good, warning
from integrator_tui.upkeep.target import fetch, tables

KEEP = "integrator-tui call calls.terms.keep_terms"
UNLINK = "Abra um deles pela busca e desfaça o vínculo (F10, Vincular ao principal, vazio)."


def calls(site: Site) -> Iterator[Finding]:
    """Terms and links of the calls."""
    db = site.db
    assert db is not None  # the table of checks says so
    if "service_call" not in tables(db) or all(one.name != "uf" for one in db.get_columns("service_call")):
        return
    site.progress("Atendimentos", 0, 0)
    before = database.obj
    database.initialize(db)  # read through the same queries as at the desk
    try:
        wrong = wrong_dues(site.now())
    finally:
        database.initialize(before)
    if wrong:
        first = next(iter(wrong.values()))[0].protocol
        many = counted(len(wrong), "atendimento")
        yield warning(f"{many} com o vencimento diferente do que diz o histórico; o primeiro: {first}.", KEEP)
    linked = dict(fetch(db, "SELECT id, parent_id FROM service_call WHERE parent_id IS NOT NULL"))
    circles = [key for key in linked if chain(key, linked)[-1] in linked]
    if circles:
        yield failure(
            f"{counted(len(circles), 'atendimento')} vinculados em círculo; o primeiro: {circles[0]}.", UNLINK
        )
    if not wrong and not circles:
        yield good("O vencimento de cada atendimento aberto é o que o seu histórico dá.")
