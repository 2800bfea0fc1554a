"""Whether a domain is free, as far as DNS knows (domain 6.3, "Verificar Disponibilidade de Domínio")."""

from __future__ import annotations

from integrator_tui.errors import Refused

LONGEST = 5.0
"""Seconds for the whole question."""
FREE = "livre: não existe no DNS"
TAKEN = "em uso"


def ask(name: str, server: str = "") -> str:
    """What DNS says of a name, in a few words; `server` is an address, or address:port, instead of the machine's.

    Raises `Refused` where no name server answered in time: that is no answer about the domain.
    """
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=not server)
        if server:
            address, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
            resolver.nameservers, resolver.port = [address], int(port or 53)
        answer = resolver.resolve(f"{name}.", "NS", lifetime=LONGEST, search=False)
    except dns.resolver.NXDOMAIN:
        return FREE
    except dns.resolver.NoAnswer:
        return TAKEN
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise Refused(f"O DNS não respondeu sobre {name} ({_why(error)}): não se sabe se está livre.") from error
    servers = sorted(str(one).rstrip(".") for one in answer)
    return f"{TAKEN}, em {servers[0]}"[:200] if servers else TAKEN


def _why(error: Exception) -> str:
    import dns.exception
    import dns.resolver

    if isinstance(error, dns.exception.Timeout):
        return f"nada em {LONGEST:.0f} s; há internet?"
    if isinstance(error, dns.resolver.NoResolverConfiguration):
        return "a máquina não tem servidor de nomes"
    if isinstance(error, dns.resolver.NoNameservers):
        return "o servidor de nomes recusou"
    return "sem rede"
