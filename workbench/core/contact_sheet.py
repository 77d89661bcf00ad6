"""Contact sheets: episodes of a dataset at a glance, a row each, on as many pages as it takes.

A row says which episode it is and what was asked for, then shows its steps from straight above: a ring where it picks,
a cross where it places. The last picture of a row is how the episode ended.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from library.whole_files import write_atomically
from sim.sandbox.cleaning import clean_line
from workbench.core.errors import WorkbenchError
from workbench.core.moving_pictures import require_free

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset
    from library.episodes.info import EpisodeEntry, Layout
    from library.episodes.values import Demonstration, Frame
    from sim.values import Action, Pose

COLUMNS = 8
"""Pictures beside each other; a longer episode goes on below them."""
LINES_PER_PAGE = 10
"""Of pictures: a page of them is some 3,500 pixels high."""
PANEL_WIDTH, PICTURE_WIDTH, CAPTION_HEIGHT, GAP, HEADER_HEIGHT = 250, 160, 18, 8, 30
LETTERS_PER_LINE, LETTERS_OF_A_MOTION, MOST_LETTERS = 36, 14, 2_000
PAPER, INK = (255, 255, 255), (20, 20, 20)
TITLE_SIZE, TEXT_SIZE, LINE_HEIGHT = 16, 12, 16
"""Of letters and their lines [px]."""
MARK_RADIUS = 6


class NothingToShow(WorkbenchError):
    """No episode of the dataset was chosen."""


class Page(NamedTuple):
    """One file."""

    file: Path
    episodes: tuple[int, ...]
    """Their indices."""


def write_sheets(dataset: Dataset, chosen: slice, out: Path, told: Callable[[int], None]) -> list[Page]:
    """Draw episodes of a dataset as PNG files.

    Args:
        dataset: Where they are.
        chosen: Which of them, by their indices.
        out: The file, when one page holds all; else `sheet.png` becomes `sheet-1.png` and so on.
        told: Called with the number of episodes that are drawn, after each.

    Returns:
        The files, each of which appears as a whole or not at all.

    Raises:
        NothingToShow: There is no such episode.
        NotWritten: One of the files exists, or is not to be a PNG in a folder that is there; nothing was drawn.
        CorruptDataset: A shard was changed since it was written, and nothing was drawn; or an episode cannot be read,
            and the pages before it are there.
    """
    from library.episodes.verifying import require_bytes

    entries = dataset.entries[chosen]
    if not entries:
        raise NothingToShow(f"{dataset.folder} has {len(dataset)} episodes, none of which was chosen")
    require_free(out, (".png",))
    pages = _pages(entries, out)
    for page in pages:
        require_free(page.file, (".png",))
    require_bytes(dataset, {entry.data_file for entry in entries})
    drawn = 0
    for page in pages:
        rows = []
        for index in page.episodes:
            rows.append(draw_episode(index, dataset.demonstration(index), dataset.info.layout))
            drawn += 1
            told(drawn)
        write_atomically(page.file, _png(_stacked(dataset.info.name, rows)))
    return pages


def draw_episode(index: int, demonstration: Demonstration, layout: Layout) -> Image.Image:
    """One row of a sheet."""
    frames = demonstration.frames
    rows, columns = layout.shape
    cell = (PICTURE_WIDTH, round(PICTURE_WIDTH * rows / columns))
    lines = _lines(len(frames))
    width = PANEL_WIDTH + min(COLUMNS, len(frames)) * (cell[0] + GAP)
    row = Image.new("RGB", (width, lines * (cell[1] + CAPTION_HEIGHT + GAP)), PAPER)
    _write_panel(row, index, demonstration)
    for step, frame in enumerate(frames):
        line, column = divmod(step, COLUMNS)
        left, top = PANEL_WIDTH + column * (cell[0] + GAP), line * (cell[1] + CAPTION_HEIGHT + GAP)
        row.paste(draw_frame(frame, layout, cell), (left, top))
        ImageDraw.Draw(row).text((left, top + cell[1] + 2), _caption(step, frame), INK, _font(TEXT_SIZE))
    return row


def draw_frame(frame: Frame, layout: Layout, size: tuple[int, int]) -> Image.Image:
    """The workspace from above, with the action in it that was chosen on it; size is (width, height)."""
    image = Image.fromarray(frame.view.color).resize(size, Image.Resampling.BICUBIC)
    if frame.action is not None:
        _draw_action(ImageDraw.Draw(image), frame.action, layout, size[0] / layout.shape[1])
    return image


def _draw_action(draw: ImageDraw.ImageDraw, action: Action, layout: Layout, scale: float) -> None:
    """Black below white, so that it is seen on every colour."""
    pick, place = (_on_picture(pose, layout, scale) for pose in action)
    for color, width in (((0, 0, 0), 4), ((255, 255, 255), 2)):
        draw.line((*pick, *place), color, width - 1)
        _draw_ring(draw, pick, color, width)
        _draw_cross(draw, place, color, width)


def _draw_ring(draw: ImageDraw.ImageDraw, at: tuple[float, float], color: tuple[int, int, int], width: int) -> None:
    radius = MARK_RADIUS + width / 2
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), outline=color, width=width)


def _draw_cross(draw: ImageDraw.ImageDraw, at: tuple[float, float], color: tuple[int, int, int], width: int) -> None:
    for sign in (1, -1):
        ends = (at[0] - MARK_RADIUS, at[1] - sign * MARK_RADIUS, at[0] + MARK_RADIUS, at[1] + sign * MARK_RADIUS)
        draw.line(ends, color, width)


def _on_picture(pose: Pose, layout: Layout, scale: float) -> tuple[float, float]:
    """Where (x, y) a picture that is `scale` times as large shows a position; outside of it where the position is."""
    from library.episodes.rows import pixel_of

    row, column = pixel_of(pose, layout)
    return (column + 0.5) * scale, (row + 0.5) * scale


def _caption(step: int, frame: Frame) -> str:
    if frame.action is None:
        return "end"
    return f"{step + 1}: {clean_line(frame.primitive, LETTERS_OF_A_MOTION)}, +{frame.reward:.3g}"


def _write_panel(row: Image.Image, index: int, demonstration: Demonstration) -> None:
    """Which episode it is, and what was asked for at which steps."""
    draw = ImageDraw.Draw(row)
    draw.text((GAP, 0), f"episode {index}", INK, _font(TITLE_SIZE))
    actions = len(demonstration.frames) - 1
    told = [
        clean_line(demonstration.task, MOST_LETTERS),
        f"{demonstration.split}, seed {demonstration.seed}",
        f"{actions} action{'s' if actions > 1 else ''}, reward {demonstration.total_reward:.3g}",
        *_instructions(demonstration),
    ]
    lines = [line for text in told for line in textwrap.wrap(text, LETTERS_PER_LINE, subsequent_indent="    ")]
    room = (row.height - 24) // LINE_HEIGHT
    if len(lines) > room:
        lines[room - 1 :] = ["…"]
    for number, line in enumerate(lines):
        draw.text((GAP, 24 + number * LINE_HEIGHT), line, INK, _font(TEXT_SIZE))


def _instructions(demonstration: Demonstration) -> Iterator[str]:
    """Each instruction with the steps that were chosen for it."""
    told = [frame.instruction for frame in demonstration.frames if frame.action is not None]
    for instruction, steps in groupby(enumerate(told, start=1), key=lambda one: one[1]):
        first, *more = [step for step, _ in steps]
        yield f"{first}{f'-{more[-1]}' if more else ''}: {clean_line(instruction, MOST_LETTERS)}"


def _pages(entries: Sequence[EpisodeEntry], out: Path) -> list[Page]:
    """Which episodes go together into which file."""
    groups: list[list[int]] = [[]]
    lines = 0
    for entry in entries:
        if groups[-1] and lines + _lines(entry.length) > LINES_PER_PAGE:
            groups.append([])
            lines = 0
        groups[-1].append(entry.episode_index)
        lines += _lines(entry.length)
    if len(groups) == 1:
        return [Page(out, tuple(groups[0]))]
    return [
        Page(out.with_name(f"{out.stem}-{number}{out.suffix}"), tuple(group)) for number, group in enumerate(groups, 1)
    ]


def _lines(frames: int) -> int:
    return -(-frames // COLUMNS)


def _stacked(name: str, rows: Sequence[Image.Image]) -> Image.Image:
    """A page of rows, with what the marks mean above them."""
    width = max(PANEL_WIDTH + 2 * PICTURE_WIDTH, *(row.width for row in rows))
    page = Image.new("RGB", (width, HEADER_HEIGHT + sum(row.height + GAP for row in rows)), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((GAP, 5), clean_line(name, LETTERS_PER_LINE), INK, _font(TITLE_SIZE))
    middle = HEADER_HEIGHT / 2
    _draw_ring(draw, (PANEL_WIDTH + 10, middle), INK, 2)
    draw.text((PANEL_WIDTH + 24, 7), "pick", INK, _font(TEXT_SIZE))
    _draw_cross(draw, (PANEL_WIDTH + 80, middle), INK, 2)
    draw.text((PANEL_WIDTH + 94, 7), "place", INK, _font(TEXT_SIZE))
    top = HEADER_HEIGHT
    for row in rows:
        page.paste(row, (0, top))
        top += row.height + GAP
    return page


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The one that Pillow brings along."""
    return ImageFont.load_default(size)


def _png(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
