"""What others published of policies on tasks of these names, to be shown beside ours. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Method = Literal["CLIPort", "CLIPort multi-task", "Transporter"]
METHODS: tuple[Method, ...] = get_args(Method)
DEMONSTRATIONS = (1, 10, 100, 1000)
"""How many each score was trained with."""
SOURCE = "Shridhar, Manuelli and Fox, CLIPort: What and Where Pathways for Robotic Manipulation, CoRL 2021"
"""Mean score in %, of 100 episodes; "Transporter" is the network without language of Zeng 2020, trained there."""
FAIRNESS = (
    f"Published: {SOURCE}; means of 100 episodes, up to 600,000 steps, with height maps fused from three perspective"
    " cameras and other assets. Ours look straight down, so that nothing is hidden behind anything."
)

_Scores = tuple[float, float, float, float]
"""In the order of `DEMONSTRATIONS`."""
PUBLISHED: Mapping[str, Mapping[Method, _Scores]] = MappingProxyType(
    {
        "put-block-in-bowl-seen-colors": {
            "CLIPort": (23.5, 68.3, 92.5, 100.0),
            "CLIPort multi-task": (54.0, 90.2, 99.5, 100.0),
            "Transporter": (16.8, 33.3, 62.7, 64.7),
        },
        "put-block-in-bowl-unseen-colors": {
            "CLIPort": (18.0, 35.3, 37.3, 25.0),
            "CLIPort multi-task": (32.0, 48.8, 55.3, 45.8),
            "Transporter": (11.7, 17.2, 14.8, 18.7),
        },
        "stack-block-pyramid-seq-seen-colors": {
            "CLIPort": (28.3, 64.7, 93.3, 98.8),
            "CLIPort multi-task": (33.5, 75.3, 96.8, 96.5),
            "Transporter": (4.5, 2.3, 5.2, 4.5),
        },
        "towers-of-hanoi-seq-seen-colors": {
            "CLIPort": (59.4, 92.9, 97.4, 100.0),
            "CLIPort multi-task": (61.6, 96.3, 98.7, 98.1),
            "Transporter": (25.4, 67.9, 98.0, 99.9),
        },
        "packing-boxes-pairs-seen-colors": {
            "CLIPort": (51.6, 82.9, 92.7, 98.2),
            "CLIPort multi-task": (66.8, 88.6, 94.1, 96.6),
            "Transporter": (44.2, 55.2, 54.2, 52.4),
        },
        "separating-piles-seen-colors": {
            "CLIPort": (54.5, 59.5, 93.1, 98.0),
            "CLIPort multi-task": (48.9, 72.4, 90.3, 89.0),
            "Transporter": (42.7, 52.3, 42.0, 48.4),
        },
        "align-rope": {
            "CLIPort": (20.1, 77.4, 85.6, 95.4),
            "CLIPort multi-task": (19.6, 49.3, 82.4, 74.9),
            "Transporter": (6.9, 30.6, 33.1, 51.5),
        },
        "assembling-kits-seq-seen-colors": {
            "CLIPort": (12.2, 17.8, 47.0, 66.6),
            "CLIPort multi-task": (11.4, 34.8, 46.2, 52.4),
            "Transporter": (5.8, 11.6, 28.6, 29.6),
        },
        # the following without language
        "block-insertion": {
            "CLIPort": (100.0, 100.0, 100.0, 100.0),
            "Transporter": (97.0, 100.0, 100.0, 100.0),
        },
        "align-box-corner": {
            "CLIPort": (59.0, 98.0, 99.0, 99.0),
            "Transporter": (69.0, 85.0, 100.0, 97.0),
        },
        "stack-block-pyramid": {
            "CLIPort": (71.0, 92.0, 95.3, 97.8),
            "Transporter": (51.7, 74.8, 96.8, 99.3),
        },
    }
)
"""Task of our library → who → scores."""


def published(task: str, demonstrations: int) -> dict[str, float]:
    """What was published of a task with so many demonstrations; empty: nothing."""
    if demonstrations not in DEMONSTRATIONS:
        return {}
    column = DEMONSTRATIONS.index(demonstrations)
    return {method: scores[column] for method, scores in PUBLISHED.get(task, {}).items()}
