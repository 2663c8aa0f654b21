"""Parsers given what no source should send: each answers, or refuses with an error of ours."""
