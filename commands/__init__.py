"""Bodies of the commands, one file a group: read options, call one function, print."""
