"""The tools: one method each, with what an assistant reads of it and of its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from kb.assistant.citing import Citing
from kb.errors import KbError, QueryError
from kb.lesson import Polarity
from kb.types import Filter

if TYPE_CHECKING:
    from kb.wiring import Application

MAX_LIMIT = 20
# A pattern comes with several quotes, so that ten fill as much room as twenty publications.
MAX_PATTERNS = 10
_LANGUAGE = re.compile("[a-z]{2}")
_MAX_NAME = 200
# A pattern tells how many lessons it has; so many of each kind are quoted.
_MOST_QUOTES = {"lessons": 4, "contradictions": 1, "supported_by": 1}

P = ParamSpec("P")
# The address of this kb for the reader of one request.
Base = Callable[[Context[Any, Any]], str | None]


def _limit(what: str, most: int = MAX_LIMIT) -> Any:
    return Field(description=f"How many {what}, 1 to {most}.", json_schema_extra={"minimum": 1, "maximum": most})


Query = Annotated[str, Field(description='What to look for, in Dutch or English; may hold "exact words" and -words.')]


def _told(tool: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
    """Let what kb says is wrong reach the assistant in kb's own words; anything else stays in the log."""

    @wraps(tool)
    def answer(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        try:
            return tool(*args, **kwargs)
        except KbError as error:
            raise ToolError(str(error)) from error

    return answer


class Tools:
    """Answers from an application, here or on a server; each part is opened when it is first needed."""

    def __init__(self, application: Application, base: Base) -> None:
        self._application = application
        self._base = base

    @_told
    def search(
        self,
        ctx: Context[Any, Any],
        query: Query,
        language: Annotated[
            str | None, Field(description="Only publications in this language (ISO 639-1: nl, en); default all.")
        ] = None,
        programme: Annotated[str | None, Field(description="Only this programme: name, abbreviation or id.")] = None,
        limit: Annotated[int, _limit("publications")] = 8,
    ) -> dict[str, Any]:
        """Find passages that answer a question, each as a verbatim quote with its source.

        Dutch and English find each other. `answered` false means that nothing here seems to answer. `relevance` is
        direct, related or weak.
        """
        wanted = Filter(programme=_names(programme), language=_language(language))
        found = self._application.kb.search(query, wanted, page_size=_checked(limit))
        if not wanted:
            self._application.discovery.log(found.query, found.total_publications)
        return self._citing(ctx).search(found)

    @_told
    def lessons(
        self,
        ctx: Context[Any, Any],
        query: Query,
        polarity: Annotated[
            str | None,
            Field(
                description="Only what helped, hindered, is advised, came of it or was found.",
                json_schema_extra={"enum": [*Polarity, None]},
            ),
        ] = None,
        limit: Annotated[int, _limit("lessons")] = 8,
    ) -> dict[str, Any]:
        """Find lessons of programmes: verbatim statements of what helped, what hindered and what to do.

        `programmes` counts the programmes that tell a lesson of the same meaning.
        """
        chosen = [polarity] if polarity else []
        found = self._application.lesson_finder.find(query, polarity=chosen, page_size=_checked(limit))
        return self._citing(ctx).lessons(found)

    @_told
    def patterns(
        self,
        ctx: Context[Any, Any],
        query: Annotated[str | None, Field(description="A subject, in Dutch or English; without it all.")] = None,
        min_programmes: Annotated[int, Field(description="Told by at least so many programmes.")] = 2,
        limit: Annotated[int, _limit("patterns", MAX_PATTERNS)] = 5,
    ) -> dict[str, Any]:
        """List what programmes tell again and again, with how many tell it and the quotes that show it."""
        from kb.lessons.pattern_contract import PatternJson
        from kb.lessons.patterns import PatternFilter
        from kb.service import checked_query

        if min_programmes < 1:
            raise QueryError("min_programmes counts from 1")
        limit = _checked(limit, MAX_PATTERNS)
        subject = checked_query(query) if query and query.strip() else ""
        patterns, taxonomy = self._application.patterns, self._application.taxonomy
        found = patterns.all(PatternFilter(least_programmes=min_programmes), subject, 1, limit)
        json = PatternJson(patterns, taxonomy, self._citing(ctx).source, "en")
        answer = json.page(found, subject, 1, limit)
        for pattern in answer["patterns"]:
            pattern |= {name: pattern[name][:most] for name, most in _MOST_QUOTES.items()}
        return answer

    @_told
    def publication(
        self,
        ctx: Context[Any, Any],
        id: Annotated[str, Field(description="The publication_id of a source.")],
        start: Annotated[
            int, Field(description="The number of the passage to begin at: `next` of the part before.")
        ] = 0,
    ) -> dict[str, Any]:
        """Read a publication in full, in parts: its passages in reading order, each with page and heading."""
        if start < 0 or not id.strip() or len(id) > _MAX_NAME:
            raise QueryError("give the publication_id of a source, and start from 0 or the `next` of the part before")
        return self._citing(ctx).publication(self._application.kb.publication(id.strip()), start)

    @_told
    def brief(
        self,
        ctx: Context[Any, Any],
        topic: Annotated[str, Field(description="What the brief is about, in Dutch or English.")],
    ) -> dict[str, Any]:
        """Compose a brief: comparable programmes, what helped, what hindered and what is set against it, tools, gaps.

        All of it is in verbatim quotes; `source` of a quote is the `number` of one of the `sources`.
        """
        from kb.lessons.brief_contract import brief_json
        from kb.lessons.brief_types import Options

        made = self._application.briefs.compose(topic, Options(limit=5, language="en"))
        return brief_json(made, self._application.taxonomy, self._citing(ctx).source)

    def _citing(self, ctx: Context[Any, Any]) -> Citing:
        return Citing(self._application.taxonomy, self._base(ctx))


def _checked(limit: int, most: int = MAX_LIMIT) -> int:
    if not 1 <= limit <= most:
        raise QueryError(f"limit runs from 1 to {most}")
    return limit


def _names(programme: str | None) -> tuple[str, ...]:
    if programme and len(programme) > _MAX_NAME:
        raise QueryError(f"the name of a programme has at most {_MAX_NAME} characters")
    return (programme,) if programme and programme.strip() else ()


def _language(language: str | None) -> tuple[str, ...]:
    if language and not _LANGUAGE.fullmatch(language):
        raise QueryError("language is a code of two letters: nl, en")
    return (language,) if language else ()
