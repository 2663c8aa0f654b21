"""An invented country, served on loopback in the real formats of the sources."""
