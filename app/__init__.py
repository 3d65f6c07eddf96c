"""Dateline: a self-hosted news archive with a REST API."""

__version__ = "0.1.0"
