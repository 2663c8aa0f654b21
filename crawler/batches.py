"""One thread that writes: what arrives while it works makes the next batch."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Returned = TypeVar("_Returned")
_MOST_AT_ONCE = 100


class Batches(Generic[_Item, _Result]):
    """Collects items of all spiders and hands them on, some at a time.

    A batch is never waited for: the first item is written alone, and those that come meanwhile
    together. SQLite takes one writer at a time, so that everything that is written goes this way.
    """

    def __init__(self, write: Callable[[Sequence[_Item]], Sequence[_Result]]) -> None:
        self._write = write
        self._thread = ThreadPoolExecutor(1, "store")
        self._waiting: list[tuple[_Item, asyncio.Future[_Result]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def put(self, item: _Item) -> _Result:
        """What writing the item came to.

        Raises:
            Exception: What ``write`` raised; every item of the batch gets it.
        """
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write_waiting())
        return await future

    def run(self, work: Callable[[], _Returned]) -> _Returned:
        """Do something else in the same thread, after the batch that is being written."""
        return self._thread.submit(work).result()

    def close(self) -> None:
        """End the thread; nothing may be waiting any more."""
        self._thread.shutdown()

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            items = [item for item, _ in batch]
            written = asyncio.wrap_future(self._thread.submit(self._write, items))
            await asyncio.wait([written])
            error = written.exception()
            if error is not None:
                for _, future in batch:
                    future.set_exception(error)
                continue
            for (_, future), result in zip(batch, written.result(), strict=True):
                future.set_result(result)
        self._writing = None
