"""The page of the household catalogue; ``python -m sim.asset_making.household_page`` writes it and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pybullet as p
from PIL import Image, ImageDraw, ImageFont

from sim.asset_making.page import DOCS
from sim.asset_making.pictures import SIDE, portrait
from sim.household.catalogue import Entry, catalogue
from sim.household.physics.bodies import collision_shape, visual_shape

PAGE = DOCS / "household_catalogue.md"
PICTURE = "images/household/catalogue.png"
COLUMNS = 9
LABEL_PX = 12

_INTRODUCTION = """# The household catalogue

What a house can hold: FURNITURE kinds of furniture, which stays where it is, and SMALL kinds of small things, which can
be carried. Each is a compound of boxes, cylinders and spheres; five are drawn as meshes that the package
`pybullet_data` has (duck, teddy bear, mug, soccer ball, tray), and collide as primitives. `generate_scene` and
`simsmith household scene --objects` take a name, a category, any of the words below, or an alias such as
`LowPolyInterior_CoffeeTable`. The data is `sim/household/catalogue.toml`; a new thing is one more table there.

![every thing of the catalogue in its first colour](PICTURE)

*This page and its picture are written by `python -m sim.asset_making.household_page`.*
"""


def page() -> str:
    """The page as Markdown."""
    furniture, small = catalogue().furniture, catalogue().small_things
    return "\n".join(
        [
            _filled(_INTRODUCTION, FURNITURE=len(furniture), SMALL=len(small), PICTURE=PICTURE),
            "## Furniture\n",
            *_table(furniture, "belongs into", lambda entry: ", ".join(entry.rooms)),
            "\n## Small things\n",
            *_table(small, "is found on", lambda entry: ", ".join(entry.supports)),
            "",
        ]
    )


def _filled(text: str, **values: object) -> str:
    for name, value in values.items():
        text = text.replace(name, str(value))
    return text


def _table(entries: Iterable[Entry], where: str, place_of: Callable[[Entry], str]) -> Iterator[str]:
    yield f"| name | words | size [m] | mass [kg] | colours | {where} | carries |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for entry in entries:
        size = " × ".join(f"{side:.2g}" for side in entry.size)
        cells = [
            f"`{entry.name}`",
            ", ".join(entry.nouns),
            size,
            f"{entry.mass_kg:g}",
            ", ".join(entry.colors),
            place_of(entry),
            _carries(entry),
        ]
        yield f"| {' | '.join(cells)} |"


def _carries(entry: Entry) -> str:
    """How many surfaces it has, and whether they are inside."""
    inside = sum(surface.inside for surface in entry.surfaces)
    parts = [f"{inside} inside"] if inside else []
    parts += [f"{len(entry.surfaces) - inside} on top"] if len(entry.surfaces) > inside else []
    return ", ".join(parts) or "—"


def sheet() -> Image.Image:
    """A portrait of every thing with its name, furniture first."""
    entries = tuple(catalogue().values())
    rows = -(-len(entries) // COLUMNS)
    cell = SIDE + 2 * LABEL_PX
    image = Image.new("RGB", (COLUMNS * SIDE, rows * cell), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(LABEL_PX)
    for number, entry in enumerate(entries):
        row, column = divmod(number, COLUMNS)
        image.paste(portrait(_alone(entry)), (column * SIDE, row * cell))
        pen.text(((column + 0.5) * SIDE, row * cell + SIDE + 2), entry.noun, fill="black", font=font, anchor="ma")
    return image


def _alone(entry: Entry) -> int:
    """An empty world with one body in it."""
    p.resetSimulation()
    return int(p.createMultiBody(0, collision_shape(entry.parts), visual_shape(entry, entry.colors[0], 1.0)))


def main() -> None:
    """Write the page and the picture."""
    p.connect(p.DIRECT)
    PAGE.write_text(page(), encoding="utf-8")
    picture = DOCS / PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    sheet().quantize(64, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
