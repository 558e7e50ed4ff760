"""What a command gets in place of an opened data folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from kb.errors import SettingsError
from kb.remote.connection import Connection
from kb.remote.discovery import RemoteDiscovery
from kb.remote.knowledge_base import RemoteKnowledgeBase

if TYPE_CHECKING:
    from kb.remote.briefs import RemoteBriefs
    from kb.remote.exports import RemoteExports
    from kb.remote.gaps import RemoteGaps
    from kb.remote.lessons import RemoteLessons
    from kb.remote.patterns import RemotePatterns
    from kb.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """``public_url`` is where the pages of the server are."""

    public_url: str


class RemoteApplication:
    """The parts of ``kb.wiring.Application`` that only read, answered by a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.kb = RemoteKnowledgeBase(connection)
        self.discovery = RemoteDiscovery(connection)

    @property
    def taxonomy(self) -> Taxonomy:
        """The server's names of things."""
        return self.kb.taxonomy

    @cached_property
    def lesson_finder(self) -> RemoteLessons:
        """Finds lessons."""
        from kb.remote.lessons import RemoteLessons

        return RemoteLessons(self._connection)

    @cached_property
    def patterns(self) -> RemotePatterns:
        """What programmes tell again and again."""
        from kb.remote.patterns import RemotePatterns

        return RemotePatterns(self._connection)

    @cached_property
    def exports(self) -> RemoteExports:
        """Writes lessons as files."""
        from kb.remote.exports import RemoteExports

        return RemoteExports(self._connection)

    @cached_property
    def gaps(self) -> RemoteGaps:
        """What nothing tells of, and what was asked in vain."""
        from kb.remote.gaps import RemoteGaps

        return RemoteGaps(self._connection, self.patterns)

    @cached_property
    def briefs(self) -> RemoteBriefs:
        """Composes briefs."""
        from kb.remote.briefs import RemoteBriefs

        return RemoteBriefs(self._connection)

    @property
    def reviewing(self) -> RemoteLessons:
        """Tells how lessons were judged; judging itself needs the data folder or the pages of the server."""
        return self.lesson_finder

    @property
    def settings(self) -> RemoteSettings:
        """What a reader needs of the server's settings."""
        return RemoteSettings(self._connection.name)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def __getattr__(self, name: str) -> NoReturn:
        """Whatever else a command asks for needs the data folder."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise SettingsError(ONLY_LOCAL)


ONLY_LOCAL = (
    "this works on a data folder only; leave out --server (or unset KB_SERVER), or run it on the machine of that server"
)


def open_remote(server: str) -> RemoteApplication:
    """The kb at an address. Nothing is asked of it yet. Raises ServerError when that is no address."""
    return RemoteApplication(Connection(server))
