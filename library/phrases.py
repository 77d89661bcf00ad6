"""What a sentence says about which objects stand in which relation to which: "red block in green bowl". Pure.

Words alone do not tell "put the red block in the green bowl" from "put the green block in the red bowl", nor do
embeddings: the same words, another task. So a sentence is read as relations between named objects, in their order,
once with colours and once without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from library.signature import COLOR_NAMES, Signature

_RELATIONS = {
    "in": "in",
    "into": "in",
    "inside": "in",
    "within": "in",
    "on": "on",
    "onto": "on",
    "upon": "on",
    "atop": "on",
    "over": "on",
    "around": "around",
    "surrounding": "around",
    "along": "along",
    "between": "between",
    "behind": "behind",
    "before": "before",
    "after": "after",
    "beside": "beside",
    "next": "beside",
    "left": "left",
    "right": "right",
    "under": "under",
    "against": "against",
    "across": "across",
    "through": "through",
    "opposite": "opposite",
}
_NOUNS = frozenset(
    [
        "anchor",
        "ball",
        "basket",
        "block",
        "board",
        "bowl",
        "box",
        "brick",
        "bridge",
        "circle",
        "column",
        "container",
        "corner",
        "cube",
        "cylinder",
        "disc",
        "disk",
        "ell",
        "fixture",
        "house",
        "kit",
        "line",
        "marker",
        "pallet",
        "peg",
        "piece",
        "pile",
        "plate",
        "pyramid",
        "ring",
        "rope",
        "row",
        "shape",
        "sphere",
        "square",
        "stand",
        "strip",
        "tower",
        "tray",
        "triangle",
        "wall",
        "zone",
    ]
)
_SAME_NOUN = {"cube": "block", "sphere": "ball", "disc": "disk", "strip": "line", "brick": "box", "tray": "container"}
_WORD = re.compile(r"[a-z]+|\{[a-z_0-9.\[\]]*\}|[.;:]")
_REACH = 9
"""How many words a relation's objects may be away from it."""
_HOUSEHOLD = "household/"


class _Thing(NamedTuple):
    """A noun with the colour in front of it."""

    noun: str
    color: str
    place: int
    """Index of the word."""

    @property
    def colored(self) -> str:
        return f"{self.color} {self.noun}".strip()


def phrases(text: str, assets: Sequence[str] = ()) -> Signature:
    """The relations that a text speaks of, as features: "says block in bowl", "says red block in green bowl".

    Args:
        text: A sentence or some; "{pick}" and the like stand for a colour that is drawn.
        assets: Paths; the names of household objects among them are nouns, too.
    """
    words = _WORD.findall(text.lower().replace("-", " "))
    nouns = _NOUNS | {path.split("/")[1].split(".")[0].split("_")[-1] for path in assets if path.startswith(_HOUSEHOLD)}
    things = list(_things(words, nouns))
    features: Signature = Counter()
    for place, word in enumerate(words):
        if word in _RELATIONS and (pair := _around(things, place, words)):
            one, other = pair
            features[f"says {one.noun} {_RELATIONS[word]} {other.noun}"] += 1
            features[f"says {one.colored} {_RELATIONS[word]} {other.colored}"] += 1
    return features


def _things(words: Sequence[str], nouns: Collection[str]) -> Iterator[_Thing]:
    color = ""
    for place, word in enumerate(words):
        noun = _singular(word, nouns)
        if word in COLOR_NAMES or word.startswith("{"):
            color = "{}" if word.startswith("{") else word
        elif noun and words[place + 1 : place + 2] != ["shaped"]:
            yield _Thing(_SAME_NOUN.get(noun, noun), color, place)
            color = ""
        elif word in _RELATIONS or word in ".;:":
            color = ""


def _around(things: Sequence[_Thing], place: int, words: Sequence[str]) -> tuple[_Thing, _Thing] | None:
    """The things before and after a relation, in the same sentence and not too far away."""
    before = [thing for thing in things if place - _REACH <= thing.place < place]
    after = [thing for thing in things if place < thing.place <= place + _REACH]
    if not before or not after:
        return None
    one, other = before[-1], after[0]
    return None if set(words[one.place : other.place]) & set(".;:") else (one, other)


def _singular(word: str, nouns: Collection[str]) -> str | None:
    for ending in ("", "s", "es"):
        stem = word.removesuffix(ending) if ending else word
        if stem in nouns:
            return stem
    return None
