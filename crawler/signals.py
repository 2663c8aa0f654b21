"""Signals of our own, beside those of Scrapy."""

# Sent by PolicySpider when the last request and document of a source are dealt with.
# Arguments: visit.
source_finished = object()
