"""What customers of the demonstration call about, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.rules.calls.states import ANALYSIS, SOLVING, WAITING


@dataclass(frozen=True)
class Case:
    """One reason to call."""

    type: str
    """An entry of "Tipos de Atendimento"."""
    subject: str
    asked: str
    solved: str
    title: str
    """The Cargo that it goes to."""
    weight: int
    visit: str = ""
    """Kind of the order of service that it leads to."""
    at_once: bool = True
    """Whether whoever answers solves it."""
    priority: int = 2
    origin: str = "telefone"


CASES = (
    Case(
        "Sem Conexão", "LOS vermelho", "Sem internet desde ontem; a ONU está com a luz vermelha acesa.",
        "Conector refeito na caixa; sinal -21,3 dBm.", "Suporte Técnico N2", 12, "manutencao", False, 3,
    ),
    Case(
        "Sem Conexão", "Equipamento travado", "Parou hoje cedo; já desligou e ligou.",
        "Reiniciado junto com o cliente; voltou.", "Suporte Técnico N1", 16,
    ),
    Case(
        "Lentidão", "Lentidão à noite", "Cai para menos da metade depois das 20h, só no Wi-Fi.",
        "Canal do Wi-Fi trocado; 480 Mbps no cabo.", "Suporte Técnico N1", 12,
    ),
    Case(
        "Quedas de Conexão", "Cai várias vezes ao dia", "Cai e volta sozinha, umas seis vezes por dia.",
        "Fonte da ONU trocada pelo técnico.", "Suporte Técnico N2", 6, "manutencao", False,
    ),
    Case(
        "Senha do Wi-Fi", "Trocar a senha", "Quer trocar a senha do Wi-Fi.",
        "Senha trocada com o cliente no telefone.", "Suporte Técnico N1", 8,
    ),
    Case(
        "Segunda Via de Boleto", "2ª via", "Não recebeu o boleto do mês.",
        "2ª via enviada por e-mail.", "Financeiro", 20, origin="whatsapp",
    ),
    Case(
        "Desbloqueio de Confiança", "Pagou ontem", "Diz que pagou ontem na lotérica.",
        "Liberado por três dias.", "Financeiro", 8,
    ),
    Case(
        "Negociação de Débito", "Parcelar", "Quer parcelar o que deve.",
        "Parcelado em três vezes.", "Cobrança", 6, at_once=False,
    ),
    Case(
        "Contestação de Fatura", "Valor diferente", "A fatura veio com um valor que não reconhece.",
        "Explicado o pró-rata do mês da troca de plano.", "Financeiro", 4, at_once=False, origin="email",
    ),
    Case(
        "Mudança de Endereço", "Mudança", "Vai se mudar para outro bairro no fim do mês.",
        "Instalado no endereço novo.", "Atendente", 4, "mudanca", False, origin="balcao",
    ),
    Case(
        "Mudança de Plano", "Mais velocidade", "Quer um plano mais rápido.",
        "Trocado para o plano de 500 Mega.", "Vendedor", 4,
    ),
)  # fmt: skip
"""In an order that is kept: it decides what the same seed gives."""
WEIGHTS = tuple(case.weight for case in CASES)

Step = tuple[str, str, int, str]
"""State, kind of the line, minutes after the opening, text."""
TO_BE_VISITED: tuple[Step, ...] = ((ANALYSIS, "status", 7, ""), (SOLVING, "status", 35, "Visita marcada"))
STORY: tuple[tuple[Step, ...], ...] = (
    (),
    ((ANALYSIS, "status", 12, "Verificando o sinal"),),
    TO_BE_VISITED,
    ((ANALYSIS, "status", 10, ""), (WAITING, "status", 25, "Cliente vai testar no cabo e liga de volta")),
    (("", "contato", 90, "Ligou de novo perguntando"),),
)
"""What became of calls that are still open."""
