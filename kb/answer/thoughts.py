"""Leaving out what a model thinks aloud before its answer, between ``<think>`` and ``</think>``."""

from __future__ import annotations

_START, _END = "<think>", "</think>"


class Thoughts:
    """Takes pieces of text as they come and gives back those of the answer.

    With some servers the opening mark is part of the question, so that only ``</think>`` comes: until then a thought
    cannot be told from an answer, and all that came before it turns out to be thought.
    """

    def __init__(self) -> None:
        self._held = ""
        self._begun = False
        self._within = False

    def feed(self, piece: str) -> tuple[str, bool]:
        """(text that may be of the answer, whether all text before it turns out to be thought)."""
        self._held += piece
        if not self._begun and not self._begins():
            return "", False
        before, end, after = self._held.rpartition(_END)
        if end:
            self._within = False
        text = after if end else before + after
        kept = _beginning_of_end(text)
        self._held = text[len(text) - kept :]
        return ("" if self._within else text[: len(text) - kept]), bool(end)

    def finish(self) -> tuple[str, bool]:
        """(text that was held back, whether the text broke off within a thought)."""
        left, self._held = self._held, ""
        unfinished = self._within or (not self._begun and bool(left.strip()))
        return ("" if unfinished else left), unfinished

    def _begins(self) -> bool:
        """Whether enough came to tell how the text begins."""
        start = self._held.lstrip()
        if len(start) < len(_START) and _START.startswith(start):
            return False
        self._begun = True
        self._within = start.startswith(_START)
        return True


def _beginning_of_end(text: str) -> int:
    """How many of the last characters may be the first of ``</think>``."""
    return next((size for size in range(len(_END) - 1, 0, -1) if text.endswith(_END[:size])), 0)
