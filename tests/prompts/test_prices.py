from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.errors import PriceError
from prompts.prices import PACKAGED_PRICES, Price, estimate_usage, read_prices
from prompts.values import Usage

OPENAI = "https://api.openai.com/v1"
tokens = st.integers(0, 10**7)


def own(folder: Path, text: str) -> Path:
    path = folder / "prices.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dated_model_has_the_price_of_the_model_without_its_date() -> None:
    prices = read_prices()
    assert prices.price("gpt-4o", OPENAI) == Price(2.5, 10.0, 1.25)
    for dated in ("gpt-4o-2024-08-06", "gpt-4o-20240806"):
        assert prices.price(dated, f"{OPENAI}/") == prices.price("gpt-4o", OPENAI)


@pytest.mark.parametrize(("model", "url"), [("gpt-4o", "http://127.0.0.1:8000/v1"), ("llama-3.3", OPENAI), ("", None)])
def test_what_no_table_knows_has_no_price(model: str, url: str | None) -> None:
    assert read_prices().price(model, url) is None


def test_a_users_own_prices_go_before_the_packaged_ones(tmp_path: Path) -> None:
    table = own(
        tmp_path,
        """
[[price]]
model = "gpt-4o"
input = 1
output = 2

[[price]]
model = "mine"
base_url = "http://127.0.0.1:8000/v1/"
input = 0.0
output = 0.5
""",
    )
    prices = read_prices([tmp_path / "none.toml", table])
    assert prices.price("gpt-4o", OPENAI) == prices.price("gpt-4o", "http://127.0.0.1:1/v1") == Price(1, 2)
    assert prices.price("mine", "http://127.0.0.1:8000/v1") == Price(0.0, 0.5)
    assert prices.price("mine", OPENAI) is None
    assert prices.price("gpt-4o-mini", OPENAI) is not None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[price]]\nmodel = 'a'\ninput = 1\n", 1, "missing key 'output'"),
        ("[[price]]\nmodel = 'a'\ninput = 1\noutptu = 2\n", 4, "did you mean 'output'?"),
        ("[[price]]\nmodel = 'a'\ninput = '1'\noutput = 2\n", 3, "US dollars per million tokens, not '1'"),
        ("[[price]]\nmodel = 'a'\ninput = -1\noutput = 2\n", 3, "US dollars per million tokens, not -1"),
        ("[[price]]\nmodel = 'a'\ninput = 1\noutput = inf\n", 4, "US dollars per million tokens, not inf"),
        ("[[price]]\nmodel = 7\ninput = 1\noutput = 2\n", 2, "model must be text, not 7"),
        ("\n[prices]\nmodel = 'a'\n", 2, "prices stand in [[price]]"),
        ("price = 3\n", 1, "write [[price]]"),
        ("[[price]\n", 1, "not valid TOML"),
    ],
)
def test_a_table_that_cannot_be_used_names_the_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = own(tmp_path, text)
    with pytest.raises(PriceError) as caught:
        read_prices([path])
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_cached_tokens_cost_their_own_price_or_that_of_the_others() -> None:
    usage = Usage(1_000_000, 100_000, cached_tokens=400_000)
    assert Price(2.0, 10.0, 0.5).cost_usd(usage) == pytest.approx(0.6 * 2.0 + 0.4 * 0.5 + 0.1 * 10.0)
    assert Price(2.0, 10.0).cost_usd(usage) == pytest.approx(2.0 + 1.0)


@given(tokens, tokens, tokens, tokens)
def test_the_cost_of_two_calls_is_the_sum_of_their_costs(a: int, b: int, c: int, d: int) -> None:
    price = Price(2.5, 10.0, 1.25)
    one, other = Usage(a, b, a // 2), Usage(c, d, c // 3)
    assert price.cost_usd(one + other) == pytest.approx(price.cost_usd(one) + price.cost_usd(other))


def test_an_estimate_says_that_it_is_one_and_so_does_a_sum_with_it() -> None:
    assert estimate_usage(35, 7) == Usage(10, 2, estimated=True)
    assert (Usage(1, 1) + estimate_usage(0, 0)).estimated
    assert not (Usage(1, 1) + Usage(1, 1)).estimated


def test_the_packaged_table_is_documented_where_it_is_edited() -> None:
    assert "US dollars per million tokens" in PACKAGED_PRICES.read_text(encoding="utf-8")
