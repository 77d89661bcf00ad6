"""`simsmith household scene` and `render` as somebody types them; each call runs physics in processes of its own."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.workbench.commands.running import CommandLine, run_command_line


@pytest.fixture
def simsmith(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return lambda *arguments: run_command_line(monkeypatch, capsys, ("household", *arguments))


def test_a_house_is_drawn_written_and_looked_at_again(simsmith: CommandLine, tmp_path: Path) -> None:
    file, above, own = tmp_path / "new/house.json", tmp_path / "above.png", tmp_path / "own.png"
    asked = ("--objects", "mug=1", "--relation", "on,mug,desk", "--rooms", "bedroom", "--seed", "3")
    made = simsmith("scene", *asked, "--out", str(file), "--png", str(above), "--first-person", str(own), "--published")
    assert made.code == 0, made.err
    assert "1 rooms: bedroom" in made.out
    document = json.loads(file.read_text())
    assert document["frame"] == "y-up"
    assert [thing["prefab"] for thing in document["instances"]].count("mug") >= 1
    with Image.open(above) as plan, Image.open(own) as view:
        assert plan.width > 400
        assert view.size == (320, 320)

    seen = simsmith("render", str(file), "--json")
    assert seen.code == 0, seen.err
    assert json.loads(seen.out) == {"path": str(file), "holds": True, "problems": []}


def test_what_is_wrong_with_a_scene_is_named_and_the_answer_is_no(simsmith: CommandLine, tmp_path: Path) -> None:
    table = {"prefab": "table", "position": [0.0, 0.375, 0.0]}
    apple = {"prefab": "apple", "position": [0.0, 2.0, 0.0], "parent": 0}
    people = {
        "player": {"position": [2, 0, 0], "rotation": [0, 0, 0]},
        "agent": {"position": [-2, 0, 0], "rotation": [0, 0, 0]},
    }
    file = tmp_path / "floating.json"
    file.write_text(json.dumps({"scene": {"instances": [table, apple], **people}}))
    seen = simsmith("render", str(file))
    assert seen.code == 1
    assert "✗ instances[1] (apple) does not stay: it comes to rest 1.21 m away" in seen.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("scene", "--objects", "pumkin=1"), "no 'pumkin'; nearest: pumpkin"),
        (("scene", "--objects", "pumpkin=two"), "'two'"),
        (("scene", "--relation", "on,aple,sofa"), "no 'aple'; nearest: apple"),
        (("render", "nowhere.json"), "nowhere.json: cannot be read as a scene"),
    ],
)
def test_a_mistake_is_told_at_once_with_what_is_valid(
    simsmith: CommandLine, arguments: tuple[str, ...], told: str
) -> None:
    result = simsmith(*arguments)
    assert result.code == 2
    assert told in result.err
    assert "Traceback" not in result.err


def test_a_house_that_cannot_be_is_refused_with_the_demand(simsmith: CommandLine) -> None:
    result = simsmith("scene", "--relation", "on,laptop,bowl")
    assert result.code == 2
    assert "no scene with 1 × laptop on bowl: it has no surface that is large enough" in result.err


def test_a_folder_is_no_file_to_write_and_is_refused_before_a_house_is_drawn(
    simsmith: CommandLine, tmp_path: Path
) -> None:
    for option in ("--out", "--png", "--first-person"):
        refused = simsmith("scene", "--seed", "1", option, str(tmp_path))
        assert refused.code == 2
        assert f"{tmp_path} is a folder" in " ".join(refused.err.split())
    assert "from 0 (any) to 12, not -1" in simsmith("scene", "--rooms", "-1").err
