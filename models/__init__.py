"""Trained models: saved, described, checked before they are loaded."""
