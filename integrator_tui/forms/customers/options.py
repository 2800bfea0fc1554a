"""The form "Outras Opções": exception rules, fiscal data, commercial origin (manual, 3.1; domain 3.2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui

RULES = "Regras"
NEVER = "Regras ao contrário: Sim proíbe"
FISCAL = "Dados fiscais"
ORIGIN = "Como conheceu o provedor"


def _switch(label: str, help: str) -> Ui:
    return Ui(label, "choice", choices="yes_no", limit=10, help=help)


class OptionsForm(FormModel):
    """What later runs ask about a customer; the numbers in the comments are those of the manual."""

    # 1
    auto_suspend: Annotated[
        bool,
        _switch(
            "Suspender automaticamente sem pagamento",
            "Sim: sem pagamento, a suspensão automática suspende o cliente. Não: ela o deixa de fora.",
        ),
    ] = True
    # 2
    charge_slip_fee: Annotated[
        bool, _switch("Cobrar taxa de boleto", "Sim: cobra a taxa, caso a modalidade do boleto exija.")
    ] = True
    # 3
    itemized_invoice: Annotated[
        bool, _switch("Imprimir N.F discriminada", "Sim: o cliente precisa da nota fiscal discriminada.")
    ] = False
    # 5
    charge_extra_email: Annotated[
        bool, _switch("Cobrar adicional de E-mail/AntiSpam", "Sim: cobra o que exceder a quantidade do plano.")
    ] = True
    # 6
    charge_extra_traffic: Annotated[
        bool, _switch("Cobrar adicional de Franquia por Tráfego", "Sim: cobra o tráfego que exceder a franquia.")
    ] = True
    # 7
    charge_unpaid_interest: Annotated[
        bool,
        _switch(
            "Cobrar Multa e Juros não pagos ao banco",
            "Sim: a diferença entra na próxima fatura, caso a modalidade assim permita.",
        ),
    ] = True
    # 8
    allow_progressive_discount: Annotated[
        bool,
        _switch(
            "Permitir descontos progressivos",
            "Descontos de «Mensalidade Progressiva», como definidos em Planos e Serviços.",
        ),
    ] = True
    # 9
    allow_promo_discount: Annotated[
        bool,
        _switch(
            "Permitir descontos promocionais",
            "Os lançados no plano do cliente e os «Desconto por Pagamento Antecipado» do cadastro do plano. "
            "Não vale para os de «Mensalidade Progressiva».",
        ),
    ] = True
    # 10
    email_slip_before_due: Annotated[
        bool,
        _switch("E-mail com o boleto antes do vencimento", "Sim: o boleto vai por e-mail antes do vencimento."),
    ] = True
    # 11
    email_default_notice: Annotated[
        bool, _switch("E-mail com aviso de inadimplência", "Sim: o cliente recebe o aviso por e-mail.")
    ] = True
    # 12
    never_protest: Annotated[
        bool,
        _switch(
            "Nunca protestar (Sim: não vai a SPC/SERASA)",
            "Sim: o cliente nunca será protestado (SPC/SERASA). Não: pode ser protestado.",
        ),
    ] = False
    # 13
    never_slip_run: Annotated[
        bool,
        _switch(
            "Nunca gerar boleto (Sim: fora da impressão)",
            "Sim: a rotina Impressão de Boletos deixa o cliente de fora. Não: gera o boleto dele.",
        ),
    ] = False
    # 4
    fiscal_activity_id: Annotated[
        int | None,
        Ui(
            "Atividade Fiscal",
            "choice",
            choices="atividades_fiscais",
            limit=200,
            empty=None,
            help="O código fiscal da atividade do cliente; digite o código ou parte do nome, ou F4.",
        ),
    ] = None
    # 14 to 16: only for the file that the accountant gets
    accounting_account: Annotated[str, Ui("Conta Contábil", limit=40, help="Código da Conta Contábil.")] = ""
    tax_class: Annotated[str, Ui("Classificação Fiscal", limit=40, help="Código da Classificação Fiscal.")] = ""
    subscriber_type: Annotated[str, Ui("Tipo Assinante", "choice", choices="subscriber_type", limit=40)] = ""
    origin_type_id: Annotated[
        int | None,
        Ui(
            "Origem Com.",
            "choice",
            choices="origem_tipos",
            empty=None,
            help="Origem Comercial: como o cliente ficou sabendo dos serviços do provedor.",
        ),
    ] = None
    origin_id: Annotated[
        int | None,
        Ui(
            "Nome",
            "choice",
            choices="origens",
            within="origin_type_id",
            needs="origin_type_id",
            empty=None,
            help="O nome da origem, entre as que são do tipo escolhido em «Origem Com.».",
        ),
    ] = None

    LAYOUT: ClassVar = (
        (
            RULES,
            (
                "auto_suspend",
                "charge_slip_fee",
                "itemized_invoice",
                "charge_extra_email",
                "charge_extra_traffic",
                "charge_unpaid_interest",
                "allow_progressive_discount",
                "allow_promo_discount",
                "email_slip_before_due",
                "email_default_notice",
            ),
        ),
        (NEVER, ("never_protest", "never_slip_run")),
        (FISCAL, ("fiscal_activity_id", "accounting_account", "tax_class", "subscriber_type")),
        (ORIGIN, ("origin_type_id", "origin_id")),
    )
    LONG_LABELS: ClassVar = {RULES: 44, NEVER: 44, FISCAL: 21}
    REQUIRED: ClassVar = frozenset(name for _, names in LAYOUT[:2] for name in names)
