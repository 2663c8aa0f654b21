"""One request at a time per host or supplier, with a pause, over all spiders together.

Several crawlers keep to it together when they share their turns through the database.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable

from crawler.errors import CrawlStopping
from crawler.shared_turns import SharedTurns
from crawler.suppliers import SupplierTable

# While waiting we look this often whether the crawl must stop.
_SLICE_SECONDS = 0.25


class Turnstile:
    """Lets requests through in turn.

    The pause is counted from the end of one answer to the start of the next request, so that
    the host never sees less than the pause, however the network jitters.
    """

    def __init__(
        self,
        suppliers: SupplierTable,
        *,
        delay_seconds: float,
        shared: SharedTurns | None = None,
    ) -> None:
        self.suppliers = suppliers
        self._shared = shared
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
        if self._shared is not None:
            self._shared.hold(key, seconds)

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
                    wait = await self._ask(key)
                    if wait <= 0:
                        return
                await asyncio.sleep(min(wait, _SLICE_SECONDS))
        except BaseException:
            self._locks[key].release()
            raise

    async def _ask(self, key: str) -> float:
        """Take the turn that crawlers share; returns seconds to wait, 0 when it is ours."""
        if self._shared is None:
            return 0.0
        wait = await asyncio.to_thread(self._shared.try_enter, key)
        if wait is None:
            return 0.0
        self._free_at[key] = max(self._free_at[key], _now() + wait)  # until then nobody is asked
        return wait or _SLICE_SECONDS

    def leave(self, url: str, *, units: float = 1.0) -> None:
        """Let the next one in after the pause; a request of several units costs as many."""
        key = self.suppliers.key(url)
        pause = self.delay(url) * units
        self._free_at[key] = max(self._free_at[key], _now() + pause)
        if self._shared is not None:
            self._shared.leave(key, pause)
        self._locks[key].release()


def _now() -> float:
    return asyncio.get_running_loop().time()
