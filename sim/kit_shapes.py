"""The names of the twenty kitting shapes; what else there is to say about them is in `kits.py`."""

from __future__ import annotations

assembling_kit_shapes: dict[int, str] = dict(
    enumerate(
        (
            *("letter R shape", "letter A shape", "triangle", "square", "plus", "letter T shape", "diamond"),
            *("pentagon", "rectangle", "flower", "star", "circle", "letter G shape", "letter V shape"),
            *("letter E shape", "letter L shape", "ring", "hexagon", "heart", "letter M shape"),
        )
    )
)
"""Number of a kitting shape → its name."""
