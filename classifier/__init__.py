"""Text to labels: knows language and policy, nothing about websites."""
