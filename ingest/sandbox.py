"""Parse many files at once in child processes, so that no file can stop a batch.

Parsers run foreign code over foreign bytes: a file may make one hang, crash or eat all memory. Each worker process is
used for many files, bounded in address space, and replaced when it dies or is killed for taking too long.
"""

from __future__ import annotations

import faulthandler
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from ingest.limits import DEFAULT_LIMITS, Limits
from kb.errors import SourceError, UnreadableDocument
from kb.types import Parsed

_START_SECONDS: Final = 60.0  # for a worker to import the parsers, on a busy machine
_GRACE_SECONDS: Final = 5.0
_AHEAD: Final = 4  # results per worker that may wait for a slower file before them


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``parsed`` and its media type, or ``error``, or ``unchanged``.

    ``content_hash`` is the SHA-256 of the bytes in hex, None when the file could not be read at all.
    """

    media_type: str | None = None
    content_hash: str | None = None
    parsed: Parsed | None = None
    error: SourceError | None = None
    unchanged: bool = False


def parse_files(
    paths: Sequence[Path],
    limits: Limits = DEFAULT_LIMITS,
    workers: int = 0,
    known: Mapping[Path, str] | None = None,
) -> Iterator[tuple[Path, Outcome]]:
    """Parse files in parallel; yields an outcome for each, in the order of ``paths``, and never raises for a file.

    ``workers`` is the number of processes, 0 for one a CPU. A file whose content hash equals the one in ``known`` is
    not parsed but reported as unchanged. All processes end when the iterator is exhausted or closed, or when this
    process ends in whatever way.
    """
    pool = _Pool(paths, limits, min(workers or os.cpu_count() or 1, len(paths)), known or {})
    try:
        yield from pool.run()
    finally:
        pool.close()


@dataclass(slots=True)
class _Worker:
    """One process, its pipe, and the file it works on (None when idle)."""

    process: BaseProcess
    pipe: Connection
    deadline: float
    ready: bool = False
    job: int | None = None


@dataclass(slots=True)
class _Pool:
    paths: Sequence[Path]
    limits: Limits
    size: int
    known: Mapping[Path, str]
    workers: list[_Worker] = field(default_factory=list)
    done: dict[int, Outcome] = field(default_factory=dict)
    sent: int = 0
    failed_starts: int = 0

    def run(self) -> Iterator[tuple[Path, Outcome]]:
        """Yield outcomes in order while keeping all workers busy, at most a window of files ahead."""
        for place, path in enumerate(self.paths):
            window = place + self.size * _AHEAD
            self._hand_out(window)
            while place not in self.done:
                self._wait()
                self._hand_out(window)  # before the yield: workers go on while the caller handles the outcome
            yield path, self.done.pop(place)

    def close(self) -> None:
        """Stop all workers, idle or not."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self.workers:
            worker.process.join(_GRACE_SECONDS)
        self.workers.clear()

    def _hand_out(self, end: int) -> None:
        while len(self.workers) < min(self.size, len(self.paths) - self.sent + self._busy()):
            self.workers.append(_start(self.limits))
        for worker in list(self.workers):
            if worker.ready and worker.job is None and self.sent < min(end, len(self.paths)):
                worker.job, self.sent = self.sent, self.sent + 1
                worker.deadline = time.monotonic() + self.limits.parse_seconds
                path = self.paths[worker.job]
                try:
                    worker.pipe.send((path, self.known.get(path)))
                except OSError:  # it died while idle: no fault of the file
                    worker.job, self.sent = None, self.sent - 1
                    self._end(worker, "")

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self.workers)

    def _wait(self) -> None:
        """Take in what the workers report; end those that are over time or gone."""
        waiting = [worker for worker in self.workers if worker.job is not None or not worker.ready]
        soonest = min((worker.deadline for worker in waiting), default=0.0)
        answered = set(wait([worker.pipe for worker in waiting], max(soonest - time.monotonic(), 0)))
        now = time.monotonic()
        for worker in waiting:
            if worker.pipe in answered:
                self._receive(worker)
            elif worker.deadline <= now:
                self._end(worker, f"took more than {self.limits.parse_seconds:g} seconds to read; split the file")

    def _receive(self, worker: _Worker) -> None:
        try:
            outcome, fit = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(_GRACE_SECONDS)
            code = worker.process.exitcode
            self._end(worker, f"the parser crashed on it ({_describe(code)}); open it and save it again")
            return
        if outcome is None:
            worker.ready = True
            self.failed_starts = 0
        elif worker.job is not None:
            self.done[worker.job] = outcome
            worker.job = None
        if not fit:
            self._end(worker, "")

    def _end(self, worker: _Worker, reason: str) -> None:
        """Remove a worker; the file it had gets ``reason`` as its error."""
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join(_GRACE_SECONDS)
        if worker.job is not None:
            uri = str(self.paths[worker.job])
            self.done[worker.job] = Outcome(error=UnreadableDocument(uri, reason))
        elif not worker.ready:
            self.failed_starts += 1
            if self.failed_starts > self.size:
                self._give_up_next(worker)

    def _give_up_next(self, worker: _Worker) -> None:
        """Workers do not even start (no memory, say): report that for a file rather than try for ever."""
        if self.sent < len(self.paths):
            uri = str(self.paths[self.sent])
            reason = (
                f"no parse process could be started ({_describe(worker.process.exitcode)}); is there enough memory?"
            )
            self.done[self.sent] = Outcome(error=UnreadableDocument(uri, reason))
            self.sent += 1


def _describe(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _context() -> ForkServerContext | SpawnContext:
    # Never fork: the server that calls this may run threads and hold a large model.
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["ingest.parse"])  # imported once, not by each worker
        return context
    return multiprocessing.get_context("spawn")


def _start(limits: Limits) -> _Worker:
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, limits), daemon=True, name="kb-parse")
    process.start()
    theirs.close()
    return _Worker(process, ours, time.monotonic() + _START_SECONDS)


# --------------------------------------------------------------------------------------------- in the worker process


def _work(pipe: Connection, limits: Limits) -> None:
    """Parse the files that come through the pipe, until it ends or the process has grown too large to go on.

    Sends pairs: an outcome (None for "ready") and whether this process is fit for another file.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    from ingest import parse  # noqa: F401 - imported before memory is limited and time counts

    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(limits.worker_bytes)
    with suppress(EOFError, OSError), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # what libraries mutter, also when memory runs out, is in the outcome
        pipe.send((None, True))
        fit = True
        while fit:
            path, known = pipe.recv()
            # Should the parent be gone and a parser hang in C code, where no thread of ours runs, this timer ends it.
            faulthandler.dump_traceback_later(limits.parse_seconds + _GRACE_SECONDS, exit=True, file=nowhere)
            outcome = _parse(path, known, limits)
            faulthandler.cancel_dump_traceback_later()
            fit = _peak_memory() < limits.worker_bytes / 2
            pipe.send((outcome, fit))


def _end_with_parent() -> None:
    """Wait until the process that started this one is gone, however it ended, and end as well."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _parse(path: Path, known: str | None, limits: Limits) -> Outcome:
    from ingest import parse

    content_hash: str | None = None
    try:
        data = parse.read_file(path, limits)
        content_hash = hashlib.sha256(data).hexdigest()
        if content_hash == known:
            return Outcome(content_hash=content_hash, unchanged=True)
        media_type, parsed = parse.parse_bytes(data, str(path), limits)
    except SourceError as error:
        return Outcome(content_hash=content_hash, error=type(error)(error.uri, error.reason))
    except MemoryError:
        return Outcome(content_hash=content_hash, error=parse.out_of_memory(str(path), limits))
    return Outcome(media_type, content_hash, parsed)


def _limit_memory(size: int) -> None:
    """Bound the address space, where the system can."""
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # macOS refuses, or a lower hard limit holds already
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            bound = size if hard == resource.RLIM_INFINITY else min(size, hard)
            resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _peak_memory() -> int:
    """The most memory this process ever used, in bytes: what a large file took is seldom given back."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
