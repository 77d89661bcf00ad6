"""Figures of a study as PNG files. Matplotlib is an extra, and is loaded here only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from library.coverage import Cell, Coverage
from library.relations import RELATIONS
from workbench.core.errors import MissingExtra
from workbench.core.study import GroupStudy, Study
from workbench.core.study_tables import group_name
from workbench.core.tables import RATE_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCH_PER_BAR = 0.32
INCH_PER_ASSET = 0.2
LONGEST_LABEL = 48
"""Characters of a group's name under a figure."""


def write_figures(study: Study, folder: Path) -> tuple[Path, ...]:
    """Draw what the study has something to show of.

    Args:
        study: The numbers.
        folder: Where the files go; made when it is missing.

    Returns:
        The files.

    Raises:
        MissingExtra: Matplotlib is not installed.
        OSError: A file cannot be written.
    """
    figures: dict[str, tuple[Callable[[Axes], None], tuple[float, float]]] = {}
    counted = [found for found in study.groups if found.statistics.rates]
    spent = [found for found in study.groups if found.statistics.accepted]
    if counted:
        size = (7.0, 1.6 + INCH_PER_BAR * len(RATE_NAMES) * len(counted))
        figures["funnel"] = lambda axes: _draw_funnel(axes, counted), size
    if spent:
        figures["cost"] = lambda axes: _draw_cost(axes, spent), (7.0, 1.6 + INCH_PER_BAR * 2 * len(spent))
    if used := _used(study.coverage):
        size = (7.0, 2.2 + INCH_PER_ASSET * len(used))
        figures["coverage"] = lambda axes: _draw_coverage(axes, study.coverage, used), size
    return tuple(_write(folder / f"{name}.png", draw, size) for name, (draw, size) in figures.items())


def _write(file: Path, draw: Callable[[Axes], None], size: tuple[float, float]) -> Path:
    """Draw on a canvas of its own: no window, no state that another thread could share."""
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra("matplotlib", extra="figures", wanted_for="figures") from None
    file.parent.mkdir(parents=True, exist_ok=True)
    with rc_context({"text.parse_math": False}):  # a model's name is no formula
        figure = Figure(figsize=size, dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure.add_subplot())
        figure.savefig(file, metadata={"Software": None})
    return file


def _draw_funnel(axes: Axes, groups: list[GroupStudy]) -> None:
    """Rates as bars with their 95 % intervals, a colour for each group."""
    height = 0.8 / len(groups)
    for number, found in enumerate(groups):
        rates = [found.statistics.rates[name] for name in RATE_NAMES]
        places = [row + (number - (len(groups) - 1) / 2) * height for row in range(len(rates))]
        errors = [
            [max(0.0, rate.value - rate.interval[0]) for rate in rates],
            [max(0.0, rate.interval[1] - rate.value) for rate in rates],
        ]
        label = f"{_label(found)} (n = {found.statistics.counted})"
        axes.barh(places, [rate.value for rate in rates], height, xerr=errors, capsize=3, label=label)
    axes.set_yticks(range(len(RATE_NAMES)), list(RATE_NAMES.values()))
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the trials that count, 95 % Wilson interval")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.25), frameon=False)


def _draw_cost(axes: Axes, groups: list[GroupStudy]) -> None:
    """Time of the run and of a person for each accepted task."""
    rows = range(len(groups))
    machine = [found.statistics.seconds_per_accepted or 0.0 for found in groups]
    person = [found.statistics.review_seconds_per_accepted or 0.0 for found in groups]
    axes.barh(rows, machine, label="trials")
    axes.barh(rows, person, left=machine, label="reviewer")
    axes.set_yticks(rows, [_label(found) for found in groups])
    axes.invert_yaxis()
    axes.set_xlabel("seconds per accepted task")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=2, frameon=False)


def _draw_coverage(axes: Axes, coverage: Coverage, assets: list[str]) -> None:
    """The grid of assets × relations; darker is more tasks."""
    counts = [[coverage.cells.get(Cell(asset, relation), 0) for relation in RELATIONS] for asset in assets]
    axes.imshow(counts, aspect="auto", cmap="Blues", vmin=0)
    axes.set_xticks(range(len(RELATIONS)), RELATIONS, rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(len(assets)), assets, fontsize=7)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            if count:
                shade = "white" if count > max(map(max, counts)) / 2 else "black"
                axes.text(column, row, str(count), ha="center", va="center", fontsize=7, color=shade)
    axes.set_title(f"accepted tasks: {coverage.tasks}")


def _used(coverage: Coverage) -> list[str]:
    """Assets that some task uses; what nobody uses is in the tables."""
    return [asset for asset, count in coverage.assets.items() if count]


def _label(found: GroupStudy) -> str:
    name = group_name(found)
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"
