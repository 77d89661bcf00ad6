"""A study as tables: funnel, first attempts, cost, diversity, coverage. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library.coverage import Cell, Coverage, folder_of
from library.diversity import Spread
from library.relations import RELATIONS
from workbench.core.study import GroupStudy, Study
from workbench.core.tables import NONE, RATE_NAMES, Table, number, percent

BUILT_IN = "builtin is a procedural author and no language model; it is never counted together with one."


def study_tables(study: Study) -> Iterator[Table]:
    """The funnel, its cost, diversity, and what the library covers."""
    if study.groups:
        yield _funnel(study.groups)
        yield _first_attempts(study.groups)
        yield _cost_of_accepted(study.groups)
        yield _spent(study.groups)
        yield _diversity(study.groups)
    yield _coverage(study.coverage)
    yield _missing(study.coverage)


def group_name(found: GroupStudy) -> str:
    """Who wrote, and what the group shares."""
    group = found.group
    author = group.author if group.author == "builtin" else f"{group.author} {', '.join(group.models)}"
    return f"{author}: {group.key}" if group.key and group.key not in group.models else author


def _funnel(groups: Sequence[GroupStudy]) -> Table:
    rows = []
    for found in groups:
        statistics = found.statistics
        rates = [percent(statistics.rates.get(name)) for name in RATE_NAMES]
        rows.append(
            (group_name(found), str(statistics.trials), str(statistics.void), *rates, percent(statistics.acceptance))
        )
    notes = ["In brackets the 95 % interval (Wilson). Void trials, where provider or sandbox failed, are in no rate."]
    if any(found.group.author == "builtin" for found in groups):
        notes.append(BUILT_IN)
    return Table("Funnel", ("author", "trials", "void", *RATE_NAMES.values(), "accepted"), tuple(rows), tuple(notes))


def _first_attempts(groups: Sequence[GroupStudy]) -> Table:
    rows = []
    for found in groups:
        statistics = found.statistics
        rates = [percent(statistics.first_attempt.get(name)) for name in RATE_NAMES]
        rows.append((group_name(found), *rates, number(statistics.attempts, ".1f"), percent(statistics.critics)))
    return Table(
        "First attempts, as if nothing had been repaired",
        ("author", *RATE_NAMES.values(), "codes per trial", "critics agreed"),
        tuple(rows),
    )


def _cost_of_accepted(groups: Sequence[GroupStudy]) -> Table:
    rows = []
    for found in groups:
        one = found.statistics
        costs = (
            number(one.tokens_per_accepted, ",.0f"),
            number(one.cost_per_accepted, ".4f"),
            number(one.seconds_per_accepted, ".1f"),
            number(one.review_seconds_per_accepted, ".1f"),
            number(one.decision_seconds, ".1f"),
        )
        rows.append((group_name(found), f"{one.accepted} ({one.edited})", *costs))
    head = ("author", "accepted (edited)", "tokens", "US$", "seconds", "reviewer's seconds", "seconds a decision")
    return Table("Cost of an accepted task", head, tuple(rows))


def _spent(groups: Sequence[GroupStudy]) -> Table:
    rows = []
    for found in groups:
        one = found.statistics
        answers = (str(one.calls), str(one.cached_calls))
        rows.append((group_name(found), *answers, f"{one.tokens:,}", number(one.cost_usd, ".4f"), f"{one.seconds:.1f}"))
    head = ("author", "answers", "from the record", "tokens", "US$", "seconds")
    return Table("Spent on all trials", head, tuple(rows))


def _diversity(groups: Sequence[GroupStudy]) -> Table:
    rows = []
    for found in groups:
        spread = found.statistics.spread
        cells = [cell for one in (spread.assets, spread.text, spread.structure) for cell in _spread_cells(one)]
        rows.append((group_name(found), str(len(found.statistics.proposals)), *cells, str(spread.structures)))
    return Table(
        "Diversity of what was proposed",
        ("author", "tasks", "assets", "Vendi", "text", "Vendi", "structure", "Vendi", "structures"),
        tuple(rows),
        ("Mean distance of two tasks, 0–1, then the effective number of different ones.",),
    )


def _spread_cells(spread: Spread | None) -> tuple[str, str]:
    return (f"{spread.mean_distance:.2f}", f"{spread.vendi:.1f}") if spread else (NONE, NONE)


def _coverage(coverage: Coverage) -> Table:
    """Assets by folder: what a folder holds is of one kind."""
    members: dict[str, list[str]] = {}
    for asset in coverage.assets:
        members.setdefault(folder_of(asset), []).append(asset)
    rows = []
    for folder, assets in members.items():
        used = sum(coverage.assets[asset] > 0 for asset in assets)
        counts = [coverage.folders.get(Cell(folder, relation), 0) for relation in RELATIONS]
        rows.append((folder, f"{used} of {len(assets)}", *(str(count) if count else "·" for count in counts)))
    total = ("tasks", str(coverage.tasks), *(str(coverage.relations[relation]) for relation in RELATIONS))
    first, often = next(iter(coverage.openings.items()), ("", 0))
    notes = [f"Accepted tasks that ask for none of these relations: {coverage.unrelated}."]
    if coverage.tasks:
        notes.append(f"{often} of {coverage.tasks} names begin with {first!r}.")
    return Table(
        "Assets × relations of the accepted tasks",
        ("assets", "used", *RELATIONS),
        (*rows, total),
        tuple(notes),
    )


def _missing(coverage: Coverage) -> Table:
    """Relations and assets that no accepted task has; pairs of both are the points of the grid above."""
    never = [relation for relation, tasks in coverage.relations.items() if not tasks]
    unused: dict[str, list[str]] = {}
    for asset, tasks in coverage.assets.items():
        if not tasks:
            unused.setdefault(folder_of(asset), []).append(asset.partition("/")[2])
    notes = [f"Relations: {', '.join(never)}."] if never else []
    notes += [f"{folder}/: {', '.join(names)}." for folder, names in unused.items()]
    return Table("What no accepted task has", (), (), tuple(notes) or ("Nothing: all relations, all assets are used.",))
