"""Messages on stderr: for people one line each, for machines one JSON object a line."""

import datetime as dt
import json
import logging
import sys

from commands.run_context import current_run

LOG_FORMATS = ("text", "json")


class TextFormatter(logging.Formatter):
    """Level, logger, the run where there is one, and the message."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line."""
        run = current_run()
        record.run = f" run {run.run_id}" if run else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time``, ``level``, ``logger``, ``run``, ``message``, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line of JSON."""
        run = current_run()
        fields = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "run": run.run_id if run else None,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def set_up_logging(verbosity: int, log_format: str) -> None:
    """Send messages to stderr; ``verbosity`` 0 warnings, 1 information, 2 everything."""
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbosity, 2)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter()
        if log_format == "json"
        else TextFormatter("%(levelname)s%(run)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler])
    # Libraries that print addresses with passwords or tokens in them.
    for name in ("apprise", "urllib3", "requests", "httpx"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
