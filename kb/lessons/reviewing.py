"""People's judgement of lessons: validate, correct, reject, look back, and teach the machine with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kb.errors import QueryError
from kb.language import detect
from kb.lesson import Lesson, Polarity, Review, Status
from kb.lessons.catalogue import Catalogue
from kb.lessons.choosing import Choice, known, terms
from kb.taxonomy import Taxonomy

MAX_NOTE = 2000
MAX_WHO = 100


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Reviewing:
    """Keeps judgements. Thread-safe.

    A new judgement takes over what an earlier one corrected, unless it says otherwise itself.
    """

    def __init__(self, catalogue: Catalogue, taxonomy: Taxonomy, now: Callable[[], str] = _now) -> None:
        """``now`` gives the time as ISO 8601 in UTC."""
        self._catalogue = catalogue
        self._taxonomy = taxonomy
        self._now = now

    def validate(self, id: str, who: str, note: str = "") -> Review:
        """Say that a lesson is right as it is. Raises NotFound, and QueryError without a name."""
        return self._add(id, who, note, Status.VALIDATED)

    def reject(self, id: str, who: str, note: str = "") -> Review:
        """Say that this is no lesson: it is not shown any more. Raises NotFound, and QueryError without a name."""
        return self._add(id, who, note, Status.REJECTED)

    def correct(
        self,
        id: str,
        who: str,
        *,
        polarity: str | None = None,
        determinants: Sequence[str] | None = None,
        themes: Sequence[str] | None = None,
        note: str = "",
    ) -> Review:
        """Say what the lesson really is; it is validated by that. None leaves a field, an empty list clears it.

        Determinants and themes may be given by id, label or synonym. Raises NotFound, and QueryError naming the known
        values.
        """
        if polarity is None and determinants is None and themes is None:
            raise QueryError("a correction says which polarity, determinants or themes are right")
        return self._add(
            id,
            who,
            note,
            Status.VALIDATED,
            known(Polarity, polarity) if polarity is not None else None,
            terms(self._taxonomy, "determinant", determinants) if determinants is not None else None,
            terms(self._taxonomy, "theme", themes) if themes is not None else None,
        )

    def history(self, id: str) -> list[Review]:
        """All judgements of a lesson, oldest first. Raises NotFound when there is neither lesson nor judgement."""
        found = [review for review, _, _ in self._catalogue.lessons.reviews(id)]
        if not found:
            self._catalogue.get(id)
        return found

    def queue(
        self,
        *,
        polarity: Sequence[str] = (),
        determinant: Sequence[str] = (),
        theme: Sequence[str] = (),
        programme: str | None = None,
    ) -> list[Lesson]:
        """The lessons nobody has judged, those the machine was least sure of first. Raises QueryError."""
        choice = Choice.of(self._taxonomy, polarity, determinant, theme, (Status.MACHINE.value,))
        snapshot = self._catalogue.snapshot()
        wanted = self._taxonomy.resolve("programme", programme) or programme if programme else None
        found = [
            lesson
            for lesson in snapshot.shown
            if choice.fits(lesson)
            and (wanted is None or snapshot.publications[lesson.publication_id].metadata.programme == wanted)
        ]
        return sorted(found, key=lambda lesson: (lesson.statement.confidence, lesson.id))

    def labels(self) -> Iterator[dict[str, Any]]:
        """What people judged as labelled sentences, in the form of corpus/labels: a rejected lesson is none.

        Of a lesson that is gone only what the judgement itself says is known: without a polarity it is left out.
        """
        lessons = self._catalogue.snapshot().by_id
        newest = {
            review.lesson_id: (review, where, quote) for review, where, quote in self._catalogue.lessons.reviews()
        }
        for id, (review, publication, quote) in sorted(newest.items()):
            lesson = lessons.get(id)
            polarity = lesson.polarity if lesson else review.polarity
            rejected = review.status is Status.REJECTED
            if polarity is None and not rejected:
                continue
            yield {
                "id": f"review-{id}",
                "publication": publication,
                "language": lesson.language if lesson else detect(quote),
                "heading": " > ".join(lesson.heading) if lesson else "",
                "text": quote,
                "is_lesson": int(not rejected),
                "polarity": None if rejected or polarity is None else polarity.value,
                "determinant": [] if rejected else _ids(lesson, review, "determinants"),
                "theme": [] if rejected else _ids(lesson, review, "themes"),
            }

    def _add(
        self,
        id: str,
        who: str,
        note: str,
        status: Status,
        polarity: Polarity | None = None,
        determinants: tuple[str, ...] | None = None,
        themes: tuple[str, ...] | None = None,
    ) -> Review:
        lesson = self._catalogue.get(id)
        review = Review(id, status, _checked(who, note), self._now(), polarity, determinants, themes, note.strip())
        if lesson.review is not None:
            review = _taking_over(review, lesson.review)
        self._catalogue.lessons.add_review(review, lesson.publication_id, lesson.quote)
        return review


def _checked(who: str, note: str) -> str:
    who = " ".join(who.split())
    if not who or len(who) > MAX_WHO or not who.isprintable():
        raise QueryError(f"a judgement needs the name of the one who judges, in at most {MAX_WHO} characters")
    if len(note) > MAX_NOTE:
        raise QueryError(f"the note has {len(note)} characters; at most {MAX_NOTE} are kept")
    return who


def _taking_over(review: Review, earlier: Review) -> Review:
    return replace(
        review,
        polarity=review.polarity or earlier.polarity,
        determinants=earlier.determinants if review.determinants is None else review.determinants,
        themes=earlier.themes if review.themes is None else review.themes,
    )


def _ids(lesson: Lesson | None, review: Review, name: str) -> list[str]:
    if lesson is None:
        return list(getattr(review, name) or ())
    return [label.id for label in getattr(lesson.statement, name)]
