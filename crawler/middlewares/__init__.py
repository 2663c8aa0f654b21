"""What happens to every request and answer: addresses, politeness, challenge pages."""
