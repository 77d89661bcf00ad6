from __future__ import annotations

import re

import pytest

from sim.api_text import ENVIRONMENT_METHODS, TASK_METHODS, UTILS_FUNCTIONS, api_summary, api_text
from sim.colors import COLORS_NAMES


@pytest.mark.parametrize("name", TASK_METHODS + ENVIRONMENT_METHODS + UTILS_FUNCTIONS)
def test_every_name_of_the_api_is_described(name: str) -> None:
    assert re.search(rf"(def (utils\.)?{name}\(|{name}: a property).*\n\s+\"\"\"\w", api_text())


def test_signatures_show_order_and_defaults_without_annotations() -> None:
    assert "def add_object(self, urdf, pose, category='rigid', color=None, **kwargs):" in api_text()
    assert "matches, targ_poses, replace, rotations, metric, params, step_max_reward, symmetries=None" in api_text()


def test_colors_are_named() -> None:
    assert all(name in api_text() for name in COLORS_NAMES)


def test_the_text_is_short_enough_for_a_prompt() -> None:
    assert len(api_text()) < 12_000


def test_the_summary_has_every_signature_on_a_line_of_its_own() -> None:
    lines = api_summary().splitlines()
    assert [line for line in lines if "def add_object(self, urdf, pose" in line and "# Load an asset" in line]
    assert sum("def " in line for line in lines) == sum("def " in line for line in api_text().splitlines())
    assert len(api_summary()) < len(api_text()) / 2
