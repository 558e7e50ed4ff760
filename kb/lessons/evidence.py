"""How much stands behind a pattern: which programmes tell it independently, when, in which settings.

The rules of counting:

* A programme counts once, however many of its publications say the same; a programme line counts with its programme.
* A publication without a programme counts by itself, unless it is kin to one that has a programme.
* Kin are publications from one source: the same web address, or one address below the other (a parent page and its
  child). Of quotes from kin, and of quotes with (nearly) the same words, only one counts: a text that was taken over
  is no second witness.
* A quote that names exactly one programme, another than that of its publication, reports on that programme and counts
  for it. So does one that refers back ("dat initiatief zag ...") to the one other programme named before it.

The steps, each with the one before as its floor: one report; several reports; several programmes; evaluated, when the
pattern is itself a result, or a result from an evaluation or research summary says much the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kb.lesson import Lesson, Polarity
from kb.lessons.catalogue import Snapshot
from kb.lessons.copies import same_words
from kb.lessons.kinship import kin
from kb.lessons.likeness import sure
from kb.taxonomy import Taxonomy

# Kinds of publication that look back with a method.
EVALUATING = ("evaluation", "research-summary")
# A quote that tells what another said, without its name.
_REFERS_BACK = re.compile(
    r"\b(dat(zelfde)?|that|the same) (initiatief|programma|project|onderzoek|initiative|programme|study)\b"
    r"|\bdaaruit\b|^(Het|It) (noemde|noemt|zag|ziet|stelde|wees|concludeerde|named|saw|found|concluded)\b",
    re.IGNORECASE,
)


class Step(StrEnum):
    """How strong the evidence for a pattern is, weakest first."""

    ONE_REPORT = "one-report"
    SEVERAL_REPORTS = "several-reports"
    SEVERAL_PROGRAMMES = "several-programmes"
    EVALUATED = "evaluated"


# What readers are told of the steps, as (Dutch, English).
STEP_TEXTS: Mapping[Step, tuple[str, str]] = {
    Step.ONE_REPORT: ("uit één publicatie", "from one publication"),
    Step.SEVERAL_REPORTS: (
        "uit verschillende publicaties van één programma",
        "from several publications of one programme",
    ),
    Step.SEVERAL_PROGRAMMES: ("uit verschillende programma’s", "from several programmes"),
    Step.EVALUATED: ("gesteund door een gemeten resultaat", "supported by a measured result"),
}
RULES: tuple[tuple[str, str], ...] = (
    (
        "Een programma telt één keer, hoeveel publicaties er ook zijn. Een programmalijn telt bij het programma.",
        "A programme counts once, however many publications there are. A programme line counts with its programme.",
    ),
    (
        "Publicaties van dezelfde bron en overgenomen zinnen tellen één keer.",
        "Publications from the same source and sentences that were taken over count once.",
    ),
    (
        "Vertelt een zin over een ander programma? Dan telt hij voor dat programma.",
        "If a sentence tells about another programme, it counts for that programme.",
    ),
    (
        "Gemeten wil zeggen: het patroon is zelf een resultaat, of een resultaat uit een evaluatie of onderzoek zegt "
        "ongeveer hetzelfde.",
        "Measured means: the pattern is itself a result, or a result from an evaluation or study says much the same.",
    ),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a pattern. ``programmes`` are independent witnesses: ids, or "publication:..." for a
    publication without a programme. ``speaking`` counts the programmes with any lesson on the same subject."""

    programmes: tuple[str, ...]
    speaking: int
    publications: int
    years: tuple[int, int] | None
    kinds: tuple[str, ...]
    target_groups: tuple[str, ...]
    regions: tuple[str, ...]
    step: Step


class Witnesses:
    """Counts who tells what, at one moment."""

    def __init__(self, snapshot: Snapshot, taxonomy: Taxonomy) -> None:
        self._snapshot = snapshot
        self._taxonomy = taxonomy
        self._kin = kin(snapshot.publications.values())
        self._lines = {
            term.id: str(term.extra["programme"])
            for term in taxonomy.sections.get("programme_line", ())
            if "programme" in term.extra
        }

    def programme(self, lesson: Lesson) -> str:
        """The programme that a lesson counts for: the one its quote reports on, else that of its publication."""
        return self._programmes[lesson.id]

    def independent(self, lessons: Sequence[Lesson]) -> tuple[str, ...]:
        """The programmes that tell something of their own in these lessons, sorted."""
        leaders = same_words(lessons)
        heard: set[str] = set()
        counted: set[str] = set()
        for lesson in sorted(lessons, key=lambda one: (self._year(one), one.key)):
            words, source = f"words {leaders[lesson.id]}", f"source {self._kin[lesson.publication_id]}"
            if not {words, source} & heard:
                counted.add(self.programme(lesson))
                heard.add(source)
            heard.add(words)
        return tuple(sorted(counted))

    def speaking(self, determinant: str | None, theme: str | None) -> frozenset[str]:
        """The programmes with any lesson on the same determinant or theme."""
        about = self._about
        found = about.get(("determinant", determinant or ""), frozenset())
        return found | about.get(("theme", theme or ""), frozenset())

    def evidence(
        self,
        lessons: Sequence[Lesson],
        polarity: Polarity,
        determinant: str | None,
        theme: str | None,
        supported: bool = False,
    ) -> Evidence:
        """The evidence for lessons that say the same; ``supported`` by a result of an evaluation."""
        programmes = self.independent(lessons)
        ids = {lesson.publication_id for lesson in lessons}
        metas = [self._snapshot.publications[id].metadata for id in sorted(ids & set(self._snapshot.publications))]
        years = sorted(meta.year for meta in metas if meta.year is not None)
        return Evidence(
            programmes=programmes,
            speaking=len(self.speaking(determinant, theme) | set(programmes)),
            publications=len(ids),
            years=(years[0], years[-1]) if years else None,
            kinds=tuple(sorted({meta.kind for meta in metas if meta.kind})),
            target_groups=tuple(sorted({value for meta in metas for value in meta.target_groups})),
            regions=tuple(sorted({value for meta in metas for value in meta.regions})),
            step=_step(len(programmes), len(ids), polarity is Polarity.RESULT or supported),
        )

    def _year(self, lesson: Lesson) -> int:
        publication = self._snapshot.publications.get(lesson.publication_id)
        return (publication.metadata.year if publication else None) or 9999

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """Publication -> its programme."""
        found: dict[str, str] = {}
        by_kin: dict[str, list[str]] = {}
        for id, publication in sorted(self._snapshot.publications.items()):
            programme = publication.metadata.programme
            if programme:
                found[id] = self._lines.get(programme, programme)
                by_kin.setdefault(self._kin[id], []).append(found[id])
        for id in self._snapshot.publications:
            found.setdefault(id, next(iter(by_kin.get(self._kin[id], ())), f"publication:{id}"))
        return found

    @cached_property
    def _programmes(self) -> Mapping[str, str]:
        return {lesson.id: self._reported(lesson) for lesson in self._snapshot.lessons}

    def _reported(self, lesson: Lesson) -> str:
        own = self._own.get(lesson.publication_id, f"publication:{lesson.publication_id}")
        named = set(self._taxonomy.mentions("programme", lesson.quote))
        if not named and _REFERS_BACK.search(lesson.quote):
            named = set(self._taxonomy.mentions("programme", lesson.before)) - {own}
        return named.pop() if len(named) == 1 else own

    @cached_property
    def _about(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for lesson in self._snapshot.shown:
            labels: Collection[tuple[str, str]] = [
                *(("determinant", id) for id in sure(lesson.statement.determinants)),
                *(("theme", id) for id in sure(lesson.statement.themes)),
            ]
            for label in labels:
                found.setdefault(label, set()).add(self.programme(lesson))
        return {label: frozenset(programmes) for label, programmes in found.items()}


def _step(programmes: int, publications: int, evaluated: bool) -> Step:
    if evaluated:
        return Step.EVALUATED
    if programmes > 1:
        return Step.SEVERAL_PROGRAMMES
    return Step.SEVERAL_REPORTS if publications > 1 else Step.ONE_REPORT
