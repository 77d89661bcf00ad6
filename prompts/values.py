"""The values of talking to a language model: messages, requests, stream events, proposals, stage records.

Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "content_filter"]


@dataclass(frozen=True)
class Message:
    """One turn."""

    role: Role
    content: str


@dataclass(frozen=True)
class Conversation:
    """Everything said so far; appending gives a new one."""

    messages: tuple[Message, ...] = ()

    def say(self, role: Role, content: str) -> Conversation:
        """The conversation with one more turn."""
        return Conversation((*self.messages, Message(role, content)))


@dataclass(frozen=True)
class CompletionRequest:
    """One call of a model, complete: equal requests have equal content hashes."""

    messages: tuple[Message, ...]
    model: str
    temperature: float
    max_tokens: int
    seed: int
    """Makes samples of one prompt distinct and repeatable; sent to providers that take one."""
    stage: str
    """Name of the recipe stage that asks; a label, not a part of the content hash."""
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    """The template's variables as data, for an author that does not read prose (builtin); not hashed, not sent."""


@dataclass(frozen=True)
class TextDelta:
    """Some more of the answer."""

    text: str


@dataclass(frozen=True)
class ReasoningDelta:
    """Some more of the model's visible reasoning; never a part of the answer."""

    text: str


@dataclass(frozen=True)
class Usage:
    """Tokens of one call, as the provider counted them."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    """Of the prompt's tokens, those that the provider had still in its own cache; they may cost less."""
    reasoning_tokens: int = 0
    """Of the completion's tokens, those of reasoning; they cost as much as the others."""
    estimated: bool = False
    """The provider did not count: the stream broke off, or it never does. From the length of the texts."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True)
class Finished:
    """The answer is complete; the last event of a stream that did not fail."""

    reason: FinishReason
    cached: bool = False
    """The answer came from the record, not from the provider."""
    paid_by: str = ""
    """Id of the trial that paid for it, now or when it was recorded; empty when that is not known."""


@dataclass(frozen=True)
class ProviderNotice:
    """Something the user should know that does not end the stream: a retry, a parameter that the server refused."""

    text: str


@dataclass(frozen=True)
class Waiting:
    """A busy provider is asked again soon; comes about once a second until then."""

    left_s: float
    """Until it is asked again [s]; the first one of a pause is the whole pause."""
    reason: str
    """What the provider said, on one line."""


StreamEvent = TextDelta | ReasoningDelta | Usage | ProviderNotice | Waiting | Finished


@dataclass(frozen=True)
class FormatError:
    """An answer that cannot be used; `message` is written to be sent back to the model."""

    code: str
    """Kebab-case: no-dictionary, missing-key, no-code, two-classes, truncated, …"""
    message: str
    line: int | None = None
    """1-based line of the answer, when one is to blame."""


@dataclass(frozen=True)
class TaskDescription:
    """What `propose` returns."""

    name: str
    """Kebab-case."""
    description: str
    assets: tuple[str, ...]


@dataclass(frozen=True)
class TaskProposal:
    """A described task and the code that implements it."""

    description: TaskDescription
    source: str
    class_name: str


@dataclass(frozen=True)
class Reflection:
    """One critic's answer."""

    add: bool
    reasons: str


@dataclass(frozen=True)
class StageRecord:
    """One stage as it really went: what was sent, what came back."""

    stage: str
    prompt: str
    """The last user turn, exactly as sent."""
    answer: str
    """As received; partial when the stream was stopped or failed."""
    call_hash: str
    """Content hash of the request: the key of the recorded call."""
    template_hash: str = ""
    """SHA-256 of the template's text: the prompt's version."""
    usage: Usage | None = None
    seconds: float = 0.0
    first_token_s: float | None = None
    cached: bool = False
    """The answer came from the record, not from the provider."""
    paid_by: str = ""
    """Id of the trial that paid for the answer; another trial's answer costs this one nothing."""
    finish: FinishReason | None = None
    """None: the stream did not end by itself."""
    error: FormatError | None = None
    """Set when the answer could not be parsed."""
    notices: tuple[str, ...] = ()
    """What the user should know and the model need not: skipped reference names, retries of a busy server."""
    model: str = ""
    """Who was asked; empty in records that are older than this field."""
    cost_usd: float | None = None
    """What its trial paid for it, at the prices of that day; None: not known."""


@dataclass(frozen=True)
class StageStarted:
    """A prompt is on its way."""

    stage: str
    index: int
    """0-based position among all calls of the trial."""
    prompt: str


@dataclass(frozen=True)
class StageDelta:
    """Some more of a stage's answer."""

    stage: str
    text: str
    reasoning: bool = False


@dataclass(frozen=True)
class StageNotice:
    """A sentence for the user about a stage that goes on."""

    stage: str
    text: str


@dataclass(frozen=True)
class StageWaiting:
    """A stage waits for a busy provider; comes about once a second until it is asked again."""

    stage: str
    left_s: float
    """Until the provider is asked again [s]."""
    reason: str


@dataclass(frozen=True)
class StageFinished:
    """A stage's answer is complete and recorded."""

    record: StageRecord


@dataclass(frozen=True)
class Proposed:
    """Name, description and assets are known; code comes later."""

    description: TaskDescription


@dataclass(frozen=True)
class Written:
    """The stages up to the code are done."""

    proposal: TaskProposal
    conversation: Conversation


@dataclass(frozen=True)
class Unusable:
    """The stages ended without a task: even after repair the answer could not be used."""

    stage: str
    error: FormatError
    conversation: Conversation


@dataclass(frozen=True)
class Reflected:
    """The critics have spoken; they agree only when all say yes."""

    reflections: tuple[Reflection, ...]

    @property
    def agreed(self) -> bool:
        """Fails closed: no critic, or one that says no, is a no."""
        return bool(self.reflections) and all(reflection.add for reflection in self.reflections)


RecipeEvent = (
    StageStarted | StageDelta | StageNotice | StageWaiting | StageFinished | Proposed | Written | Unusable | Reflected
)
