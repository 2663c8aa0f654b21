"""Every service refuses once a night, so that a crawler has met it."""

import threading

from demo.exchange import Answer, Request, Service

_TOO_MANY = 429
_ASKED_BEFORE = 4  # requests that are answered before one is refused


class RefusingOnce:
    """A service that answers one request with "too many", and a time to wait."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._left = _ASKED_BEFORE

    def answer(self, request: Request) -> Answer | None:
        """The service's answer, but once 429 with ``Retry-After``."""
        with self._lock:
            self._left -= 1
            refused = self._left == -1
        if refused:
            return Answer(_TOO_MANY, b"", "text/plain", (("Retry-After", "0"),))
        return self._service.answer(request)
