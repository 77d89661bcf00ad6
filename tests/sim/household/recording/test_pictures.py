from dataclasses import replace

import numpy as np
import pytest

from sim.colors import rgb_of
from sim.household import generate_scene
from sim.household.acting.agent import AgentPose
from sim.household.physics.world import USER_COLOR, HouseholdWorld
from sim.household.recording.first_person import see
from sim.household.recording.pictures import AGENT, FLOORS, draw_from_above
from sim.household.scenes.scene_io import from_json
from sim.household.values import Scene, Standpoint, Vector2


@pytest.fixture(scope="module")
def scene() -> Scene:
    return from_json(generate_scene(seed=2, rooms=["living room", "kitchen"]))


def test_the_house_is_seen_from_above_with_its_floors_and_its_agent(scene: Scene) -> None:
    image = draw_from_above(scene)
    assert image.dtype == np.uint8
    for color in (FLOORS["living room"], FLOORS["kitchen"], AGENT):
        assert (image == color).all(axis=2).sum() > 100


def test_y_goes_up_in_the_picture(scene: Scene) -> None:
    image = draw_from_above(scene, pixels_per_m=20)
    rows, columns = np.nonzero((image == AGENT).all(axis=2))
    assert rows.mean() == pytest.approx(image.shape[0] - 20 * (scene.agent.position.y + 0.4), abs=12)
    assert columns.mean() == pytest.approx(20 * (scene.agent.position.x + 0.4), abs=12)


def test_a_path_is_drawn_over_the_floor(scene: Scene) -> None:
    corners = scene.rooms[0].polygon
    without, path = draw_from_above(scene), draw_from_above(scene, [corners[0], corners[2]])
    assert ((without != path).any(axis=2)).sum() > 200


def test_a_house_without_rooms_can_be_drawn() -> None:
    nobody = Standpoint(Vector2(1.0, 1.0), 90.0)
    assert draw_from_above(Scene((), (), (), (), nobody, nobody)).shape[2] == 3


def test_the_agent_sees_what_is_before_it_and_not_what_is_behind(scene: Scene) -> None:
    sofa = next(instance for instance in scene.instances if instance.name == "sofa")
    red = tuple(replace(i, color="red") if i.id == sofa.id else replace(i, color="white") for i in scene.instances)
    outside = Standpoint(Vector2(-9.0, -9.0), 0.0)
    HouseholdWorld(replace(scene, instances=red, player=outside), visuals=True)
    room = scene.rooms[sofa.room_id].polygon
    middle = Vector2(sum(c.x for c in room) / len(room), sum(c.y for c in room) / len(room))
    towards = AgentPose(middle, 0.0).facing(sofa.position)
    away = AgentPose(towards.position, towards.yaw_deg + 180.0)
    ahead, behind = (_redness(see(pose, 96)) for pose in (towards, away))
    assert ahead > 20
    assert behind == 0


def test_the_agent_sees_the_user(scene: Scene) -> None:
    room = scene.rooms[0].polygon
    corner = Vector2(room[0].x + 0.5, room[0].y + 0.5)
    empty = replace(scene, instances=(), player=Standpoint(Vector2(corner.x + 1.5, corner.y), 180.0))
    HouseholdWorld(empty, visuals=True)
    orange = np.array(rgb_of(USER_COLOR)) * 255
    image = see(AgentPose(corner, 0.0), 96).astype(float)
    hue = image[..., 0] - image[..., 2]
    assert (hue > 0.5 * (orange[0] - orange[2])).sum() > 200


def _redness(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> int:
    """Pixels that are clearly red."""
    red, green, blue = (image[..., channel].astype(int) for channel in range(3))
    return int(((red > green + 60) & (red > blue + 60)).sum())
