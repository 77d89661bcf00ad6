import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from prompts.budget import Budget
from prompts.errors import ProviderUnavailable
from prompts.payments import payments
from prompts.prices import Price
from prompts.providers.metered import MeteredProvider
from prompts.providers.recording import RecordingProvider
from prompts.values import CompletionRequest, Finished, Message, TextDelta, Usage
from tests.prompts.builders import ScriptedModel, collect

PRICE = Price(input=1.0, output=1_000_000.0)
"""One dollar a token of the answer."""


def request(text: str = "hello") -> CompletionRequest:
    return CompletionRequest((Message("user", text),), "scripted-1", 0.2, 100, 7, "propose")


def test_a_budget_is_the_sum_of_its_charges_and_each_may_be_corrected() -> None:
    budget = Budget(10.0, spent_usd=1.0)
    one, other = budget.open(), budget.open()
    one.usd, other.usd = 2.0, 3.0
    one.usd = 1.5
    assert (budget.spent_usd, budget.is_spent) == (5.5, False)
    other.usd = 8.0
    assert budget.is_spent


async def test_a_stream_is_stopped_in_the_middle_when_the_budget_is_spent() -> None:
    model = ScriptedModel(["word " * 100])
    heard: list[str] = []

    async def listen() -> None:
        async with aclosing(MeteredProvider(model, PRICE, Budget(10.0)).stream(request())) as events:
            async for event in events:
                assert isinstance(event, TextDelta)
                heard.append(event.text)

    with pytest.raises(ProviderUnavailable, match=r"the budget of \$10 is spent .* stopped in the middle") as caught:
        await listen()
    assert caught.value.kind == "budget"
    assert 30 <= len("".join(heard)) <= 45
    assert model.closed == 1


async def test_what_the_provider_counts_replaces_the_estimate() -> None:
    budget = Budget(100.0)
    events = await collect(MeteredProvider(ScriptedModel(["word " * 10]), PRICE, budget).stream(request()))
    assert events[-1] == Finished("stop")
    assert budget.spent_usd == pytest.approx(PRICE.cost_usd(Usage(10, 5)))


async def test_nothing_is_asked_when_the_budget_is_spent_or_the_prompt_alone_would_pass_it() -> None:
    model = ScriptedModel(["never"])
    for budget, text in ((Budget(1.0, spent_usd=1.0), "hello"), (Budget(0.0001), "long prompt " * 1000)):
        with pytest.raises(ProviderUnavailable, match="the next prompt would cost"):
            await collect(MeteredProvider(model, PRICE, budget).stream(request(text)))
    assert model.requests == []


async def test_calls_side_by_side_share_one_budget() -> None:
    budget = Budget(20.0)
    providers = [MeteredProvider(ScriptedModel(["word " * 100]), PRICE, budget) for _ in range(3)]
    ends = await asyncio.gather(*(collect(each.stream(request())) for each in providers), return_exceptions=True)
    assert all(isinstance(end, ProviderUnavailable) for end in ends)
    assert 20.0 <= budget.spent_usd <= 20.0 + 3 * 3.0


async def test_what_was_paid_is_found_again_in_the_record(tmp_path: Path) -> None:
    def recorded(model: ScriptedModel, budget: Budget, payer: str) -> RecordingProvider:
        return RecordingProvider(MeteredProvider(model, PRICE, budget), tmp_path, payer)

    budget = Budget(15.0)
    await collect(recorded(ScriptedModel(["whole"]), budget, "run-1-0").stream(request("one")))
    with pytest.raises(ProviderUnavailable):
        await collect(recorded(ScriptedModel(["word " * 100]), budget, "run-1-1").stream(request("two")))
    await collect(recorded(ScriptedModel(["whole"]), Budget(99.0), "run-2-0").stream(request("three")))
    (tmp_path / "broken.json").write_text("{half")
    found = list(payments(tmp_path, lambda trial: trial.startswith("run-1-")))
    assert sorted((each.paid_by, each.complete) for each in found) == [("run-1-0", True), ("run-1-1", False)]
    assert sum(PRICE.cost_usd(each.usage) for each in found) == pytest.approx(budget.spent_usd)


def test_a_record_that_is_not_there_or_no_folder_tells_of_no_payment(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for record in ("calls", "file"):
        assert list(payments(tmp_path / record, lambda _: True)) == []
