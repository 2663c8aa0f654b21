"""The state as Prometheus text, for the textfile collector of its node exporter."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from commands.state import State

_PREFIX = "beleidsmonitor_"


def write_metrics(state: State, file: Path) -> None:
    """Write the file anew; a reader never sees half of it."""
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, value: float | None) -> None:
        if value is not None:
            Gauge(_PREFIX + name, meaning, registry=registry).set(value)

    success = state.last_success.timestamp() if state.last_success else None
    gauge("last_success_timestamp_seconds", "End of the last night that came to its end", success)
    gauge("last_exit_code", "Exit code of the last night", state.last_exit_code)
    gauge("sources_asked", "Sources asked in the last night", state.sources_asked)
    gauge("sources_reached", "Sources reached in the last night", state.sources_reached)
    gauge("captures_pending", "Captures that wait to be read", state.captures_pending)
    gauge("ocr_pages_waiting", "Scanned pages that wait for OCR", state.ocr_pages_waiting)
    gauge("disk_free_bytes", "Room left where the data folder is", state.disk_free_bytes)
    sizes = Gauge(_PREFIX + "stage_bytes", "Room of a stage", ["stage"], registry=registry)
    for size in state.sizes:
        sizes.labels(stage=size.stage).set(size.size_bytes)
    alarms = Gauge(_PREFIX + "alarm", "1 for each alarm that is on", ["name"], registry=registry)
    for alarm in state.alarms:
        alarms.labels(name=alarm.name).set(1)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(file), registry)
