"""The loss curve as it is written while a training goes on: `loss.csv`, and for TensorBoard where one wishes."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from library.whole_files import write_atomically
from policy.errors import MissingPackage
from policy.train_job import LOG_FILE

if TYPE_CHECKING:
    from policy.training import StepTaken

LOG_HEADER = "step,loss,pick,place,rotation\n"
TENSORBOARD = "tensorboard"
"""Folder of its files, beside `loss.csv`."""
_WRITER = "tensorboardX"
_WRITTEN = "events.out.tfevents.*"
"""Its files."""


def require_tensorboard() -> None:
    """Refuse where nothing can be written for TensorBoard.

    Raises:
        MissingPackage: What writes its files is not installed.
    """
    if find_spec(_WRITER) is None:
        raise MissingPackage(f"{_WRITER}, which writes for TensorBoard,", "pip install 'simsmith[tensorboard]'")


class LossLogs:
    """A loss curve that goes on after so many steps; what a killed process wrote after these is dropped.

    Args:
        folder: Of the training.
        steps: That were taken before.
        tensorboard: Write for TensorBoard, too.

    Raises:
        MissingPackage: As of `require_tensorboard`.
    """

    def __init__(self, folder: Path, steps: int, *, tensorboard: bool) -> None:
        self._csv = folder / LOG_FILE
        _keep(self._csv, steps)
        self._board = _board(folder / TENSORBOARD, steps) if tensorboard else None

    def note(self, step: StepTaken) -> None:
        """One more step; line by line, for whoever looks on."""
        with self._csv.open("a", encoding="utf-8") as log:
            log.write(f"{step.step},{step.loss!r},{step.pick!r},{step.place!r},{step.rotation!r}\n")
        if self._board is not None:
            for part in ("loss", "pick", "place", "rotation"):
                self._board.add_scalar(f"train/{part}", getattr(step, part), step.step)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._board is not None:
            self._board.close()


def _keep(file: Path, steps: int) -> None:
    kept = file.read_text(encoding="utf-8").splitlines(keepends=True)[: steps + 1] if steps and file.is_file() else []
    write_atomically(file, "".join(kept) or LOG_HEADER)


def _board(folder: Path, steps: int) -> Any:  # noqa: ANN401 - of an extra that need not be there
    require_tensorboard()
    from tensorboardX import SummaryWriter

    if not steps:  # what a training left that was killed before it was first kept
        for file in folder.glob(_WRITTEN):
            file.unlink()
    suffix = f".{steps}"  # its names say the second only, and one that is there is written over
    return SummaryWriter(str(folder), purge_step=steps + 1 if steps else None, filename_suffix=suffix)
