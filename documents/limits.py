"""What one document may cost before its reader is stopped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on the reading of one document, applied inside and outside the worker.

    Attributes:
        memory_bytes: Address space of a worker. Python with the PDF reader takes 0.1 GB of it,
            a PDF of 5,000 pages 0.6 GB; LibreOffice converts an old Word file in 0.5 GB.
        cpu_seconds: Processor time for one document; the slowest real one took 3 s.
        wall_seconds: From handing over the bytes to the answer.
        input_bytes: A larger file is not even handed over.
        answer_bytes: A larger answer is not taken.
        documents_per_worker: After this many a worker is replaced, so that leaks stay small.
    """

    memory_bytes: int = 2_000_000_000
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    input_bytes: int = 250_000_000
    answer_bytes: int = 200_000_000
    documents_per_worker: int = 250
