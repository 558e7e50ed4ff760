"""Which files a set of paths stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ingest.sidecar import is_sidecar
from kb.errors import SourceError


def discover(paths: Iterable[Path]) -> list[Path]:
    """All files below the paths as absolute paths, sorted, each once; hidden files and sidecars are left out.

    Links to folders are not followed, so that a link cannot lead around in circles. Raises SourceError for a path that
    does not exist or may not be read.
    """
    found: set[Path] = set()
    for path in paths:
        try:
            resolved = path.expanduser().resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise SourceError(str(path), f"cannot be found ({error.__class__.__name__}); check the path") from error
        if not os.access(resolved, os.R_OK):
            raise SourceError(str(path), "may not be read; check its rights")
        found.update(_files_below(resolved) if resolved.is_dir() else [resolved])
    return sorted(found)


def _files_below(folder: Path) -> Iterable[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in names:
            path = Path(parent) / name
            if not name.startswith((".", "~$")) and not is_sidecar(path):
                yield path
