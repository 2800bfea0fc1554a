"""A server on the loopback that answers as ViaCEP and BrasilAPI document it, and in every wrong way."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

SE = {
    "cep": "01001-000",
    "logradouro": "Praça da Sé",
    "complemento": "lado ímpar",
    "unidade": "",
    "bairro": "Sé",
    "localidade": "São Paulo",
    "uf": "SP",
    "estado": "São Paulo",
    "regiao": "Sudeste",
    "ibge": "3550308",
    "gia": "1004",
    "ddd": "11",
    "siafi": "7107",
}
SE_BRASILAPI = {
    "cep": "01001000",
    "state": "SP",
    "city": "São Paulo",
    "neighborhood": "Sé",
    "street": "Praça da Sé",
    "service": "open-cep",
    "location": {"type": "Point", "coordinates": {"longitude": "-46.633891", "latitude": "-23.550389"}},
}
UNKNOWN_BRASILAPI = {
    "message": "Todos os serviços de CEP retornaram erro.",
    "type": "service_error",
    "name": "CepPromiseError",
    "errors": [{"name": "ServiceError", "message": "CEP INVÁLIDO", "service": "correios"}],
}
PAULISTA = [
    {**SE, "cep": cep, "logradouro": "Avenida Paulista", "complemento": part, "bairro": "Bela Vista"}
    for cep, part in (
        ("01310-000", "até 610 - lado par"),
        ("01310-100", "de 612 a 1510 - lado par"),
        ("01311-000", "até 609 - lado ímpar"),
        ("01311-100", "de 611 a 1045 - lado ímpar"),
    )
]
Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each question to what the test wants."""

    server: PostalServer
    timeout = 10

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.server.asked.append(path)
        self.server.behaviours.get(path, not_found)(self)

    def log_message(self, *args: Any) -> None:
        """The tests print enough."""


class PostalServer(ThreadingHTTPServer):
    """`behaviours`: what happens for a path; `over` is set when the test is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: dict[str, Behaviour] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        self.waiting = threading.Event()
        """Somebody waits for an answer that does not come."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def viacep(self, zip: str, behaviour: Behaviour) -> None:
        """What ViaCEP does for a CEP."""
        self.behaviours[f"/ws/{zip}/json/"] = behaviour

    def street(self, state: str, city: str, street: str, behaviour: Behaviour) -> None:
        """What ViaCEP does for a street."""
        self.behaviours[f"/ws/{state}/{city}/{street}/json/"] = behaviour

    def brasilapi(self, zip: str, behaviour: Behaviour) -> None:
        """What BrasilAPI does for a CEP."""
        self.behaviours[f"/api/cep/v2/{zip}"] = behaviour

    def stop(self) -> None:
        """Nothing stays behind."""
        self.over.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, *args: Any) -> None:
        """The other side goes away in many of the tests."""


def _send(handler: Handler, body: bytes, status: int = 200, kind: str = "application/json; charset=utf-8") -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(data: Any, status: int = 200) -> Behaviour:
    """JSON."""
    return lambda handler: _send(handler, json.dumps(data, ensure_ascii=False).encode(), status)


def sends(body: bytes, status: int = 200, kind: str = "application/json") -> Behaviour:
    """Any bytes."""
    return lambda handler: _send(handler, body, status, kind)


def not_found(handler: Handler) -> None:
    """What BrasilAPI says of an unknown CEP."""
    _send(handler, json.dumps(UNKNOWN_BRASILAPI).encode(), 404)


def redirects(handler: Handler) -> None:
    """To somewhere else."""
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def silent(handler: Handler) -> None:
    """Takes the question and says nothing."""
    handler.server.waiting.set()
    handler.server.over.wait()


def _drip(handler: Handler, data: bytes) -> None:
    handler.server.waiting.set()
    for byte in data:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        if handler.server.over.wait(0.02):
            return


def drips(handler: Handler) -> None:
    """A byte of the body now and then: never long enough silent for a time limit on silence."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    _drip(handler, b" " * 100_000)


def drips_header(handler: Handler) -> None:
    """The same before the body."""
    _drip(handler, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000)


def huge(handler: Handler) -> None:
    """Ten megabytes of valid JSON."""
    _send(handler, b"[" + b"1," * 5_000_000 + b"1]")


def cut_before(handler: Handler) -> None:
    """The connection is reset before a byte comes."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def cut_within(handler: Handler) -> None:
    """Half of the answer."""
    body = json.dumps(SE).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    """Something else than HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n" * 3)
    handler.close_connection = True


WRONG: dict[str, tuple[Behaviour, str]] = {
    "status 500": (sends(b"{}", 500), "respondeu 500"),
    "status 429": (sends(b"{}", 429), "respondeu 429"),
    "status 204": (sends(b"", 204), "respondeu 204"),
    "redirect": (redirects, "respondeu 302"),
    "HTML": (sends(b"<!DOCTYPE html><h1>Http 400</h1>", 200, "text/html"), "não é JSON"),
    "HTML, 400": (sends(b"<!DOCTYPE html><h1>Http 400</h1>", 400, "text/html"), "respondeu 400"),
    "empty": (sends(b""), "não é JSON"),
    "not UTF-8": (sends(json.dumps(SE, ensure_ascii=False).encode("latin-1")), "não é JSON"),
    "nested without end": (sends(b"[" * 100_000), "não é JSON"),
    "a number of 100,000 digits": (sends(b"1" * 100_000), "não é JSON"),
    "a text": (says("Praça da Sé"), "não se entende"),
    "null": (says(None), "não se entende"),
    "silent": (silent, "demorou demais"),
    "drips": (drips, "demorou demais"),
    "drips in the header": (drips_header, "demorou demais"),
    "huge": (huge, "grande demais"),
    "cut before": (cut_before, "a conexão caiu"),
    "cut within": (cut_within, "a conexão caiu"),
    "no HTTP": (no_http, "a conexão caiu"),
}
"""Whatever is asked: what happens, and what is said of it."""
