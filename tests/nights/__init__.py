"""Whole nights against the invented country, through the command line."""
