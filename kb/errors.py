"""The errors kb raises on purpose.

::

    KbError                          something a person can act on; the message names the remedy
    ├── SettingsError                a setting, the taxonomy or the data folder is wrong
    │   └── AnswersOff               no endpoint for answers in prose is set (kb.answer)
    ├── SourceError(uri)             a source cannot be taken in
    │   ├── UnsupportedFormat        not a kind of file kb reads
    │   └── UnreadableDocument       the right kind, but broken, locked, empty or beyond a limit
    ├── NotFound(id)                 nothing with this id
    │   └── NoFile                   the publication has no file that can be shown (kb.pictures)
    ├── QueryError                   a query or filter that cannot be answered as asked
    ├── IndexStale(expected, found)  a derived index does not belong to this store, encoder or version
    ├── StoreBusy                    another process is writing to the same data folder
    ├── EncoderUnavailable(model)    the embedding model cannot be loaded
    ├── NotAllowed                   a key is missing, wrong or revoked (kb.keys)
    ├── PicturesBusy                 too many pages are being drawn just now (kb.pictures)
    ├── TooMuchFeedback              one reader judges more than a person can (kb.feedback)
    ├── FromElsewhere                a form that another site sent (api.routes_feedback)
    ├── ServerError                  the kb asked with --server cannot be reached or is none (kb.remote)
    │   └── SlowServer               it does not answer in time
    ├── EndpointFailed               the endpoint that writes answers cannot be used (kb.answer)
    │   └── EndpointSlow             it does not finish in time
    ├── TooManyAnswers               as many answers are being written as may be (kb.answer)
    │   └── AskedTooOften            one reader asks for more answers than a person can read (api.answering)
    └── RemoteProblem                what that kb itself says went wrong

Every class has an ``exit_code`` for the command line and an ``http_status`` for the API.
"""


class KbError(Exception):
    """Base of all errors that are meant for a person; ``str()`` is one line without a trace."""

    exit_code = 1
    http_status = 500
    title = "kb error"


class SettingsError(KbError):
    """A setting, the taxonomy file or the data folder is wrong."""

    exit_code = 3
    title = "wrong setting"


class SourceError(KbError):
    """A source cannot be taken in. ``reason`` is one line and goes into the ingest report."""

    exit_code = 2
    http_status = 422
    title = "unusable source"

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(f"{uri}: {reason}")
        self.uri = uri
        self.reason = reason

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str]]:
        """Pickle by fields: parse workers send their errors to the parent process."""
        return (type(self), (self.uri, self.reason))


class UnsupportedFormat(SourceError):
    """Not a kind of file kb reads."""

    http_status = 415
    title = "unsupported format"


class UnreadableDocument(SourceError):
    """The right kind of file, but broken, locked, empty or beyond a limit."""

    title = "unreadable document"


class NotFound(KbError):
    """No publication or passage with this id."""

    exit_code = 4
    http_status = 404
    title = "not found"

    def __init__(self, what: str, id: str) -> None:
        super().__init__(f"no {what} with id {id!r}; `kb list` shows what there is")
        self.id = id


class QueryError(KbError):
    """A query or filter that cannot be answered as asked."""

    exit_code = 2
    http_status = 422
    title = "unusable query"


class IndexStale(KbError):
    """A derived index does not belong to this store, encoder, analyzer or format version."""

    exit_code = 5
    http_status = 503
    title = "stale index"

    def __init__(self, index: str, expected: str, found: str) -> None:
        super().__init__(f"the {index} index was made for {found}, this kb needs {expected}; run `kb index rebuild`")
        self.expected = expected
        self.found = found


class StoreBusy(KbError):
    """Another process is writing to the same data folder."""

    exit_code = 6
    http_status = 503
    title = "store busy"


class EncoderUnavailable(KbError):
    """The embedding model cannot be loaded; the message says what to install or set."""

    exit_code = 7
    http_status = 503
    title = "embedding model not available"

    def __init__(self, model: str, remedy: str) -> None:
        super().__init__(f"embedding model {model!r} is not available; {remedy}")
        self.model = model
