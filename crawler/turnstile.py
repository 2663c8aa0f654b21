"""One request at a time per host or supplier, with a pause, over all spiders together."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

from crawler.errors import CrawlStopping
from crawler.suppliers import SupplierTable

# While waiting we look this often whether the crawl must stop.
_SLICE_SECONDS = 0.25


class Turnstile:
    """Lets requests through in turn.

    The pause is counted from the end of one answer to the start of the next request, so that
    the host never sees less than the pause, however the network jitters.
    """

    def __init__(self, suppliers: SupplierTable, *, delay_seconds: float) -> None:
        self.suppliers = suppliers
        self._delay_seconds = delay_seconds
        self._longer: dict[str, float] = {}
        self._free_at: dict[str, float] = defaultdict(float)
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def slow_down(self, key: str, delay_seconds: float) -> None:
        """Keep at least this pause for a key, as its Crawl-delay or stated rate asks."""
        self._longer[key] = max(delay_seconds, self._longer.get(key, 0.0))

    def delay(self, url: str) -> float:
        """Pause in seconds that holds for this URL."""
        return max(self._delay_seconds, self._longer.get(self.suppliers.key(url), 0.0))

    def hold(self, key: str, seconds: float) -> None:
        """Send nothing to a key for some time, counted from now."""
        self._free_at[key] = max(self._free_at[key], _now() + seconds)

    async def enter(self, url: str, *, stopping: Callable[[], bool]) -> None:
        """Wait for the turn of a request; ``leave`` must follow.

        Raises:
            CrawlStopping: The crawl was stopped while waiting.
        """
        key = self.suppliers.key(url)
        await self._locks[key].acquire()
        try:
            while True:
                if stopping():
                    raise CrawlStopping(url)
                wait = self._free_at[key] - _now()
                if wait <= 0:
                    return
                await asyncio.sleep(min(wait, _SLICE_SECONDS))
        except BaseException:
            self._locks[key].release()
            raise

    def leave(self, url: str, *, units: float = 1.0) -> None:
        """Let the next one in after the pause; a request of several units costs as many."""
        key = self.suppliers.key(url)
        self._free_at[key] = max(self._free_at[key], _now() + self.delay(url) * units)
        self._locks[key].release()


def _now() -> float:
    return asyncio.get_running_loop().time()
