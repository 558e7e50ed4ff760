"""``kb answer``."""

from __future__ import annotations

import asyncio
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options
from kb.cli.brief import BriefLanguage
from kb.cli.output import note, print_json, print_line

if TYPE_CHECKING:
    from kb.answer import Answers, Grounds, Outcome, Sentence, Source
    from kb.answer.types import Event
    from kb.types import Filter

_WIDTH = 100


def answer(
    ctx: typer.Context,
    question: Annotated[list[str], typer.Argument(help="What you want to know, in Dutch or English.")],
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    theme: options.Theme = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    lang: Annotated[
        BriefLanguage | None, typer.Option("--lang", help="Language of the answer; else that of the question.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Let a language model write a short answer from the quotes found; sentences without support are left out.

    Needs an endpoint: set KB_ANSWER_URL and KB_ANSWER_MODEL. Question and quotes are sent there.

    Example:  kb answer "wat helpt bij regionale samenwerking?"

              kb answer "what hinders prevention?" --programme "Gezonde Slagkracht" --json
    """
    from kb.answer import open_answers

    answers = open_answers(options.application(ctx))
    wanted = options.make_filter(programme, kind, language, region, theme, target_group, year_from, year_to)
    asked = " ".join(question)
    printer = _Printer(quiet=json)
    outcome = asyncio.run(_written(answers, asked, wanted, lang.value if lang else None, printer))
    if json:
        from kb.answer.contract import answer_json

        print_json(answer_json(printer.grounds, printer.sentences, outcome))
        return
    printer.finish(outcome)


async def _written(answers: Answers, question: str, filter: Filter, language: str | None, printer: _Printer) -> Outcome:
    return await answers.answer(question, printer, filter, language)


class _Printer:
    """Prints the sentences as they come; quiet it only keeps them."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self.grounds: Grounds
        self.sentences: list[Sentence] = []

    def __call__(self, event: Event) -> None:
        """Take the next event."""
        from kb.answer import Grounds, Restart, Sentence

        if isinstance(event, Grounds):
            self.grounds = event
        elif isinstance(event, Restart):
            self.sentences.clear()
            if not self._quiet:
                print_line()
                note("What stands above was the model's thought; its answer follows.")
        elif isinstance(event, Sentence):
            self.sentences.append(event)
            if not self._quiet:
                numbers = "".join(f"[{number}]" for number in event.sources)
                print_line(textwrap.fill(f"{event.text} {numbers}", _WIDTH))

    def finish(self, outcome: Outcome) -> None:
        """Print the sources that were cited, and how it went."""
        if not outcome.answered:
            note("Nothing here seems to answer this question; nothing was written.")
            return
        cited = {number for sentence in self.sentences for number in sentence.sources}
        if cited:
            print_line()
        for source in self.grounds.sources:
            if source.number in cited:
                _print_source(source)
        others = f" and {outcome.passages} other quotes" if outcome.passages else ""
        note(
            f"Based on {outcome.based_on} of {outcome.of} lessons{others}; {outcome.dropped} sentences left out for "
            f"want of support. Written by {outcome.model}: the quotes are what was published, the sentences are not."
        )


def _print_source(source: Source) -> None:
    meta = source.publication.metadata
    number = f"[{source.number}] "
    indent = " " * len(number)
    quote = " ".join(source.quote.split())
    print_line(textwrap.fill(f"“{quote}”", _WIDTH, initial_indent=number, subsequent_indent=indent))
    place = [meta.title, str(meta.year) if meta.year else "", f"p. {source.page}" if source.page else ""]
    print_line(f"{indent}{' · '.join(part for part in place if part)}")
    print_line(f"{indent}{source.publication.url}")
