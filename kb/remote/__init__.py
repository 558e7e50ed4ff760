"""A kb on another machine, read over its HTTP API as if its data folder were here."""

from kb.remote.application import RemoteApplication, open_remote
from kb.remote.connection import ServerError, SlowServer

__all__ = ["RemoteApplication", "ServerError", "SlowServer", "open_remote"]
