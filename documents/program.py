"""Programs that a reader starts: they live no longer than the worker, and within its limits."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

_PR_SET_PDEATHSIG = 1


def run_program(
    command: Sequence[str], *, given: bytes = b"", environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    """Run a program to its end; no word of a document may stand in ``command``.

    Limits on memory and processor time are those of this process; a program that hangs is
    killed with it.
    """
    return subprocess.run(  # noqa: S603 - see above
        command,
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        preexec_fn=_die_with_parent,
    )


def last_line(done: "subprocess.CompletedProcess[bytes]") -> str:
    """What a program that failed said last, or how it ended."""
    if done.returncode < 0:
        return f"crashed ({signal.Signals(-done.returncode).name})"
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return f"failed: {said[-1] if said else f'exit code {done.returncode}'}"[:160]


def _die_with_parent() -> None:
    """The worker itself may be killed at any moment."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
