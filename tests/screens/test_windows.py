"""Windows float: the customer's header stays above each that is about him, and the title names act and record.

Every window that any test opens is looked at (`tests/screens/windows.py`); here those about a customer are walked.
"""

from __future__ import annotations

from integrator_tui.screens.dialog import Dialog
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.messages.templates import create_template
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot
from tests.screens.test_extra_fields import define
from tests.screens.windows import out_of_place

MARIA = "1 MARIA SILVA SANTOS"
NOTE = f"Nova observação · {MARIA}"
UNSAVED = "Há alterações não salvas"
WALK: tuple[tuple[str, str], ...] = (
    ("f12", f"Quem alterou · Nome · {MARIA}"),
    ("enter", f"Alteração · Nome · {MARIA}"),
    ("escape escape f2 =x f3", f"{UNSAVED} · {MARIA}"),
    ("d f1", "Ajuda · teclas desta tela"),
    ("escape f10", "Menu"),
    ("escape ctrl+p", "Ações e destinos"),
    ("escape ;", "Código de transação"),
    ("escape c f6", f"Novo contato · {MARIA}"),
    ("=Ana f3", f"{UNSAVED} · Novo contato · {MARIA}"),
    ("d enter", f"Contato · João · {MARIA}"),
    ("f12", f"Quem alterou · Nome Contato · {MARIA}"),
    ("escape escape delete", f"Apagar contato · João · {MARIA}"),
    ("escape k", f"Campos Extras do contato · João · {MARIA}"),
    ("escape slash", f"Filtrar esta lista · {MARIA}"),
    ("escape e f6", f"Novo endereço · {MARIA}"),
    ("escape b f6", NOTE),
    ("shift+tab f4", f"Tipo · Nova observação · {MARIA}"),
    ("escape =x escape", f"{UNSAVED} · Nova observação · {MARIA}"),
    ("d t f6", f"Novos dados do débito · {MARIA}"),
    ("escape n f6", f"Novo consentimento · {MARIA}"),
    ("f4", f"Contato · Novo consentimento · {MARIA}"),
    ("escape escape g f6", f"Novo documento · {MARIA}"),
    ("escape h enter", f"Histórico · {MARIA}"),
    ("escape slash", f"Filtrar o Histórico · {MARIA}"),
    ("escape x enter", f"Valor do Campo Extra · Portão · {MARIA}"),
    ("=azul ctrl+s", f"Valor do Campo Extra · {MARIA}"),
    ("enter delete", f"Apagar valor · Portão · {MARIA}"),
    ("escape m f4", f"Modelo · {MARIA}"),
    ("escape f9", f"Enviar E-mail · Anexos · {MARIA}"),
    ("f6", f"Anexar arquivo · Anexos · {MARIA}"),
    ("escape escape =x escape", f"A mensagem não foi enviada · {MARIA}"),
)
"""One after the other, from the customer's window on; what is not a window has no title."""


def title(desk: DeskPilot) -> str:
    """Of the window on the screen."""
    window = desk.app.screen
    return window.title_text if isinstance(window, Dialog) else ""


async def test_every_window_about_a_customer_is_named_and_leaves_his_header(desk: DeskPilot) -> None:
    define(desk.db.url, ("Portão", "text"))
    desk.db.run(CONTACTS.create, desk.session, 1, {"name": "João"})
    desk.db.run(
        create_template,
        desk.session,
        {"kind": "E-mail", "name": "Aviso", "code": "PADRAO", "subject": "Oi", "body": "Oi."},
    )
    await desk.open("maria silva")
    for keys, wanted in WALK:
        for key in keys.split():
            await (desk.type(key[1:]) if key.startswith("=") else desk.press(key))
        assert title(desk) == wanted, keys


@ONCE
async def test_control_a_window_elsewhere_is_seen(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b", "f6")
    assert title(desk) == NOTE
    desk.app.screen.query_one(".window").styles.margin = (0, 0, 0, 0)
    await desk.pilot.pause()
    assert any("line 5" in line for line in out_of_place(desk.app, desk.lines()))
