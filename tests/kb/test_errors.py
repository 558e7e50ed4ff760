"""Every error has its place on the command line and in the API."""

import pickle

from kb import errors
from kb.errors import KbError, UnreadableDocument


def all_errors(kind: type[KbError] = KbError) -> list[type[KbError]]:
    return [kind, *(e for child in kind.__subclasses__() for e in all_errors(child))]


def test_every_error_has_an_exit_code_a_status_and_a_title() -> None:
    for kind in all_errors():
        assert 1 <= kind.exit_code <= 7
        assert 400 <= kind.http_status <= 599
        assert kind.title


def test_the_docstring_names_every_error() -> None:
    assert all(kind.__name__ in errors.__doc__ for kind in all_errors())


def test_source_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnreadableDocument("/a.pdf", "kapot")))
    assert isinstance(error, UnreadableDocument)
    assert (error.uri, error.reason, str(error)) == ("/a.pdf", "kapot", "/a.pdf: kapot")
