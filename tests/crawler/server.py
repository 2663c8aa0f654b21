"""A small web server on loopback: answers by host and path, and remembers what was asked."""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    at: float
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    etag: str = ""
    declared_bytes: int = 0  # told as the length, whatever is sent
    endless: bool = False  # the body again and again in chunks, for as long as somebody reads


Reply = Answer | Callable[[Asked], Answer]


class LoopbackServer:
    """Answers for every host that is mapped to it."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, str], Reply] = {}
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer._serve(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def of(self, host: str) -> list[Asked]:
        with self._lock:
            return [each for each in self.asked if each.host == host]

    def forget(self) -> None:
        with self._lock:
            self.asked.clear()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        host = (handler.headers["Host"] or "").partition(":")[0]
        asked = Asked(
            at=time.monotonic(),
            host=host,
            path=parts.path,
            query={key: values[0] for key, values in parse_qs(parts.query).items()},
            headers={key.lower(): value for key, value in handler.headers.items()},
        )
        with self._lock:
            self.asked.append(asked)
        reply = self.replies.get((host, parts.path), Answer(b"not here", status=404))
        answer = reply(asked) if callable(reply) else reply
        time.sleep(answer.delay_seconds)
        # The client was killed, or does not want so much.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._send(handler, asked, answer)

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, asked: Asked, answer: Answer) -> None:
        if answer.endless:
            handler.send_response(answer.status)
            handler.send_header("Content-Type", answer.media_type)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            while True:
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(answer.body), answer.body))
        unchanged = answer.etag and asked.headers.get("if-none-match") == answer.etag
        body = b"" if unchanged else answer.body
        handler.send_response(304 if unchanged else answer.status)
        handler.send_header("Content-Type", answer.media_type)
        handler.send_header("Content-Length", str(answer.declared_bytes or len(body)))
        if answer.etag:
            handler.send_header("ETag", answer.etag)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
