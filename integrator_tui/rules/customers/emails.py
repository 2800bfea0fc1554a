"""E-mail addresses: syntax only, nothing is asked of the network."""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import quoted

LONGEST = 254
"""Most characters of an address (RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets)."""

_NAMES = {",": "vírgula", ";": "ponto e vírgula"}


def parse_email(text: str) -> str:
    """One address that any mail server takes: ASCII, domain in lower case, international domains as `xn--`.

    Raises `BadValue` for a display name, accents before the @, quoted parts, domains that cannot receive mail.
    """
    from email_validator import validate_email

    if len(text) > LONGEST:
        raise BadValue("E-mail tem no máximo 254 caracteres.")
    _refuse_the_usual(text)
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except ValueError:  # of the library, or of the encoding of an international domain
        raise BadValue("E-mail não é válido; o formato é nome@dominio.com.br.") from None
    address = found.ascii_email
    if address is None or len(address) > LONGEST:
        raise BadValue("E-mail tem no máximo 254 caracteres.")
    return address


def _refuse_the_usual(text: str) -> None:
    """The mistakes that have a sentence of their own."""
    if "<" in text or ">" in text:
        raise BadValue("Digite só o endereço de e-mail, sem o nome e sem < >.")
    if text.count("@") > 1:
        raise BadValue("Um só endereço de e-mail por campo, com um só @.")
    if "@" not in text:
        raise BadValue("E-mail tem um @, por exemplo nome@dominio.com.br.")
    if wrong := next((character for character in text if character.isspace() or character in ",;"), ""):
        raise BadValue(f"E-mail não tem {_NAMES.get(wrong, 'espaços')}.")
    name, domain = text.split("@")
    if not name:
        raise BadValue("Falta o que vem antes do @ no e-mail.")
    if not domain:
        raise BadValue("Falta o domínio depois do @ no e-mail.")
    if not name.isascii():
        wrong = next(character for character in name if not character.isascii())
        raise BadValue(f"E-mail não tem acentos antes do @; {quoted(wrong)} não é aceito.")
    if "." not in domain.strip("."):
        raise BadValue("Falta o final do domínio do e-mail, por exemplo .com.br.")
