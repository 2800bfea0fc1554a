"""Extra fields of the demonstration: what an invented provider wants to know, filled in for one customer in four."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from integrator_tui.data_files import data_file
from integrator_tui.models.registration import ExtraField
from integrator_tui.services import bulk

EVERY = 4
"""One customer in so many has values."""
BATCH = 20_000
_NETWORK = ("CASA", "REDE", "FAMILIA", "LOJA", "VIVO5G", "TPLINK")

Value = Callable[[Random, date, list[str]], str]
VALUES: dict[str, Value] = {
    "list": lambda random, today, choices: random.choice(choices),
    "date": lambda random, today, choices: (today + timedelta(days=random.randrange(-200, 700))).isoformat(),
    "text": lambda random, today, choices: f"{random.choice(_NETWORK)}_{random.randrange(1000, 10000)}",
    "password": lambda random, today, choices: f"{random.randrange(16**8):08x}",
    "number": lambda random, today, choices: str(random.randrange(20, 300)),
    "money": lambda random, today, choices: str(random.randrange(99, 500) * 100),
    "yes_no": lambda random, today, choices: str(random.randrange(2)),
}
"""A stored value of each type."""


def fill(customers: int, seed: int, today: date) -> None:
    """Definitions where there are none, and values of the customers 1 to `customers`, in the open transaction."""
    if ExtraField.select().exists():
        return
    content = tomllib.loads(data_file("lists.toml").read_text(encoding="utf-8"))
    fields: list[tuple[int, str, list[str]]] = []
    for number, entry in enumerate(content["demonstration_extra_fields"], 1):
        choices: list[str] = entry.get("choices", [])
        key = ExtraField.insert(
            owner=entry["owner"],
            name=entry["name"],
            kind=entry["kind"],
            choices=json.dumps(choices, ensure_ascii=False),
            position=number * 10,
        ).execute()
        if entry["owner"] == "customer":
            fields.append((key, entry["kind"], choices))
    random = Random(f"extra {seed}")  # noqa: S311 - nothing here is a secret
    rows: list[tuple[int, int, str, int]] = []
    for customer_id in range(EVERY, customers + 1, EVERY):
        some = fields[: random.randrange(1, len(fields) + 1)]
        rows += [(key, customer_id, VALUES[kind](random, today, choices), 1) for key, kind, choices in some]
        if len(rows) >= BATCH:
            bulk.write("extra_value", ("field_id", "owner_id", "value", "version"), rows)
            rows = []
    bulk.write("extra_value", ("field_id", "owner_id", "value", "version"), rows)
