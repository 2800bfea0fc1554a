"""Disconnect-Request and CoA-Request to a router (RFC 5176), by pyrad."""

from __future__ import annotations

import io
from typing import Any

from integrator_tui.network.port import Answer, Done, Order, Refusal, Silence
from integrator_tui.rules.plans.orders import CHANGE

WAIT, TIMES = 2.0, 2
"""Seconds for an answer, and how often the same packet is sent in one attempt: UDP loses some."""
# Only what is sent and read; pyrad brings no dictionary, and that of FreeRADIUS is elsewhere on every machine.
DICTIONARY = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE NAS-IP-Address 4 ipaddr
ATTRIBUTE Framed-IP-Address 8 ipaddr
ATTRIBUTE Acct-Session-Id 44 string
ATTRIBUTE Event-Timestamp 55 date
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE NAS-IPv6-Address 95 ipv6addr
ATTRIBUTE Error-Cause 101 integer
VENDOR Mikrotik 14988
BEGIN-VENDOR Mikrotik
ATTRIBUTE Mikrotik-Rate-Limit 8 string
END-VENDOR Mikrotik
"""


class CoaDriver:
    """Each order goes from a socket of its own: an answer that comes late is nobody else's."""

    longest = WAIT * TIMES

    def __init__(self) -> None:
        from pyrad.dictionary import Dictionary

        self._dictionary = Dictionary(io.StringIO(DICTIONARY))

    def send(self, order: Order) -> Answer:
        """Ask, and wait. What is signed with another secret is not heard."""
        from pyrad import packet
        from pyrad.client import Client, Timeout

        router = order.router
        client = Client(
            server=router.address,
            coaport=router.port,
            secret=router.secret.encode(),
            dict=self._dictionary,
            retries=TIMES,
            timeout=WAIT,
        )
        changes = order.kind == CHANGE
        request = client.CreateCoAPacket(code=packet.CoARequest if changes else packet.DisconnectRequest)
        for name, value in named(order).items():
            request[name] = value
        try:
            reply = client.SendPacket(request)
        except Timeout:
            return Silence()
        except OSError as error:  # nobody listens there, or there is no way there
            return Silence(error.strerror or type(error).__name__)
        finally:
            client._CloseSocket()
        if reply.code in (packet.DisconnectACK, packet.CoAACK):
            return Done()
        cause = reply.get("Error-Cause")
        return Refusal(int(cause[0]) if cause else None)


def named(order: Order) -> dict[str, Any]:
    """The attributes that name the session, and what changes of it."""
    own = "NAS-IPv6-Address" if ":" in order.router.address else "NAS-IP-Address"
    attributes = {"User-Name": order.login, "Acct-Session-Id": order.session_id, own: order.router.address}
    if order.framed_address and ":" not in order.framed_address:
        attributes["Framed-IP-Address"] = order.framed_address
    if order.kind == CHANGE:
        attributes["Mikrotik-Rate-Limit"] = order.rate
    return attributes
