import json
import math
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.codec import decode, encode
from library.entries import DecisionEntry, ProposalEntry
from library.errors import MalformedRecord
from library.records import Decision, Revision, TaskCard, Trial
from prompts.values import JsonValue
from sim.values import EpisodeReport
from tests.library.builders import make_card, make_trial


@pytest.mark.parametrize("kind", [Trial, Revision, Decision, TaskCard, ProposalEntry, DecisionEntry])
def test_every_record_survives_the_way_through_json(kind: type) -> None:
    @given(st.from_type(kind))
    def survives(record: object) -> None:
        assert repr(decode(kind, json.loads(json.dumps(encode(record), allow_nan=False)))) == repr(record)

    survives()


@pytest.mark.parametrize("reward", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_survive_too(reward: float) -> None:
    report = EpisodeReport(seed=0, outcome="unsolved", reward=reward, steps=0, sim_steps=0, cpu_s=0.0)
    assert repr(decode(EpisodeReport, encode(report))) == repr(report)


def test_text_with_half_a_surrogate_pair_survives() -> None:
    card = make_card(description="half \ud83d")
    assert decode(TaskCard, json.loads(json.dumps(encode(card)))) == card


def test_equal_texts_of_two_lines_are_kept_once() -> None:
    line = json.dumps(encode(replace(make_trial(), settings={"seed_task": "stack-blocks"})))
    texts: dict[str, str] = {}
    one, other = (decode(Trial, json.loads(line), texts) for _ in range(2))
    assert one.task is other.task
    assert next(iter(one.settings)) is next(iter(other.settings))
    assert one.revisions[0].source_hash is other.revisions[0].source_hash


def test_a_whole_number_is_taken_where_a_float_is_expected() -> None:
    data = encode(make_trial())
    assert isinstance(data, dict)
    data["seconds"] = 3
    trial = decode(Trial, data)
    assert trial.seconds == 3.0
    assert isinstance(trial.seconds, float)


def test_a_line_older_than_a_field_takes_the_default() -> None:
    data = encode(make_card())
    assert isinstance(data, dict)
    del data["tags"]
    assert decode(TaskCard, data).tags == ()


def _damaged(path: list[str | int], value: JsonValue) -> JsonValue:
    data = encode(make_trial())
    inner: JsonValue = data
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["seed"], "zero", "seed: expected int; found 'zero'"),
        (["seed"], True, "seed: expected int; found True"),
        (["verdict"], "great", "verdict: expected one of void, proposed"),
        (["verdict"], ["void"], "verdict: expected one of void, proposed"),
        (["colour"], 1, "Trial has no field colour"),
        (["assets"], "block", "assets: expected list"),
        (["settings"], [], "settings: expected object"),
        (["settings"], {"seed": []}, "settings.seed: expected NoneType or bool or"),
        (["usage"], 3, "usage: expected NoneType or dict; found 3"),
        (["seconds"], {"float": "many"}, "seconds: expected float"),
        (["revisions", 0, "rollout", "episodes", 0, "reward"], "x", "revisions.0.rollout.episodes.0.reward: expected"),
        (["revisions", 0], {"number": 1}, "revisions.0: Revision needs the field author, source, source_hash"),
        (["revisions", 0], "x" * 100, "revisions.0: expected Revision; found 'xxx"),
    ],
)
def test_a_fault_is_named_with_its_field(path: list[str | int], value: JsonValue, message: str) -> None:
    with pytest.raises(MalformedRecord) as refused:
        decode(Trial, _damaged(path, value))
    assert message in str(refused.value)
    assert len(str(refused.value)) < 200


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        encode(b"bytes")


@dataclass(frozen=True)
class Ambiguous:
    either: TaskCard | Decision


@dataclass(frozen=True)
class Pair:
    pair: tuple[int, str]


@dataclass(frozen=True)
class Anything:
    value: object


@pytest.mark.parametrize("kind", [Ambiguous, Pair, Anything])
def test_a_record_that_could_not_be_read_back_is_a_programming_error(kind: type) -> None:
    with pytest.raises(TypeError):
        decode(kind, {})


@dataclass(frozen=True)
class Measured:
    value: float | str | None


@pytest.mark.parametrize("value", [1.5, math.inf, "inf", None])
def test_a_union_with_a_float_keeps_numbers_and_words_apart(value: float | str | None) -> None:
    assert decode(Measured, json.loads(json.dumps(encode(Measured(value))))) == Measured(value)
