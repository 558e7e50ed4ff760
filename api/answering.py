"""Answers while they are written: at most a few at once, each in a task that ends when its reader leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator

from fastapi import Request

from api.dependencies import access_of
from kb.answer import Answers, TooManyAnswers, open_answers
from kb.answer.types import Event, Grounds, Outcome, Sentence
from kb.types import Filter

# Each holds a call to the endpoint, which a small machine may well run itself.
MOST_AT_ONCE = 4
RETRY_SECONDS = 10
# How often it is looked whether the reader is still there.
LOOK_SECONDS = 0.5
_lock = threading.Lock()


def answers_of(request: Request) -> Answers:
    """What writes the answers of this app. Raises AnswersOff when no endpoint is set."""
    state = request.app.state
    with _lock:
        if not hasattr(state, "answers"):
            access = access_of(request)
            _ = access.kb  # opened under the lock that all routes share
            state.answers = open_answers(access.application)
        answers: Answers = state.answers
    return answers


class Writing:
    """One answer being written. To be made and used on the event loop; ``events`` must be run through or closed."""

    def __init__(
        self, request: Request, answers: Answers, question: str, filter: Filter, language: str | None = None
    ) -> None:
        """Start. Raises TooManyAnswers when as many as may be are under way."""
        state = request.app.state
        under_way: int = getattr(state, "answers_under_way", 0)
        if under_way >= MOST_AT_ONCE:
            raise TooManyAnswers(f"{MOST_AT_ONCE} answers are being written; try again in {RETRY_SECONDS} seconds")
        state.answers_under_way = under_way + 1
        self._request = request
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._task = asyncio.create_task(answers.answer(question, self._queue.put_nowait, filter, language))
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        self._request.app.state.answers_under_way -= 1
        if not task.cancelled():
            task.exception()  # seen here, so that it is not complained about when nobody waits for it any more
        self._queue.put_nowait(None)

    async def events(self) -> AsyncGenerator[Event | None, None]:
        """What is written as it comes, None while nothing does; it stops short when the reader has left.

        Raises what the writing raises.
        """
        try:
            waiting: asyncio.Task[Event | None] = asyncio.create_task(self._queue.get())
            while True:
                await asyncio.wait((waiting,), timeout=LOOK_SECONDS)
                if waiting.done():
                    event = waiting.result()
                    if event is None:
                        break
                    waiting = asyncio.create_task(self._queue.get())
                    yield event
                elif await self._request.is_disconnected():
                    return
                else:
                    yield None
            await self._task
        finally:
            waiting.cancel()
            # Cancelling closes the connection to the endpoint, which then stops computing.
            self._task.cancel()


async def whole(writing: Writing) -> tuple[Grounds, list[Sentence], Outcome] | None:
    """The answer when it is finished; None when the reader has left. Raises what the writing raises."""
    grounds: Grounds | None = None
    sentences: list[Sentence] = []
    outcome: Outcome | None = None
    async for event in writing.events():
        if isinstance(event, Grounds):
            grounds = event
        elif isinstance(event, Sentence):
            sentences.append(event)
        elif event is not None:
            outcome = event
    return None if grounds is None or outcome is None else (grounds, sentences, outcome)
