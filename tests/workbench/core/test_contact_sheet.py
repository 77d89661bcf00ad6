"""Contact sheets: every episode and step is where it should be, on as many pages as it takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from library.episodes.dataset import Dataset
from library.errors import CorruptDataset
from tests.library.episodes.making import SMALL, dataset, demonstration
from workbench.core import contact_sheet
from workbench.core.contact_sheet import (
    COLUMNS,
    GAP,
    PANEL_WIDTH,
    PICTURE_WIDTH,
    NothingToShow,
    draw_episode,
    draw_frame,
    write_sheets,
)
from workbench.core.moving_pictures import NotWritten


def nobody(drawn: int) -> None:
    """Is told nothing."""


def test_a_row_has_a_picture_for_each_step_and_goes_on_below_where_it_is_long() -> None:
    short, long = (draw_episode(0, demonstration(actions=actions), SMALL) for actions in (2, COLUMNS))
    assert short.width == PANEL_WIDTH + 3 * (PICTURE_WIDTH + GAP)
    assert (long.width, long.height) == (PANEL_WIDTH + COLUMNS * (PICTURE_WIDTH + GAP), 2 * short.height)


def test_marks_stand_where_it_picks_and_places() -> None:
    frame = demonstration().frames[0]
    blank = replace(frame, view=replace(frame.view, color=np.full((32, 16, 3), 128, np.uint8)))
    drawn = np.asarray(draw_frame(blank, SMALL, (160, 320)))
    assert (np.asarray(draw_frame(replace(blank, action=None), SMALL, (160, 320))) == 128).all()
    assert frame.action is not None
    (pick_x, pick_y, _), _ = frame.action.pick
    (place_x, place_y, _), _ = frame.action.place
    rows, columns = np.nonzero((drawn != 128).any(axis=2))
    ends = sorted([pick_x, place_x]), sorted([pick_y, place_y])
    low, high = SMALL.bounds[0][0], SMALL.bounds[1][0]
    for cells, (first, last), origin in ((columns, ends[0], low), (rows, ends[1], high)):
        scale = 10 / SMALL.pixel_size  # a pixel is ten here, and a mark reaches eight around it
        assert cells.min() == pytest.approx((first - origin) * scale, abs=18)
        assert cells.max() == pytest.approx((last - origin) * scale, abs=18)


def test_episodes_that_fill_more_than_a_page_go_onto_numbered_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_sheet, "LINES_PER_PAGE", 2)
    dataset(tmp_path / "d", [0, 2, 4])
    told: list[int] = []
    pages = write_sheets(Dataset(tmp_path / "d"), slice(None), tmp_path / "sheet.png", told.append)
    assert [(page.file.name, page.episodes) for page in pages] == [("sheet-1.png", (0, 1)), ("sheet-2.png", (2,))]
    assert told == [1, 2, 3]
    with Image.open(tmp_path / "sheet-1.png") as first, Image.open(tmp_path / "sheet-2.png") as second:
        assert first.height > second.height


def test_what_cannot_be_written_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0, 2])
    (tmp_path / "there.png").touch()
    found = Dataset(tmp_path / "d")
    for name, said in (("there.png", "nothing is overwritten"), ("a.jpg", r"only \.png"), ("no/a.png", "is no folder")):
        with pytest.raises(NotWritten, match=said):
            write_sheets(found, slice(None), tmp_path / name, nobody)
    with pytest.raises(NothingToShow, match="2 episodes, none of which"):
        write_sheets(found, slice(2, None), tmp_path / "a.png", nobody)
    assert not (tmp_path / "a.png").exists()


def test_a_shard_that_was_changed_is_not_drawn_and_the_others_are(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0, 2])
    shard = tmp_path / "d" / "data/part-00000.parquet"
    data = bytearray(shard.read_bytes())
    data[100] ^= 1
    shard.write_bytes(data)
    with pytest.raises(CorruptDataset, match=r"part-00000.*its bytes have changed"):
        write_sheets(Dataset(tmp_path / "d"), slice(None), tmp_path / "a.png", nobody)
    assert not (tmp_path / "a.png").exists()
    assert len(write_sheets(Dataset(tmp_path / "d"), slice(1, 2), tmp_path / "a.png", nobody)) == 1


def test_texts_of_rubbish_and_of_any_length_are_drawn() -> None:
    made = demonstration(actions=1)
    rubbish = "\x1b[2J" + "mischief\n\ud800‮" * 400
    frames = tuple(replace(frame, instruction=rubbish, primitive=rubbish) for frame in made.frames)
    assert draw_episode(0, replace(made, frames=frames), SMALL).size == draw_episode(0, made, SMALL).size
