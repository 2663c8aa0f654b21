"""Errors of the command line itself.

CommandError
├── ClockJumpedBack the clock stands before what was recorded
├── ClusterUnusable a Dask cluster does not answer, is empty, or runs another version
├── LockHeld        another run works in this data folder
├── NothingProven   no source may be asked: none was probed with this version
├── ReplayRefused   a run that did not end, labelled nothing, or was made by another version
├── ScheduleRefused a scheduler is not there, or would not take what it was given
├── UpgradedMeanwhile program or database became another version's during a run
└── UnknownSetting  a settings file has a key that is no option; becomes wrong usage
"""


class CommandError(Exception):
    """Root of the errors raised by commands; the message is fit to print in one line."""


class ClockJumpedBack(CommandError):
    """The clock stands before the last run; what it recorded would come to stand before it."""


class ClusterUnusable(CommandError):
    """Dask is missing, no scheduler answers, it has no workers, or they run something else."""


class LockHeld(CommandError):
    """Another process runs in the same data folder; raised before anything is written."""


class NothingProven(CommandError):
    """Real hosts, and none of the sources has a passed probe of this version."""


class ReplayRefused(CommandError):
    """A run cannot be made again: it did not end, labelled nothing, or is another version's."""


class ScheduleRefused(CommandError):
    """No such scheduler on this machine, or it refused; the message has its own words."""


class UpgradedMeanwhile(CommandError):
    """A run met a program or a schema that is not the one it began with, and ended there."""


class UnknownSetting(CommandError):
    """A key or table of a settings file names no option or command."""
