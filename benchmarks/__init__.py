"""Speed and quality, each figure a ratio or a share measured in one run on one machine."""
