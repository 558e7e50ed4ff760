"""From passages to lessons: candidates, features, model, labels."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.lessons.candidates import Candidate, PassageText, candidates
from ingest.lessons.features import Inputs, Sentence, inputs, needed
from ingest.lessons.labelling import Labeller
from ingest.lessons.model import POLARITIES, Matrix, Model
from ingest.lessons.weighing import weight_of
from kb.lesson import Polarity, Statement

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Encoder, Vectors

# Raise when the same sentences could be chosen or labelled differently by the same model.
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one sentence, whether or not it is taken for a lesson."""

    probability: float
    is_lesson: bool
    polarity: Polarity


class Extractor:
    """Finds the lessons of passages. ``encoder`` must be the one that the model was trained with."""

    def __init__(self, taxonomy: Taxonomy, encoder: Encoder, model: Model) -> None:
        if encoder.fingerprint != model.described.encoder:
            raise ValueError(f"the model is for encoder {model.described.encoder}, not {encoder.fingerprint}")
        self._encoder = encoder
        self._model = model
        self._labeller = Labeller(taxonomy, model)
        self._taxonomy_fingerprint = taxonomy.fingerprint

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same passages could give other statements."""
        parts = (_VERSION, self._model.fingerprint, self._taxonomy_fingerprint)
        return f"{self._model.fingerprint}-{hashlib.sha256('-'.join(parts).encode()).hexdigest()[:8]}"

    def needed_texts(self, passages: Sequence[PassageText]) -> list[str]:
        """The sentences and headings whose vectors ``extract`` needs, each once."""
        return needed([c.sentence for p in passages for c in candidates(p)])

    def vectors(self, texts: Sequence[str], known: Mapping[str, Vectors] | None = None) -> dict[str, Vectors]:
        """A vector for each text; those not ``known`` are embedded in one call of the encoder."""
        known = known or {}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        made = self._encoder.encode_documents(missing) if missing else ()
        return {text: known[text] for text in texts if text in known} | dict(zip(missing, made, strict=True))

    def extract(
        self, passages: Sequence[PassageText], vectors: Mapping[str, Vectors] | None = None
    ) -> list[tuple[Statement, ...]]:
        """The lessons of each passage in reading order.

        ``vectors`` holds what the caller has of ``needed_texts``; what it lacks is embedded in one call.
        """
        found = [candidates(p) for p in passages]
        flat = [c for of_passage in found for c in of_passage]
        statements = iter(self._statements(flat, vectors))
        return [tuple(s for s in (next(statements) for _ in of_passage) if s is not None) for of_passage in found]

    def predict(
        self, sentences: Sequence[Sentence], vectors: Mapping[str, Vectors] | None = None
    ) -> tuple[list[Prediction], Inputs]:
        """What the model says of sentences, with the features it saw."""
        features = inputs(sentences, self.vectors(needed(sentences), vectors))
        odds = self._model.decide(features)
        chances = 1 / (1 + np.exp(-odds[:, 0]))
        return [self._prediction(float(p), row) for p, row in zip(chances, odds, strict=True)], features

    def ranked_determinants(self, features: Inputs) -> list[list[str]]:
        """All determinants for each row, likeliest first, however unlikely."""
        return self._labeller.ranked_determinants(features)

    def _prediction(self, probability: float, odds: Matrix) -> Prediction:
        polarity = POLARITIES[int(np.argmax(self._model.poles(odds)))]
        return Prediction(probability, probability >= self._model.described.threshold, polarity)

    def _statements(self, found: Sequence[Candidate], vectors: Mapping[str, Vectors] | None) -> list[Statement | None]:
        if not found:
            return []
        predictions, features = self.predict([c.sentence for c in found], vectors)
        lessons = [i for i, p in enumerate(predictions) if p.is_lesson]
        labels = self._labeller.labels(features.take(lessons))
        answer: list[Statement | None] = [None] * len(found)
        for i, of_lesson in zip(lessons, labels, strict=True):
            candidate, prediction = found[i], predictions[i]
            answer[i] = Statement(
                start=candidate.start,
                end=candidate.end,
                polarity=prediction.polarity,
                confidence=round(prediction.probability, 4),
                weight=weight_of(candidate.sentence, features.words[i], of_lesson),
                determinants=of_lesson.determinants,
                themes=of_lesson.themes,
                actors=of_lesson.actors,
                target_groups=of_lesson.target_groups,
            )
        return answer
