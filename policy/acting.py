"""What a trained policy does with what it sees: a picture and an instruction become one action."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch

from policy.cards import PolicyCard, read_card
from policy.checkpoints import read_transporter
from policy.encoders import make_encoder
from policy.pictures import picture_of
from policy.pixels import Pixel, position_of
from policy.transporter import Transporter, cells_to_pixels
from sim.geometry import quaternion_from_yaw, wrap_angle
from sim.values import IDENTITY_ROTATION, Action, Pose

if TYPE_CHECKING:
    from sim.values import ColorImage, FloatImage


class Choice(NamedTuple):
    """An action in the picture, and what else was likely."""

    pick: Pixel
    place: Pixel
    turn_rad: float
    """How far the object is turned about the vertical, in ±π."""
    pick_chances: FloatImage
    """(h, w): of picking in each cell; they sum to 1."""
    place_chances: FloatImage
    """(h, w): of placing in each cell, however turned, what was picked at `pick`."""


class Policy:
    """A trained policy; it knows nothing but its weights, the picture and the instruction.

    Args:
        transporter: Its network, for acting.
        card: What it was trained as.
    """

    def __init__(self, transporter: Transporter, card: PolicyCard) -> None:
        self._transporter = transporter
        self._encoder = make_encoder(card.config.encoder)
        self.card = card

    @classmethod
    def read(cls, folder: Path) -> Policy:
        """The policy in a folder; errors as of `read_card` and `read_transporter`."""
        card = read_card(folder)
        return cls(read_transporter(folder, card), card)

    @classmethod
    def untrained(cls, folder: Path) -> Policy:
        """The same policy before its first step, which knows nothing; errors as of `read_card`."""
        from policy.training import make_transporter  # it loads Lightning, which acting does not need

        card = read_card(folder)
        return cls(make_transporter(card.config, make_encoder(card.config.encoder).size).eval(), card)

    def act(self, color: ColorImage, height: FloatImage, instruction: str) -> Action:
        """The action for what is seen.

        Args:
            color: The workspace from straight above, (rows, columns, 3).
            height: The same pixels, above the table [m].
            instruction: The language goal.
        """
        return action_of(self.choose(color, height, instruction), height)

    def choose(self, color: ColorImage, height: FloatImage, instruction: str) -> Choice:
        """The best pick, and the best place and turn for what is picked there; arguments as of `act`."""
        transporter = self._transporter
        picture = torch.from_numpy(picture_of(color, height, self.card.normalisation))[None]
        words = torch.from_numpy(self._encoder.encode(instruction))[None]
        with torch.inference_mode():
            maps = transporter(picture, words)
            pick = _best_cell(maps.pick[0])
            turns = transporter.turns_rad
            scores = transporter.place(maps, cells_to_pixels(pick)[None], turns[None])[0]  # (K, h, w)
            marginal = scores.logsumexp(dim=0)
            place = _best_cell(marginal)
            turn = float(turns[scores[:, int(place[0]), int(place[1])].argmax()])
            return Choice(
                _pixel(pick),
                _pixel(place),
                wrap_angle(turn, 2 * math.pi),
                maps.pick[0].flatten().softmax(dim=0).reshape(marginal.shape).numpy(),
                marginal.flatten().softmax(dim=0).reshape(marginal.shape).numpy(),
            )


def action_of(choice: Choice, height: FloatImage) -> Action:
    """A choice as poses, where what is seen is as high above the table [m]."""
    return Action(
        Pose(position_of(choice.pick, _height_at(height, choice.pick)), IDENTITY_ROTATION),
        Pose(position_of(choice.place, _height_at(height, choice.place)), quaternion_from_yaw(choice.turn_rad)),
    )


def _best_cell(logits: torch.Tensor) -> torch.Tensor:
    """Row and column (2,) of the highest of (h, w)."""
    index = int(logits.argmax())
    return torch.tensor([index // logits.shape[1], index % logits.shape[1]], dtype=torch.float32)


def _pixel(cell: torch.Tensor) -> Pixel:
    row, column = cells_to_pixels(cell).tolist()
    return row, column


def _height_at(height: FloatImage, pixel: Pixel) -> float:
    """Of the highest of the pixels around: a tool that comes down beside an edge would miss it."""
    row, column = (int(part) for part in pixel)
    return float(height[row : row + 2, column : column + 2].max())
