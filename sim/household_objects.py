"""Our own set of household objects, which stands in for the scanned objects of the literature.

Each is one file, ``household/toy_car.urdf`` for "toy car". The seen ones are for training, the unseen ones for tests.
"""

from __future__ import annotations

from typing import SupportsIndex, overload

from sim.values import Vec3

SEEN_OBJECTS: dict[str, Vec3] = {
    "alarm clock": (0.060, 0.074, 0.020),
    "apple": (0.058, 0.058, 0.057),
    "banana": (0.104, 0.047, 0.023),
    "book": (0.060, 0.078, 0.016),
    "bread slice": (0.060, 0.056, 0.012),
    "calculator": (0.048, 0.074, 0.010),
    "camera": (0.072, 0.054, 0.036),
    "carrot": (0.096, 0.035, 0.027),
    "cutting board": (0.108, 0.056, 0.010),
    "die": (0.034, 0.035, 0.034),
    "donut": (0.074, 0.074, 0.025),
    "fork": (0.096, 0.027, 0.007),
    "gift box": (0.051, 0.051, 0.048),
    "hammer": (0.096, 0.062, 0.018),
    "jam jar": (0.051, 0.051, 0.054),
    "key": (0.082, 0.032, 0.007),
    "mug": (0.080, 0.060, 0.065),
    "mushroom": (0.058, 0.058, 0.044),
    "plate": (0.084, 0.084, 0.010),
    "scissors": (0.091, 0.064, 0.008),
    "screwdriver": (0.094, 0.018, 0.018),
    "soup can": (0.051, 0.051, 0.070),
    "toothbrush": (0.096, 0.010, 0.017),
    "toy house": (0.066, 0.050, 0.056),
}
"""Name → extent along x, y, z [m]."""

UNSEEN_OBJECTS: dict[str, Vec3] = {
    "bottle": (0.039, 0.039, 0.086),
    "candle": (0.052, 0.052, 0.066),
    "cheese": (0.074, 0.052, 0.028),
    "cupcake": (0.054, 0.054, 0.058),
    "dumbbell": (0.078, 0.028, 0.028),
    "pear": (0.052, 0.052, 0.068),
    "phone": (0.038, 0.076, 0.008),
    "spoon": (0.093, 0.028, 0.008),
    "teapot": (0.095, 0.062, 0.051),
    "toy car": (0.076, 0.042, 0.035),
    "wrench": (0.097, 0.038, 0.008),
}

HOUSEHOLD_OBJECTS: dict[str, Vec3] = dict(sorted((SEEN_OBJECTS | UNSEEN_OBJECTS).items()))


def household_path(name: str) -> str:
    """The asset of an object, below the assets' root."""
    return f"household/{name.replace(' ', '_')}.urdf"


class ObjectNames(tuple[str, ...]):
    """Names of objects; a mode as index ('train', 'val' or 'test') gives that mode's."""

    __slots__ = ()

    @overload
    def __getitem__(self, key: str) -> list[str]: ...
    @overload
    def __getitem__(self, key: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[str, ...]: ...
    def __getitem__(self, key: str | SupportsIndex | slice) -> list[str] | str | tuple[str, ...]:
        if isinstance(key, str):
            wanted = SEEN_OBJECTS if key == "train" else UNSEEN_OBJECTS
            return [name for name in self if name in wanted] or list(self)
        return super().__getitem__(key)


google_all_shapes = ObjectNames(HOUSEHOLD_OBJECTS)
google_seen_obj_shapes = ObjectNames(SEEN_OBJECTS)
google_unseen_obj_shapes = ObjectNames(UNSEEN_OBJECTS)
