"""What Scrapy may say by itself: only what is not in the visits anyway."""

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from crawler.errors import CrawlError


class QuietLogFormatter(LogFormatter):
    """Lowers the level of what is counted and reported per source."""

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        """Our own errors are outcomes of a visit; anything else is a bug and stays loud.

        Errors of the database end the crawl, which then says so itself.
        """
        result = super().spider_error(failure, request, response, spider)
        if isinstance(failure.value, CrawlError | SQLAlchemyError):
            result["level"] = logging.DEBUG
        return result

    def item_error(
        self,
        item: Any,  # as Scrapy declares it
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """A document that cannot be stored ends the crawl, which then says why."""
        result = super().item_error(item, exception, response, spider)
        if isinstance(exception, SQLAlchemyError | OSError):
            result["level"] = logging.DEBUG
        return result

    def dropped(
        self,
        item: Any,  # as Scrapy declares it
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Dropped documents are counted by reason."""
        result = super().dropped(item, exception, response, spider)
        result["level"] = logging.DEBUG
        return result
