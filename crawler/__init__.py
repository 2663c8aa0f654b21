"""Collects documents: knows websites and their manners, knows nothing about labels."""
