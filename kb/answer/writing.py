"""An answer from question to end: gather, ask the endpoint, and pass on what the quotes support."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from kb.answer.endpoint import Endpoint, too_slow
from kb.answer.gathering import Gatherer
from kb.answer.prompt import MAX_SENTENCES, messages
from kb.answer.sentences import MAX_SENTENCE, Splitter, Written
from kb.answer.support import Support
from kb.answer.types import Event, Grounds, Outcome, Restart, Sentence, Source
from kb.types import Filter

Emit = Callable[[Event], None]
# A model that counts badly may finish its thought; one that does not stop is stopped.
_MOST_WRITTEN = 2 * MAX_SENTENCES
_MOST_REPEATED = MAX_SENTENCES
_MOST_TEXT = 12_000  # characters; eight sentences need a tenth
# As long as no thought has ended the text may be one, which weighs each source, and more than once.
_MOST_THOUGHT = 5 * MAX_SENTENCES
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    """What became of the sentences so far; ``written`` and ``repeated`` count those that name a source."""

    cited: set[int] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    written: int = 0
    repeated: int = 0
    dropped: int = 0

    def enough(self, splitter: Splitter) -> bool:
        """Whether no more is wanted of this answer."""
        if self.repeated >= _MOST_REPEATED:
            return True
        if not splitter.thoughts:
            return self.written >= _MOST_THOUGHT
        return self.written >= _MOST_WRITTEN or len(self.told) >= MAX_SENTENCES or splitter.length > _MOST_TEXT


class Answers:
    """Writes answers. Thread-safe; it keeps nothing of them."""

    def __init__(self, endpoint: Endpoint, gatherer: Gatherer, support: Support) -> None:
        self._endpoint = endpoint
        self._gatherer = gatherer
        self._support = support

    @property
    def seconds(self) -> float:
        """Longest time that the writing of one answer may take."""
        return self._endpoint.seconds

    async def answer(
        self,
        question: str,
        emit: Emit,
        filter: Filter | None = None,
        language: str | None = None,
        *,
        as_typed: bool = False,
        plain: bool = False,
    ) -> Outcome:
        """Emit the sources, then each supported sentence as it comes, then how it went; that is also returned.

        When nothing here answers the question the endpoint is not asked. Cancelling stops the endpoint too.
        ``as_typed`` and ``plain`` are as for ``KnowledgeBase.search``. Raises QueryError, EndpointFailed and
        EndpointSlow.
        """
        grounds = await asyncio.to_thread(
            self._gatherer.gather, question, filter, language, as_typed=as_typed, plain=plain
        )
        emit(grounds)
        tally = _Tally()
        if grounds.answered:
            try:
                async with asyncio.timeout(self._endpoint.seconds):
                    tally = await self._write(grounds, emit)
            except TimeoutError as error:
                raise too_slow(self._endpoint.seconds) from error
        outcome = self._outcome(grounds, tally)
        emit(outcome)
        return outcome

    async def _write(self, grounds: Grounds, emit: Emit) -> _Tally:
        splitter, tally, thoughts = Splitter(), _Tally(), 0
        async with aclosing(self._endpoint.write(messages(grounds))) as pieces:
            async for piece in pieces:
                sentences = splitter.feed(piece)
                if splitter.thoughts > thoughts:
                    if tally.told:
                        emit(Restart())
                    tally, thoughts = _Tally(), splitter.thoughts
                await self._pass_on(sentences, grounds, tally, emit)
                if tally.enough(splitter):
                    _log.info("the answer is long enough; the endpoint is stopped")
                    return tally
        left, broken_off = splitter.finish()
        await self._pass_on(left, grounds, tally, emit)
        tally.dropped += broken_off
        return tally

    async def _pass_on(self, sentences: list[Written], grounds: Grounds, tally: _Tally, emit: Emit) -> None:
        for written in sentences:
            repeats = written.text in tally.seen
            tally.seen.add(written.text)
            tally.written += bool(written.cited)
            tally.repeated += repeats and bool(written.cited)
            if len(tally.told) >= MAX_SENTENCES:
                continue
            # The encoder computes; meanwhile other readers are served.
            found = () if repeats else await asyncio.to_thread(self._supporting, written, grounds)
            if not found:
                tally.dropped += 1
                continue
            numbers = tuple(source.number for source in found)
            tally.told.add(written.text)
            tally.cited.update(numbers)
            emit(Sentence(written.text, numbers))

    def _supporting(self, written: Written, grounds: Grounds) -> tuple[Source, ...]:
        cited = [source for source in grounds.sources if source.number in written.cited]
        if not cited or not written.text or len(written.text) > MAX_SENTENCE:
            return ()
        return self._support.supporting(written.text, grounds.language, cited)

    def _outcome(self, grounds: Grounds, tally: _Tally) -> Outcome:
        cited = [source for source in grounds.sources if source.number in tally.cited]
        lessons = sum(source.lesson_id is not None for source in cited)
        model = self._endpoint.model if grounds.answered else None
        return Outcome(grounds.answered, lessons, grounds.lessons, len(cited) - lessons, tally.dropped, model)
