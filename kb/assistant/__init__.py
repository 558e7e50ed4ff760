"""kb for assistants that speak the Model Context Protocol: tools whose every answer can be cited."""

from kb.assistant.server import build_server

__all__ = ["build_server"]
