"""A comparison of two runs as tables: flips first, then the rates, then what may be said. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from library.comparison import Answer, Pair, RateComparison
from library.paired import least_discordant
from workbench.core.study import RunComparison
from workbench.core.tables import NONE, RATE_NAMES, Table


def comparison_tables(compared: RunComparison) -> Iterator[Table]:
    """Flips first, then the rates."""
    comparison = compared.comparison
    unpaired = comparison.unpaired_one + comparison.unpaired_other
    notes = [f"{len(comparison.pairs)} pairs of trials with the same seed; {comparison.void} more with a void trial."]
    if unpaired:
        notes.append(f"{unpaired} trials have no partner and are left out.")
    flips = tuple(_flip_row(pair) for pair in comparison.flips)
    if not flips:
        notes.append("No verdict differs.")
    yield Table(
        "Verdicts that differ", ("seed", compared.one, compared.other, "task then", "task now"), flips, tuple(notes)
    )
    if comparison.rates:
        yield Table(
            f"{compared.other} against {compared.one}",
            ("", compared.one, compared.other, "difference", "95 % interval", "won by 1st / 2nd", "p"),
            tuple(_compared_row(name, rate) for name, rate in comparison.rates.items()),
            (f"Answer, by completion: {answer_sentence(compared)}",),
        )
    else:
        yield Table("Answer", (), (), (answer_sentence(compared),))


def answer_sentence(compared: RunComparison) -> str:
    """What may be said about the second run, and what may not."""
    comparison = compared.comparison
    if not comparison.rates:
        return "Not enough data: no seed was tried in both runs. Start both with the same --seed, then compare."
    completion = comparison.rates["completion_rate"]
    counts = completion.counts
    low, high = counts.interval
    words: dict[Answer, str] = {"better": "better", "worse": "worse", "not-enough-data": ""}
    if answer := words[comparison.answer]:
        return (
            f"{compared.other} is {answer} by {_points(counts.difference)} (95 % between {_points(low)} and"
            f" {_points(high)}), p = {_p(counts.p_value)}."
        )
    discordant = counts.only_one + counts.only_other
    if discordant:
        parts = [f"Not enough data: {discordant} of {counts.cases} pairs differ, which chance alone would give, too."]
    else:
        parts = [f"Not enough data: none of {counts.cases} pairs differs."]
    if not completion.could_tell:
        parts.append(f"Fewer than {least_discordant()} that differ can never tell.")
    if completion.detectable is not None:
        rise = f"from {counts.one.value:.0%} to {completion.detectable:.0%} or more"
        parts.append(f"So many pairs reliably show a rise {rise}.")
    elif counts.one.value < 1:
        parts.append(f"So many pairs could not even show a rise from {counts.one.value:.0%} to 100% reliably.")
    return " ".join(parts)


def _flip_row(pair: Pair) -> tuple[str, ...]:
    one, other = pair
    return str(one.seed), one.verdict, other.verdict, one.task or NONE, other.task or NONE


def _compared_row(name: str, compared: RateComparison) -> tuple[str, ...]:
    counts = compared.counts
    low, high = counts.interval
    return (
        RATE_NAMES[name],
        f"{counts.one.value:.0%}",
        f"{counts.other.value:.0%}",
        _points(counts.difference),
        f"{low * 100:+.0f} … {high * 100:+.0f}",
        f"{counts.only_one} / {counts.only_other}",
        _p(counts.p_value),
    )


def _points(difference: float) -> str:
    return f"{difference * 100:+.0f} points"


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"
