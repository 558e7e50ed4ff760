"""Answers while they are written: a few at once and of one reader, each in a task that ends when its reader leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import Request

from api.dependencies import access_of
from api.feedback_limit import MinuteLimit
from kb.answer import Answers, TooManyAnswers, open_answers
from kb.answer.types import Event, Grounds, Outcome, Restart, Sentence
from kb.types import Filter

# Each holds a call to the endpoint, which a small machine may well run itself.
MOST_AT_ONCE = 4
RETRY_SECONDS = 10
# Of one reader, for each costs computing or money; a whole office may share one address.
PER_MINUTE = 10
_MINUTE = 60  # seconds
# How often it is looked whether the reader is still there.
LOOK_SECONDS = 0.5
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked; ``language`` is that of the answer. The rest is as for ``KnowledgeBase.search``."""

    question: str
    filter: Filter
    language: str | None = None
    as_typed: bool = False
    plain: bool = False


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


class AskedTooOften(TooManyAnswers):
    """One reader asks for more answers than fit in a minute."""


class Writing:
    """One answer being written. To be made and used on the event loop; ``events`` must be run through or closed."""

    def __init__(self, request: Request, answers: Answers, asked: Asked) -> None:
        """Start. Raises TooManyAnswers when as many as may be are under way, or this reader had enough."""
        state = request.app.state
        under_way: int = getattr(state, "answers_under_way", 0)
        if under_way >= MOST_AT_ONCE:
            told = f"{MOST_AT_ONCE} answers are being written; try again in {RETRY_SECONDS} seconds"
            raise TooManyAnswers(told, RETRY_SECONDS)
        _require_room(request)
        state.answers_under_way = under_way + 1
        self._request = request
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        writing = answers.answer(
            asked.question,
            self._queue.put_nowait,
            asked.filter,
            asked.language,
            as_typed=asked.as_typed,
            plain=asked.plain,
        )
        self._task = asyncio.create_task(writing)
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
        elif isinstance(event, Restart):
            sentences.clear()
        elif event is not None:
            outcome = event
    return None if grounds is None or outcome is None else (grounds, sentences, outcome)


def _require_room(request: Request) -> None:
    state = request.app.state
    if not hasattr(state, "answer_limit"):
        state.answer_limit = MinuteLimit(PER_MINUTE)
    limit: MinuteLimit = state.answer_limit
    if not limit.allows(request.client.host if request.client else ""):
        told = f"at most {PER_MINUTE} answers a minute are written for one reader; wait a minute"
        raise AskedTooOften(told, _MINUTE)
