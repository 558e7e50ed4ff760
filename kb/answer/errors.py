"""What can go wrong when an answer is written. None of these says anything of the key or of what the endpoint sent."""

from __future__ import annotations

from kb.errors import KbError, SettingsError


class AnswersOff(SettingsError):
    """No endpoint is set. For a reader there is then nothing at this place, which is no fault of the server."""

    http_status = 404
    title = "answers are off"


class EndpointFailed(KbError):
    """The endpoint cannot be reached, refuses, or does not speak the protocol."""

    exit_code = 3
    http_status = 502
    title = "answer endpoint not usable"


class EndpointSlow(EndpointFailed):
    """The endpoint did not finish in the time that is set."""

    exit_code = 6
    http_status = 504
    title = "answer endpoint too slow"


class TooManyAnswers(KbError):
    """More answers are asked for than may be written; ``seconds`` is when to try again."""

    exit_code = 6
    http_status = 429
    title = "too many answers"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
