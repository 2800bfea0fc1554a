"""Why a login does not connect: what is known of it in, sentences out, in the order an experienced technician asks.

The first line that is wrong has the one thing to do about it. Whoever may not see sessions gets the same lines without
addresses and times of use: what is told to him must not depend on who shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from integrator_tui.rules.counting import counted
from integrator_tui.rules.moments import how_long, spoken
from integrator_tui.rules.plans.known import (
    BLANKS,
    BLOCKED,
    BY_BLOCK,
    BY_LOGIN,
    BY_MAC,
    BY_NAME,
    BY_OTHER,
    BY_PASSWORD,
    BY_UNKNOWN,
    CASE,
    END_SESSION,
    NEW_PASSWORD,
    OK,
    OTHER,
    PENDING,
    RECONNECT,
    REFUSED,
    RELEASE_MAC,
    RIGHT,
    TRUST_RELEASE,
    UNKNOWN,
    WAITS,
    WRONG,
    Known,
    Said,
)
from integrator_tui.rules.plans.sessions import LIVE, SILENT, cause_of, traffic
from integrator_tui.rules.plans.states import CANCELLED, DEBT, ON_REQUEST, REDUCED, STATES, WAITING

Ask = Callable[[Known, bool], Iterator[Said]]


def diagnose(known: Known, *, see: bool) -> tuple[Said, ...]:
    """The lines; with `see` also addresses and times of use."""
    return tuple(said for ask in ORDER for said in ask(known, see))


def first_wrong(lines: tuple[Said, ...]) -> int | None:
    """Which line is to be cured; None where nothing is wrong."""
    return next((number for number, said in enumerate(lines) if said.wrong), None)


def told_reason(text: str) -> str:
    """What RADIUS says of a refusal, as far as it is sure: the modules for passwords say so in these words."""
    return BY_PASSWORD if re.search(r"does not match|is incorrect|password.*incorrect", text, re.IGNORECASE) else ""


def compared(stored: str, typed: str) -> str:
    """What a password that somebody said is, beside the stored one; the ways in which one is misheard have a name."""
    if typed == stored:
        return RIGHT
    if "".join(typed.split()) == "".join(stored.split()):
        return BLANKS
    return CASE if typed.casefold() == stored.casefold() else OTHER


# The questions


def _outage(known: Known, see: bool) -> Iterator[Said]:
    """An outage at the place of the plan; whoever is connected all the same has something else."""
    if not known.outage:
        yield Said(OK, "Nenhuma avaria no endereço")
    elif known.opened and known.opened[0].state(known.now) == LIVE:
        yield Said(WAITS, f"Há avaria no endereço ({known.outage}), mas este login está conectado")
    else:
        yield Said(WRONG, f"Avaria no endereço: {known.outage}", _to_say(known.outage_message))


def _to_say(message: str) -> str:
    """The text of an outage as an advice."""
    return f"Diga: {' '.join(message.split())}" if message else "Diga que a equipe já sabe; 0 registra a ligação"


def _login(known: Known, see: bool) -> Iterator[Said]:
    if not known.login:
        if known.allows:
            yield Said(WRONG, "Este plano não tem login", "Cadastre o login em Logins e sessões (l, F6)")
        else:
            yield Said(WRONG, "Este plano não permite autenticação Radius", "Confira se o plano vendido é este")
    elif not known.active:
        yield Said(
            WRONG, f"O login {known.login} está desativado", "Se ele deve entrar: Logins e sessões (l), F2, Ativo Sim"
        )
    elif not known.has_password:
        yield Said(WRONG, f"O login {known.login} não tem senha: ninguém entra por ele", "Dê uma senha", NEW_PASSWORD)
    else:
        yield Said(OK, f"O login {known.login} existe, no plano {known.plan}")


def _state(known: Known, see: bool) -> Iterator[Said]:
    called, since = STATES[known.state], f" desde {known.since}" if known.since else ""
    match known.state:
        case s if s == DEBT and known.overdue:
            sentence = f"O plano está {called}{since}: vencido {known.overdue}"
            yield Said(WRONG, sentence, "Receba, parcele, ou libere na confiança", TRUST_RELEASE)
        case s if s in (DEBT, ON_REQUEST):
            sentence = f"O plano está em {called}{since}" if s == ON_REQUEST else f"O plano ainda está {called}{since}"
            paid = "" if s == ON_REQUEST else ", e não há débito vencido"
            yield _reconnect(known, WRONG, sentence + paid)
        case s if s == REDUCED and known.overdue:
            yield Said(WAITS, f"O plano está Reduzido{since}: entra, e fica lento; vencido {known.overdue}")
        case s if s == REDUCED:
            yield _reconnect(known, WRONG, f"O plano ainda está Reduzido{since}, e não há débito vencido")
        case s if s == WAITING:
            yield Said(WAITS, "O plano aguarda a instalação, e já entra")
        case s if s == CANCELLED:
            yield Said(WRONG, f"O plano está cancelado{since}", "Para voltar, crie um plano novo a partir dele")
        case _:
            yield Said(OK, f"O plano está {called}, sem bloqueio e sem redução")


def _reconnect(known: Known, sign: str, sentence: str) -> Said:
    """Back to enabled, where the table of states lets it."""
    if against := known.can.get(RECONNECT, ""):
        return Said(sign, sentence, against.rstrip("."))
    return Said(sign, sentence, "Ligue de novo e derrube a sessão que restou", RECONNECT)


def cause_of_refusal(known: Known) -> str:
    """What the last refusal was for, as far as it can be told from what is stored."""
    refusal = known.refusal
    assert refusal is not None
    if refusal.blocked and known.state in BLOCKED:
        return BY_BLOCK
    if refusal.spelt:
        return BY_NAME
    if refusal.outdated:
        return BY_OTHER
    if not known.active or refusal.why == BY_LOGIN:
        return BY_LOGIN
    if known.mac and refusal.mac and refusal.mac != known.mac:
        return BY_MAC
    if refusal.blocked:
        return BY_BLOCK
    if refusal.why in (BY_MAC, BY_PASSWORD):
        return refusal.why
    if known.password and known.password != RIGHT:
        return BY_PASSWORD
    return BY_MAC if known.mac and not refusal.mac and known.password == RIGHT else BY_UNKNOWN


def _refusal(known: Known, see: bool) -> Iterator[Said]:
    refusal = known.refusal
    if not known.login:
        return
    if refusal is None:
        if known.tries:
            yield Said(OK, "Nenhuma recusa desde a última conexão")
        else:
            yield Said(UNKNOWN, "Nenhuma tentativa de entrar está registrada")
        return
    at = f" {spoken(refusal.at, known.now)}" if see else ""
    router = f"o roteador {refusal.mac}" if see and refusal.mac else "o roteador que tentou"
    match cause_of_refusal(known):
        case c if c == BY_BLOCK and known.state in BLOCKED:
            yield Said(OK, f"Recusado{at} pelo bloqueio do plano, e não por outro motivo")
        case c if c == BY_BLOCK:
            yield Said(WAITS, f"Recusado{at}, quando o plano ainda estava bloqueado: peça para religar o roteador")
        case c if c == BY_OTHER:
            yield Said(WAITS, f"Recusado{at}, antes de o login mudar: peça para religar o roteador")
        case c if c == BY_NAME:
            yield Said(
                WRONG,
                f"Recusado{at}: o roteador entra com «{refusal.spelt}», e o login é «{known.login}»",
                "Peça para digitar o login igual: maiúsculas, minúsculas e espaços contam",
            )
        case c if c == BY_LOGIN:
            yield Said(WRONG, f"Recusado{at}: o login está desativado ou não é aceito")
        case c if c == BY_MAC:
            yield Said(
                WRONG,
                f"Recusado{at}: {router} não é o que está preso a este login ({known.mac})",
                "O cliente trocou o roteador? Solte o MAC, e o novo entra",
                RELEASE_MAC,
            )
        case c if c == BY_PASSWORD:
            yield Said(
                WRONG,
                f"Recusado{at}: a senha do roteador não é a do login",
                "Confira com s a que o cliente tem, ou dê uma nova para ele pôr no roteador",
                NEW_PASSWORD,
            )
        case _ if known.state in BLOCKED:
            yield Said(WAITS, f"Recusado{at}; o plano está bloqueado")
        case _:
            doubt = "pela senha, ou por outro roteador" if known.mac and not refusal.mac else "pela senha"
            yield Said(
                WRONG, f"Recusado{at}, ao que parece {doubt}", "Confira com s a senha que o cliente tem no roteador"
            )


_COMPARED = {
    RIGHT: Said(OK, "A senha que o cliente disse é a do login"),
    CASE: Said(
        WRONG,
        "A senha que o cliente disse só difere em maiúsculas e minúsculas",
        "Peça para digitar as letras como estão no contrato, ou dê uma nova",
        NEW_PASSWORD,
    ),
    BLANKS: Said(
        WRONG,
        "A senha que o cliente disse só difere em espaços",
        "Peça para digitar sem espaços, ou dê uma nova",
        NEW_PASSWORD,
    ),
    OTHER: Said(WRONG, "A senha que o cliente disse não é a do login", "Dê uma nova senha", NEW_PASSWORD),
}


def _password(known: Known, see: bool) -> Iterator[Said]:
    if not known.login:
        return
    if known.password:
        yield _COMPARED[known.password]
        return
    cause = cause_of_refusal(known) if known.refusal is not None else ""
    if cause in (BY_MAC, BY_BLOCK, BY_NAME):
        yield Said(UNKNOWN, "Senha: a recusa não foi por ela; s confere a que o cliente disser")
    elif known.opened and known.opened[0].state(known.now) == LIVE:
        yield Said(OK, "A senha entrou: há uma sessão aberta")
    else:
        yield Said(UNKNOWN, "Senha: s confere a que o cliente disser")


def _mac(known: Known, see: bool) -> Iterator[Said]:
    if not known.login:
        return
    if known.mac_holder is not None:
        yield Said(
            WRONG,
            f"O roteador do cliente está preso a outro login: {known.mac_holder}",
            "Confira de quem é o roteador antes de soltar ou prender",
        )
    elif known.refusal is not None and known.refusal.mac and known.refusal.mac != known.mac:
        yield Said(OK, "O roteador que tentou não está preso a outro login")
    elif known.mac:
        yield Said(OK, f"O MAC preso é {known.mac}, só deste login")
    else:
        yield Said(OK, "Nenhum MAC preso: entra por qualquer roteador")


def _address(known: Known, see: bool) -> Iterator[Said]:
    if not known.login:
        return
    address = next((one.address for one in known.opened if one.address), known.fixed)
    called = f"O endereço {address}" if see and address else "O endereço"
    if known.sharing:
        others = ", ".join(str(one) for one in known.sharing[:2])
        more = f" e mais {len(known.sharing) - 2}" if len(known.sharing) > 2 else ""
        if known.opened:
            sentence = f"{called} está em uso duas vezes: também por {others}{more}"
            yield Said(WRONG, sentence, "Termine a sessão deste login: ao voltar ele recebe outro", END_SESSION)
        else:
            yield Said(WRONG, f"{called} deste plano está em uso por {others}{more}", "Avise a rede")
    elif address:
        yield Said(OK, f"{called} é só deste login")


def _pool(known: Known, see: bool) -> Iterator[Said]:
    pool = known.pool
    if pool is None or not known.login:
        return
    free = max(pool.size - pool.used, 0)
    if free:
        yield Said(OK, f"Pool {pool.name}: {counted(free, 'endereço livre', 'endereços livres')}")
    elif known.opened or known.fixed:
        yield Said(WAITS, f"O pool {pool.name} não tem endereço livre, mas este login já tem o seu")
    else:
        yield Said(WRONG, f"O pool {pool.name} não tem endereço livre", "Avise a rede: ninguém novo entra por ele")


def _open(known: Known, see: bool) -> Iterator[Said]:
    if not known.opened:
        if known.login:
            yield Said(OK, "Nenhuma sessão presa")
        return
    newest = known.opened[0]
    silent = [one for one in known.opened if one.state(known.now) == SILENT]
    live = [one for one in known.opened if one not in silent]
    if silent:
        sign = silent[0].last_sign
        when = f" desde {spoken(sign, known.now)}" if see and sign and sign <= known.now else ""
        yield Said(
            WRONG,
            f"A sessão está aberta, mas sem notícia{when}: ninguém sabe se o cliente está conectado",
            "Termine a sessão, e peça para religar o roteador",
            END_SESSION,
        )
    if live and known.state in BLOCKED:
        yield Said(WRONG, "O plano está bloqueado, e a sessão continua aberta", "Termine a sessão", END_SESSION)
    elif live:
        begun = live[0].started
        for_ = f" há {how_long(known.now - begun)}" if see and begun else ""
        at = f", endereço {newest.address}" if see and newest.address else ""
        more = f"; são {len(live)} sessões abertas" if len(live) > 1 else ""
        yield Said(WAITS if more else OK, f"Conectado{for_}{at}{more}")


def _last(known: Known, see: bool) -> Iterator[Said]:
    last = known.last
    if not known.login:
        return
    if last is None or last.ended is None:
        if not known.opened:
            yield Said(UNKNOWN, "Este login ainda não se conectou" if known.tries else "Nenhuma conexão registrada")
        return
    cause = cause_of(last.cause)
    begun = f"{spoken(last.started, known.now)} a " if see and last.started else ""
    until = f": {begun}{spoken(last.ended, known.now)}" if see else ""
    sentence = f"Última conexão{until}, {cause}" + (f"; recebeu {traffic(last.received)}" if see else "")
    nothing_else = known.state not in BLOCKED and known.active and known.refusal is None
    if known.opened or not (nothing_else and known.tries):
        yield Said(UNKNOWN, sentence)
        return
    yield Said(
        WRONG,
        f"{sentence}; desde então o roteador não tentou entrar",
        "Peça para olhar a luz da fibra e religar o roteador; se nada mudar, é visita",
    )


def _order(known: Known, see: bool) -> Iterator[Said]:
    order = known.order
    if order is None:
        return
    at = f", {spoken(order.at, known.now)}" if see else ""
    said = f"Ordem ao concentrador{at}: {order.said}"
    if order.state == REFUSED:
        yield Said(WRONG, said, "O concentrador recusou; avise a rede se o cliente não voltar")
    else:
        yield Said(WAITS if order.state == PENDING else OK, said)


ORDER: tuple[Ask, ...] = (*(_outage, _login, _state, _refusal, _password, _mac, _address, _pool, _open, _last, _order),)
