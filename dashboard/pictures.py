"""Pictures of original pages: drawn in a worker process with limits, and kept a while."""

from collections import OrderedDict
from threading import Lock

from documents.errors import DocumentsError
from documents.limits import Limits
from documents.page_picture import READER, unpack_picture
from documents.worker import Worker

# One page for a person who waits: far less than a whole document may cost.
_LIMITS = Limits(
    memory_bytes=1_500_000_000, cpu_seconds=15, wall_seconds=20.0, answer_bytes=20_000_000
)
_KEPT = 64


class PictureMaker:
    """Draws one page at a time; the last ones are remembered."""

    def __init__(self) -> None:
        self._worker = Worker(_LIMITS, READER)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], bytes | None] = OrderedDict()

    def draw(self, sha256: str, body: bytes, page: int) -> bytes | None:
        """A PNG of one page, or None where it cannot be drawn."""
        key = (sha256, page)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            try:
                picture = unpack_picture(self._worker.read(body, str(page)))
            except DocumentsError:
                picture = None
            self._kept[key] = picture
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return picture

    def close(self) -> None:
        """End the worker process."""
        self._worker.close()
