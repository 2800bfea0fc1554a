"""The commands of the shell with their arguments; what they do is in `cli`."""

from __future__ import annotations

import argparse

from integrator_tui.shell.arguments import JSON, Parser, Version, code, code_or_verify, customers, day, money, path
from integrator_tui.shell.codes import add_codes
from integrator_tui.shell.lgpd import add_lgpd
from integrator_tui.shell.money import add_bank, add_money, add_remind
from integrator_tui.shell.network import add_network
from integrator_tui.shell.outbox import add_outbox
from integrator_tui.shell.pop import add_pop
from integrator_tui.shell.ssh import add_ssh
from integrator_tui.shell.users import add_users


def parser() -> Parser:
    """Every command with its arguments."""
    top = Parser(prog="integrator-tui", description="Mesa de atendimento no terminal para provedores de internet.")
    top.add_argument("--version", action=Version, nargs=0, help="mostra a versão do programa e termina")
    top.add_argument("--database", metavar="URL", help="sqlite:///caminho ou postgresql://servidor/banco")
    verbs = top.add_subparsers(dest="verb", parser_class=Parser, metavar="COMANDO")
    demo = verbs.add_parser("demo", help="cria uma base de demonstração")
    demo.add_argument("--customers", type=customers, default=10_000, metavar="N", help="quantos clientes (10000)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="a mesma semente dá a mesma base (1)")
    demo.add_argument("target", metavar="CAMINHO|URL", help="o arquivo da base nova, ou um banco vazio do PostgreSQL")
    bring = _verb(verbs, "import", "importa clientes, ou títulos a receber, de um CSV")
    bring.words = ("customers", "receivables")
    bring.description = "Clientes; ou, com a palavra receivables antes do arquivo, o que devem no sistema anterior."
    bring.add_argument("file", type=path, metavar="ARQUIVO.csv", help="a primeira linha tem os nomes das colunas")
    bring.add_argument("--map", type=path, metavar="ARQUIVO.toml", help="que coluna é qual campo")
    bring.add_argument("--dry-run", action="store_true", help="só confere, não grava nada")
    bring.add_argument(
        "--update", action="store_true", help="atualiza os clientes já cadastrados, por código ou CPF/CNPJ"
    )
    bring.add_argument("--good-only", action="store_true", help="importa só as linhas boas; o resto fica num arquivo")
    bring.add_argument("--total", metavar="VALOR", type=money, help="de receivables: só grava se a soma for esta")
    _add_encoding(bring)
    take = verbs.add_parser("export", help="exporta clientes")
    take.add_argument("what", choices=["customers"], metavar="customers", help="o que se exporta")
    take.add_argument("--format", choices=["csv", "json"], default="csv", help=FORMAT)
    take.add_argument("--query", default="", metavar="TEXTO", help="o que se digitaria na busca")
    bring_up = _verb(verbs, "migrate", "leva o esquema do banco à versão mais nova")
    bring_up.add_argument("--without-backup", action="store_true", help="não guarda antes uma cópia da base")
    show = verbs.add_parser("show", help="um cliente")
    show.add_argument("customer", type=code, metavar="CÓDIGO", help="o código do cliente")
    show.add_argument("--json", action="store_true", help=JSON)
    past = _verb(verbs, "history", "histórico de um cliente; ou confere a corrente do histórico inteiro")
    past.add_argument("customer", type=code_or_verify, metavar="CÓDIGO|verify", help="o código do cliente, ou verify")
    past.add_argument("--json", action="store_true", help=JSON)
    past.add_argument("--anchor", metavar="LINHA:HASH", help="com verify: a última linha que se guardou de outra vez")
    hold = _verb(verbs, "suspend", "suspende por débito avisado; termina confianças e Suspensões Temporárias")
    hold.add_argument("--day", type=day, metavar="AAAA-MM-DD", help="o dia que vale (hoje)")
    hold.add_argument("--dry-run", action="store_true", help="só diz o que faria")
    hold.add_argument("--json", action="store_true", help=JSON)
    _verb(verbs, "contests", "responde as contestações cujo prazo acabou: sem resposta, o cliente tem razão")
    _add_lists(verbs)
    _add_settings(verbs)
    _add_upkeep(verbs)
    add_outbox(verbs, _verb, Parser)
    add_money(verbs, _verb)
    add_network(verbs, _verb, Parser)
    add_users(verbs, _verb, _add_encoding, Parser)
    add_lgpd(verbs, _verb, Parser)
    add_ssh(verbs, _verb)
    add_bank(verbs, _verb)
    add_remind(verbs, _verb)
    add_pop(verbs, _verb)
    add_codes(verbs, day, Parser)
    known = verbs.add_parser("operations", help="tudo o que se pode ler e gravar, uma operação por linha")
    known.add_argument("--json", action="store_true", help="com o esquema dos argumentos e do resultado")
    one = _verb(verbs, "call", "uma operação, com argumentos e resultado em JSON")
    one.add_argument("name", metavar="OPERAÇÃO", help="o nome inteiro, ou o fim dele se só uma tem")
    one.add_argument("--json", default="{}", metavar="JSON", help='como {"customer_id": 1}; - lê da entrada padrão')
    one.add_argument("--op-id", default="", metavar="NOME", help="repetir com o mesmo nome dá o primeiro resultado")
    words = verbs.add_parser("completion", help="o que o shell precisa para completar comandos com Tab")
    words.add_argument("shell", choices=SHELLS, metavar="SHELL", help="qual: bash, zsh ou fish")
    return top


LISTS = (
    *("tipos_contato", "tipos_observacao", "tipos_documento", "condominios", "atividades_fiscais"),
    *("planos", "status_planos", "formas_cobranca", "carteiras", "convenios_debito", "chaves_pix", "prazos_legais"),
    *("grupos", "descontos_planos", "motivos_cancelamento"),
    *("modelos_contrato", "unidades_negocio", "pontos_acesso", "origem_tipos", "origens", "bancos"),
    *("contas_financeiras", "servicos_adicionais", "creditos", "parcelamento", "multa_juros", "feriados"),
    *("classes_imposto", "aliquotas", "regras_desconto", "tipos_atendimento", "textos_prontos", "horarios"),
    *("tipos_fechamento", "cargos", "equipes"),
)
"""The lists that the provider keeps; said here too, for their forms are not imported before they are needed."""
ENCODINGS = ("utf-8", "windows-1252", "utf-16", "macintosh", "dos")
"""Encodings of files as most people write them; the same is true of what knows them."""
FORMAT = "csv (para planilhas) ou json"
SHELLS = ("bash", "zsh", "fish")


def _add_lists(verbs: argparse._SubParsersAction[Parser]) -> None:
    """The provider's lists, to a file and from one."""
    tasks = verbs.add_parser("lists", help="listas do provedor").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    out = _verb(tasks, "export", "mostra uma das listas do provedor")
    out.add_argument("list", choices=LISTS, metavar="LISTA", help=f"qual: {', '.join(LISTS)}")
    out.add_argument("--format", choices=["csv", "json"], default="csv", help=FORMAT)
    into = _verb(tasks, "import", "acrescenta e altera entradas, por código ou nome: todas, ou nenhuma se há um erro")
    into.add_argument("list", choices=LISTS, metavar="LISTA", help="como em export")
    into.add_argument("file", type=path, metavar="ARQUIVO.csv|json", help="com os títulos que export escreve")
    into.add_argument("--dry-run", action="store_true", help="só confere, não grava nada")
    _add_encoding(into)


def _add_settings(verbs: argparse._SubParsersAction[Parser]) -> None:
    """The variables, to be read and set."""
    tasks = verbs.add_parser("settings", help="variáveis do sistema").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    shown = _verb(tasks, "list", "mostra cada variável com o valor, o padrão e o que faz")
    shown.add_argument("--json", action="store_true", help=JSON)
    change = _verb(tasks, "set", "muda uma variável")
    change.add_argument("code", metavar="VARIÁVEL", help="o código que list mostra, ou o nome")
    change.add_argument("value", metavar="VALOR", help="Sim ou Não, ou um número")


def _add_upkeep(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Commands of whoever keeps the base."""
    save = _verb(verbs, "backup", "copia a base, mesmo com mesas abertas, e confere a cópia")
    save.add_argument("file", metavar="ARQUIVO", help="a cópia que se faz; não pode existir")
    save.add_argument("--documents", action="store_true", help="leva também os documentos, numa pasta ao lado")
    back = _verb(verbs, "restore", "põe uma cópia no lugar da base")
    back.add_argument("file", type=path, metavar="ARQUIVO", help="uma cópia feita com backup")
    back.add_argument("--rehearse", action="store_true", help="só ensaia, num lugar provisório; não muda nada")
    back.add_argument("--replace", action="store_true", help="mesmo que a base tenha clientes; ela é guardada antes")
    health = _verb(verbs, "doctor", "examina a base e a máquina; sai com 0 (bem), 1 (avisos) ou 2 (erros)")
    health.add_argument("--json", action="store_true", help=JSON)
    _verb(verbs, "reindex", "refaz o índice da busca a partir dos clientes")
    server = verbs.add_parser("postgres", help="do servidor PostgreSQL")
    roles = _verb(server.add_subparsers(dest="task", parser_class=Parser, metavar="TAREFA", required=True), "roles", "")
    roles.description = "Papéis: o dono das tabelas, e o da aplicação, que não muda o histórico nem o esquema."
    roles.add_argument("--owner", default="integrator_owner", metavar="NOME", help="de quem são as tabelas")
    roles.add_argument("--application", default="integrator", metavar="NOME", help="com quem as mesas entram")
    roles.add_argument("--operators", action="store_true", help="também um papel por operador, que assina por si só")
    roles.add_argument("--print", action="store_true", help="só mostra o script, não muda nada")


def _add_encoding(verb: Parser) -> None:
    text = f"codificação do arquivo, se não é a que os bytes dizem: {', '.join(ENCODINGS)}"
    verb.add_argument("--encoding", default="", metavar="CODIFICAÇÃO", help=text)


def _verb(verbs: argparse._SubParsersAction[Parser], name: str, text: str) -> Parser:
    """A command that takes the base after its name too."""
    verb = verbs.add_parser(name, help=text)
    verb.add_argument("--database", metavar="URL", default=argparse.SUPPRESS, help="sqlite:///... ou postgresql://...")
    return verb
