"""Operation as its operator sees it: what is kept, known, scheduled and shared out."""
