"""What is really loaded, in a process of its own: nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from integrator_tui.engine.schema import MIGRATIONS

POSTGRES = {"psycopg", "psycopg_binary"}
INTERFACE = {"textual", "rich"}
DATABASE = {"peewee", "playhouse"} | POSTGRES
VALIDATORS = {"phonenumbers", "email_validator", "dns", "validate_docbr", "validador_ie", "holidays", "dateutil"}
FORMS = {"pydantic", "pydantic_core"} | VALIDATORS

# What is done -> what must not be there afterwards.
RULES = {
    "import integrator_tui.shell.cli": INTERFACE | DATABASE | FORMS | {"asyncio", "logging", "platformdirs"},
    "from integrator_tui.shell.usage import parser; parser().parse_args(['demo', 'x.db'])": INTERFACE
    | DATABASE
    | FORMS,
    "import integrator_tui.shell.start": INTERFACE | DATABASE | FORMS,
    "from integrator_tui.process import death, environment, launcher": INTERFACE
    | DATABASE
    | FORMS
    | {"asyncio", "logging", "threading", "subprocess"},
    "import integrator_tui.rules.search.identify": INTERFACE | DATABASE | FORMS,
    # Nobody looks for plugins of Pydantic.
    "import integrator_tui.forms.customers.customer": INTERFACE | DATABASE | VALIDATORS | {"email", "zipfile"},
    # What opening a customer needs comes while the operator types.
    "import integrator_tui.base, integrator_tui.app, integrator_tui.screens.search.search": POSTGRES | FORMS,
}


@pytest.mark.parametrize("done", RULES)
def test_what_is_not_loaded(done: str) -> None:
    # As the program does on SQLite: Peewee imports every driver that it finds.
    code = f"from integrator_tui.config import leave_out_postgres; leave_out_postgres()\n{done}"
    assert _loaded(code) & RULES[done] == set()


def test_control_what_is_needed_is_loaded() -> None:
    assert {"email", "zipfile"} <= _loaded("import pydantic\nclass A(pydantic.BaseModel): pass")
    assert {"textual", "peewee"} <= _loaded("import integrator_tui.app")
    assert "phonenumbers" in _loaded("import phonenumbers")


def _loaded(code: str) -> set[str]:
    """Top names of the modules that a process has after running the code; a module put as None is none."""
    tell = "import sys; print(*{name.partition('.')[0] for name, module in sys.modules.items() if module})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    )
    return set(done.stdout.split())


def test_each_migration_has_a_number_of_its_own() -> None:
    """Two that share one would run in the order of their names, which nobody chose."""
    numbers = [int(path.name[:4]) for path in sorted(MIGRATIONS.glob("[0-9]*.py"))]
    assert numbers == list(range(1, len(numbers) + 1))
