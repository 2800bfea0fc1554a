"""What `doctor` looks at in the variables: where a value cannot be read, the default holds and nobody notices."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.variables import VARIABLES
from integrator_tui.upkeep.checks.findings import Finding, Site, good, warning
from integrator_tui.upkeep.target import fetch, tables


def variables(site: Site) -> Iterator[Finding]:
    """Every one whose stored value no form lets through, by its name."""
    db = site.db
    assert db is not None  # the table of checks says so
    if "system_variable" not in tables(db):
        return
    found = []
    for code, value in fetch(db, "SELECT code, value FROM system_variable ORDER BY code"):
        if (one := VARIABLES.get(str(code))) is None:
            continue
        try:
            one.stored(str(value))
        except BadValue as error:
            said = f"A variável «{one.name}» tem «{str(value)[:40]}», e vale o padrão, {one.said(one.default)}. {error}"
            found.append(warning(said, "Na pesquisa, F10 e Variáveis, ou: integrator-tui settings set"))
    yield from found or [good("O valor de cada variável se lê.")]
