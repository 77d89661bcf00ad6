"""What went wrong with a served model, in one sentence and a hint: the words of every `ProviderUnavailable`.

Pure: a status code and a server's text go in, so that each case can be read and tested in one place.
"""

from __future__ import annotations

from prompts.errors import ProviderUnavailable

_LONGEST_DETAIL = 300
"""Characters of a server's own message that are passed on."""


def no_key() -> ProviderUnavailable:
    """Nothing was sent: the service needs a key and there is none."""
    return ProviderUnavailable(
        "auth",
        "no API key: OPENAI_API_KEY is not set",
        "set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, or use --provider builtin",
    )


def status_failure(status: int, detail: str, model: str, where: str) -> ProviderUnavailable:
    """The server answered with an HTTP error."""
    said = f": {shorten(detail)}" if detail else ""
    if status in (401, 403):
        return ProviderUnavailable(
            "auth", f"{where} refused the API key ({status}){said}", "check OPENAI_API_KEY and what it may use"
        )
    if status == 404:
        return ProviderUnavailable(
            "request",
            f"{where} has no model {model!r}, or no such address ({status}){said}",
            "check --model, and that the base URL ends where the API starts (often /v1)",
        )
    if status == 429:
        return ProviderUnavailable(
            "rate", f"{where} refuses more requests for now ({status}){said}", "wait, or raise the limit or quota"
        )
    if status >= 500:
        return ProviderUnavailable("server", f"{where} failed ({status}){said}", "try again later, or look at its log")
    return ProviderUnavailable(
        "request", f"{where} refused the request ({status}){said}", "check the model's name and parameters"
    )


def refused(where: str) -> ProviderUnavailable:
    """No connection came about."""
    return ProviderUnavailable(
        "refused", f"cannot connect to {where}", "is the server running, and are host and port right?"
    )


def bad_address(where: str) -> ProviderUnavailable:
    """The base URL is none, or the key has characters that no header may have."""
    return ProviderUnavailable(
        "request",
        f"cannot send anything to {where!r}",
        "the base URL starts with http:// or https://; check the key, too",
    )


def dropped(where: str, detail: str = "") -> ProviderUnavailable:
    """The stream broke off."""
    said = f" ({shorten(detail)})" if detail else ""
    return ProviderUnavailable(
        "dropped", f"{where} broke off in the middle of its answer{said}", "the trial is void; start it again"
    )


def malformed(where: str, detail: str) -> ProviderUnavailable:
    """What came is not a stream of completion events."""
    return ProviderUnavailable(
        "malformed",
        f"{where} sent something that is no completion event: {shorten(detail)}",
        "is it an OpenAI-compatible server, and does the base URL end where the API starts (often /v1)?",
    )


def stalled(where: str, seconds: float) -> ProviderUnavailable:
    """Nothing came for too long."""
    return ProviderUnavailable(
        "timeout", f"{where} sent nothing for {seconds:g} s", "it may be overloaded; try again, or a smaller model"
    )


def reported(where: str, detail: str) -> ProviderUnavailable:
    """The server told of an error inside the stream."""
    return ProviderUnavailable(
        "server", f"{where} reported an error in its answer: {shorten(detail)}", "try again, or look at its log"
    )


def shorten(text: str) -> str:
    """On one line, and not longer than a message should be."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_DETAIL else f"{line[:_LONGEST_DETAIL]}…"
