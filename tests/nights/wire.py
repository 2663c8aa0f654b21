"""A bad wire between a night and the invented country: it cuts bodies, or drips them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ADDRESS = "127.0.0.2"  # loopback too, so that the port of the country can be taken again
_CHUNK = 65536
Carry = Callable[[int, bytes, Callable[[bytes], None]], bool]


def cut(host: bytes) -> Callable[[bytes], Carry]:
    """Break off each answer of a host in the middle of its body, and carry all of the others."""

    def carry_for(request: bytes) -> Carry:
        def carry(_number: int, content: bytes, send: Callable[[bytes], None]) -> bool:
            if host not in request:
                send(content)
                return True
            head, end, body = content.partition(b"\r\n\r\n")
            send(head + end + body[: len(body) // 2])
            return False

        return carry

    return carry_for


def drip(host: bytes) -> Callable[[bytes], Carry]:
    """Give one byte a second of what a host says, and all of the others at once."""

    def carry_for(request: bytes) -> Carry:
        def carry(_number: int, content: bytes, send: Callable[[bytes], None]) -> bool:
            if host not in request:
                send(content)
                return True
            for at in range(len(content)):
                send(content[at : at + 1])
                time.sleep(1)
            return True

        return carry

    return carry_for


def held_back(host: bytes, until: threading.Event) -> Callable[[bytes], Carry]:
    """Keep the answers of a host until something happened, and carry all of the others."""

    def carry_for(request: bytes) -> Carry:
        def carry(_number: int, content: bytes, send: Callable[[bytes], None]) -> bool:
            if host in request:
                until.wait()
            send(content)
            return True

        return carry

    return carry_for


@contextmanager
def wire(port: int, carry_for: Callable[[bytes], Carry]) -> Iterator[None]:
    """Carry connections to ``ADDRESS`` on to the same port of 127.0.0.1."""
    with socket.create_server((ADDRESS, port)) as server:
        threading.Thread(target=_accept, args=(server, port, carry_for), daemon=True).start()
        try:
            yield
        finally:
            server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, port: int, carry_for: Callable[[bytes], Carry]) -> None:
    number = 0
    while True:
        try:
            client, _ = server.accept()
        except OSError:  # it was shut down
            return
        number += 1
        threading.Thread(target=_relay, args=(client, port, number, carry_for), daemon=True).start()


def _relay(
    client: socket.socket, port: int, number: int, carry_for: Callable[[bytes], Carry]
) -> None:
    """Carry one connection until either end leaves."""
    with client, socket.create_connection(("127.0.0.1", port)) as country, suppress(OSError):
        while request := client.recv(_CHUNK):
            country.sendall(request)
            carry = carry_for(request)
            answer = country.recv(_CHUNK)
            if not answer or not carry(number, answer, client.sendall):
                return
            # What follows of a long answer.
            country.settimeout(0.05)
            with suppress(TimeoutError):
                while more := country.recv(_CHUNK):
                    client.sendall(more)
            country.settimeout(None)
