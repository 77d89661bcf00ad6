from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from library.episodes.moments import add_features, features_from_json, features_to_json, moments_of
from library.episodes.values import CameraView
from library.errors import MalformedRecord
from tests.library.episodes.making import demonstration

MADE = [demonstration(seed, actions=1 + seed % 3) for seed in range(0, 12, 2)]
PARTS = [moments_of(one) for one in MADE]


def test_parts_add_up_to_the_whole_to_the_last_bit_in_any_order_and_grouping() -> None:
    whole = add_features(PARTS)
    assert add_features(reversed(PARTS)) == whole
    assert add_features([add_features(PARTS[:2]), add_features(PARTS[2:])]) == whole


def test_they_are_those_of_the_samples() -> None:
    found = add_features(PARTS)
    colors = np.concatenate([frame.view.color.reshape(-1, 3) for one in MADE for frame in one.frames]).astype(float)
    rgb = found["rgb"]
    assert rgb.count == len(colors)
    assert rgb.mean == pytest.approx(colors.mean(axis=0))
    assert rgb.std == pytest.approx(colors.std(axis=0))
    assert (rgb.low, rgb.high) == (tuple(colors.min(axis=0)), tuple(colors.max(axis=0)))
    picks = np.array([f.action.pick.position for one in MADE for f in one.frames if f.action])
    assert found["pick_pose"].mean[:3] == pytest.approx(picks.mean(axis=0), abs=1e-7)
    assert found["pick_pose"].count == len(picks)
    assert found["height"].high[0] == pytest.approx(0.3, abs=1e-3)


def test_sums_are_exact_where_a_picture_is_as_large_and_far_as_can_be() -> None:
    depth = np.full((480, 640), 13.107, dtype=np.float32)
    depth[0, 0] = 13.1068
    camera = CameraView(np.full((480, 640, 3), 255, dtype=np.uint8), depth)
    made = demonstration()
    frames = tuple(replace(frame, view=replace(frame.view, cameras={"front": camera})) for frame in made.frames)
    found = moments_of(replace(made, frames=frames))["cam_front_depth"]
    far, near, pixels = 65_535, 65_534, 2 * 480 * 640
    assert found.count == pixels
    assert found.total == (Fraction((pixels - 2) * far + 2 * near, 5_000),)
    assert found.squares == (Fraction((pixels - 2) * far**2 + 2 * near**2, 5_000**2),)


def test_json_keeps_them_exactly() -> None:
    whole = add_features(PARTS)
    text = json.dumps(features_to_json(whole))
    assert features_from_json(json.loads(text)) == whole
    assert set(json.loads(text)["rgb"]) >= {"min", "max", "mean", "std", "count"}


def test_the_smallest_number_comes_back() -> None:
    made = demonstration()
    frames = tuple(replace(frame, reward=5e-324) for frame in made.frames)
    whole = moments_of(replace(made, frames=frames))
    assert features_from_json(json.loads(json.dumps(features_to_json(whole)))) == whole


def test_what_are_no_statistics_is_refused() -> None:
    good = features_to_json(PARTS[0])
    assert isinstance(good, dict)
    for field, value in (
        ("sum", ["1/0"]),
        ("sum", ["1e999999999"]),
        ("sum", ["1" * 400]),
        ("sum", ["1", "2"]),
        ("count", 0),
        ("min", None),
        ("mean", [0.5]),
        ("std", []),
    ):
        broken = json.loads(json.dumps(good))
        broken["height"][field] = value
        with pytest.raises(MalformedRecord):
            features_from_json(broken)
