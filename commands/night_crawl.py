"""The crawl of a night: in this process, or shared out over several that keep the same limits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commands.progress import StageProgress
from commands.workspace import Workspace
from crawler.items import Source
from crawler.run import CrawlSummary, crawl
from crawler.settings import CrawlSettings
from db.visits import list_visits

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker


def crawl_sources(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    settings: CrawlSettings,
    run_id: int,
    sources: Sequence[Source],
    *,
    crawlers: int,
) -> CrawlSummary:
    """Visit all sources; those that another crawler left are visited by this process.

    On PostgreSQL the limits are kept in the database, since crawlers of other machines may work
    there too.
    """
    if workspace.database_url.startswith("postgresql"):
        settings = replace(settings, shared_limits=True)
    with sessions() as session:
        before = len(list_visits(session, run_id))
    with StageProgress("crawl", "sources", before=before) as progress:
        stored: Counter[str] = Counter()
        if crawlers > 1:
            stored.update(_crawl_shared(workspace, settings, run_id, sources, crawlers))
        crawled = crawl(
            sources,
            sessions=sessions,
            captures=workspace.captures(),
            run_id=run_id,
            reference_date=workspace.today,
            clock=workspace.clock,
            settings=settings,
            progress=lambda done, total, _visit: progress(done, total),
        )
        progress(len(crawled.visits), len(crawled.visits))
    stored.update(crawled.documents)
    return replace(crawled, documents=dict(stored))


def _crawl_shared(
    workspace: Workspace,
    settings: CrawlSettings,
    run_id: int,
    sources: Sequence[Source],
    crawlers: int,
) -> Counter[str]:
    from crawler.shares import CrawlShare, crawl_shared, share_out

    shares = [
        CrawlShare(
            database_url=workspace.database_url,
            captures=workspace.captures().folder,
            run_id=run_id,
            reference_date=workspace.today,
            now=workspace.fixed_now,
            settings=settings,
            sources=part,
        )
        for part in share_out(sources, settings, crawlers)
    ]
    return Counter(crawl_shared(shares))
