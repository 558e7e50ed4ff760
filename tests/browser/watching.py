"""What a page does besides showing itself: what it asks for, what the browser complains of, whether a script spoke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request


@dataclass(slots=True)
class Watch:
    """Notes of one tab, from the making of this on."""

    asked: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    listeners: dict[str, Callable[[Any], None]] = field(default_factory=dict)

    def stop(self, page: Page) -> None:
        """Note no more of what the tab does."""
        for event, listener in self.listeners.items():
            page.remove_listener(event, listener)

    def elsewhere(self, address: str) -> list[str]:
        """Requests to another origin than that of ``address``; texts in the page itself (data:) ask nobody."""
        here = urlsplit(address)[:2]
        return [r.url for r in self.asked if not r.url.startswith("data:") and urlsplit(r.url)[:2] != here]

    def transferred(self) -> dict[str, int]:
        """Bytes over the line by address, headers included and pictures not."""
        found = {}
        for request in self.asked:
            if request.resource_type != "image":
                sizes = request.sizes()
                found[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        return found


def watch(page: Page) -> Watch:
    """Start to watch a tab. Breaches of the content security policy are complaints too, for browsers log them."""
    notes = Watch()

    def request(asked: Request) -> None:
        notes.asked.append(asked)

    def console(message: ConsoleMessage) -> None:
        # A page that tells "not found" comes with that status, which the browser logs as a fault.
        own = any(r.is_navigation_request() and r.url == message.location["url"] for r in notes.asked)
        own_status = own and "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not own_status:
            notes.complaints.append(f"{message.text} ({message.location['url']})")

    def crash(error: Error) -> None:
        notes.complaints.append(str(error))

    def dialog(shown: Dialog) -> None:
        notes.dialogs.append(shown.message)
        shown.dismiss()

    notes.listeners = {"request": request, "console": console, "pageerror": crash, "dialog": dialog}
    for event, listener in notes.listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    return notes
