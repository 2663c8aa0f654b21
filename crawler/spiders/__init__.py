"""One file per platform; a municipality is a row of data."""
