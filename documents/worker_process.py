"""The worker process: reads requests on standard input, answers on standard output.

Started by ``documents.worker`` as ``python -m documents.worker_process``. A request is a line
of JSON followed by the bytes of the capture; an answer is a line with its length followed by
a result. It ends when its input ends, and is killed with its parent.
"""

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from documents.results import ReadResult, dump_result
from vocabulary.codes import TextState

_PR_SET_PDEATHSIG = 1
MEMORY_REASON = "needed more memory than allowed"


def main(arguments: list[str]) -> int:
    """Serve requests until the input ends.

    Args:
        arguments: Reader as ``module:function``, memory limit in bytes, parent's process id.
    """
    reader_name, memory_bytes, parent = arguments
    _die_with_parent(int(parent))
    # Answers go out on a copy; whatever a library prints ends in the error stream.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    read = _load_reader(reader_name)
    gc.disable()
    _keep_what_is_left()
    _send(answers, b"ready")
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        body = sys.stdin.buffer.read(request["size"])
        _limit_cpu(request["cpu_seconds"])
        try:
            answer = dump_result(read(body, request["declared"]))
        except MemoryError:
            answer = dump_result(ReadResult(TextState.UNREADABLE, MEMORY_REASON))
        except RecursionError:
            answer = dump_result(ReadResult(TextState.UNREADABLE, "nested too deeply"))
        _send(answers, answer)
        _keep_what_is_left()
    return 0


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(b"%d\n" % len(content))
    answers.write(content)
    answers.flush()


def _keep_what_is_left() -> None:
    """Look for garbage between documents, instead of within, which took 8% of the time.

    Lines and blocks come by the ten thousand and hold no cycles. What is left after a document
    was loaded to stay, such as the word list, and is not looked through again.
    """
    gc.collect()
    gc.freeze()


def _load_reader(name: str) -> Callable[[bytes, str], ReadResult]:
    module, _, function = name.partition(":")
    reader: Callable[[bytes, str], ReadResult] = getattr(importlib.import_module(module), function)
    return reader


def _limit_cpu(seconds: int) -> None:
    """Allow this much more processor time; the kernel then ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def _die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when the parent goes; elsewhere input ends then."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Ctrl-C goes to the whole process group; the parent decides what becomes of a worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:  # it went before the line above
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
