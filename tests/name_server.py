"""A name server on the loopback: knows some names, is silent about others, knows nothing of the rest."""

from __future__ import annotations

import socket
import threading

import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """Answers over UDP until it is stopped; `asked` are the names that were asked for."""

    def __init__(self, known: tuple[str, ...] = (), silent: tuple[str, ...] = ()) -> None:
        self.known, self.silent = known, silent
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                data, whence = self._socket.recvfrom(4096)
            except OSError:
                return
            if not data:
                return
            question = dns.message.from_wire(data)
            name = str(question.question[0].name).rstrip(".")
            self.asked.append(name)
            if name in self.silent:
                continue
            answer = dns.message.make_response(question)
            if name in self.known:
                answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "NS", f"ns1.{name}."))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(answer.to_wire(), whence)

    def stop(self) -> None:
        """No answer any more."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            host, port = self.address.split(":")
            last.sendto(b"", (host, int(port)))
        self._thread.join(10)
        self._socket.close()
