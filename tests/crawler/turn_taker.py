"""Run as a program: take turns at a supplier and print when each began and ended."""

import asyncio
import sys
import time

from crawler.shared_turns import SharedTurns
from crawler.suppliers import load_suppliers
from crawler.turnstile import Turnstile
from db.engine import open_engine, session_factory

URL = "https://zoek.officielebekendmakingen.nl/"


async def take(url: str, turns: int, delay: float) -> None:
    sessions = session_factory(open_engine(url))
    shared = SharedTurns(sessions, lease_seconds=20)
    turnstile = Turnstile(load_suppliers(), delay_seconds=delay, shared=shared)

    async def one() -> None:
        await turnstile.enter(URL, stopping=lambda: False)
        began = time.time()
        await asyncio.sleep(0.02)  # the answer takes some time
        ended = time.time()
        turnstile.leave(URL)
        sys.stdout.write(f"{began} {ended}\n")

    await asyncio.gather(*(one() for _ in range(turns)))


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
