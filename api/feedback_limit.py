"""How much one reader may send in a minute, without keeping who that reader is."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable

_SECONDS = 60.0
# Beyond this many different readers in a minute all of them share what is left.
_MAX_READERS = 10_000


class MinuteLimit:
    """Counts by address, in memory, for a minute. Thread-safe.

    An address is only held as a keyed hash; the key is made anew for each minute and forgotten with the counts.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._start(clock())

    def allows(self, address: str) -> bool:
        """Count one more for this address; False when that is too many for this minute."""
        with self._lock:
            now = self._clock()
            if now - self._since >= _SECONDS:
                self._start(now)
            key = hashlib.blake2b(_network(address).encode("utf-8", "replace"), key=self._key, digest_size=16).digest()
            if key not in self._counts and len(self._counts) >= _MAX_READERS:
                key = b""
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key] <= self._most

    def _start(self, now: float) -> None:
        self._since = now
        self._key = secrets.token_bytes(32)
        self._counts: dict[bytes, int] = {}


def _network(address: str) -> str:
    """One reader has a whole /64 of IPv6 addresses; in IPv4 the address itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
