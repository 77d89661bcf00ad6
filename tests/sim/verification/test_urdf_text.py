import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT, CATALOGUE
from sim.physics import Physics
from sim.sandbox.fields import WireError
from sim.untold import loaded_from
from sim.values import Pose
from sim.verification.log import ASSETS_WORD
from sim.verification.urdf_text import MAX_ELEMENTS, clean_urdf

LINK = '<link name="l"><inertial><mass value="0.1"/></inertial>{}</link>'
ROBOT = '<robot name="r">{}</robot>'


def shape(geometry: str) -> str:
    return ROBOT.format(LINK.format(f"<visual><geometry>{geometry}</geometry></visual>"))


def test_a_sane_text_keeps_its_numbers_and_loses_its_comments() -> None:
    text = clean_urdf(shape("<!-- why --><box size='0.04 1e-3 .5'/>"))
    assert 'size="0.04 0.001 0.5"' in text
    assert "why" not in text


def test_a_mesh_of_ours_is_found_on_this_machine() -> None:
    assert f'filename="{ASSETS_ROOT}/kitting/03.obj"' in clean_urdf(
        shape(f'<mesh filename="{ASSETS_WORD}/kitting/03.obj"/>')
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        '<!DOCTYPE r [<!ENTITY a "b">]><robot name="r"/>',
        shape('<mesh filename="/etc/passwd"/>'),
        shape('<mesh filename="package://x/y.obj"/>'),
        shape(f'<mesh filename="{ASSETS_WORD}/../../../etc/passwd"/>'),
        shape(f'<mesh filename="{ASSETS_WORD}/bowl/bowl.urdf"/>'),
        shape(f'<mesh filename="{ASSETS_WORD}/no/such.obj"/>'),
        shape('<box size="nan 0 0"/>'),
        shape('<box size="0x10 inf 0"/>'),
        shape('<box size="1" onload="x"/>'),
        shape("<script/>"),
        shape(f'<box name="{"x" * 200}"/>'),
        "<sdf/>",
        ROBOT.format("<link/>" * (MAX_ELEMENTS + 1)),
        ROBOT.format("<link>" * 50 + "</link>" * 50),
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(WireError):
        clean_urdf(text)


@pytest.mark.parametrize("path", [path for path, asset in CATALOGUE.items() if not asset.placeholders][::7])
def test_every_asset_survives_cleaning_with_its_shapes(path: str, physics: Physics) -> None:
    physics.reset(linked=True)  # only then Bullet tells collision shapes
    file = ASSETS_ROOT / path
    text = file.read_text(encoding="utf-8").replace('filename="', f'filename="{file.parent}/')
    pose = Pose((0.5, 0.0, 0.2))
    own, cleaned = physics.load_urdf(file, pose), physics.load_urdf_text(clean_urdf(text), pose)
    assert p.getDynamicsInfo(own, -1) == p.getDynamicsInfo(cleaned, -1)
    shapes = [[data[1:] for data in p.getCollisionShapeData(body, -1)] for body in (own, cleaned)]
    assert shapes[0] == shapes[1]
    assert loaded_from(own) is not None
