"""`--log-file`, which every command understands: what was asked for, what was said, how it ended, and why it broke.

Nothing is logged unless a file is named. Results go to standard output alone, keys are never said, so neither is here.
"""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench import __version__

LOG = logging.getLogger("simsmith")
LOG.setLevel(logging.INFO)
LOG.propagate = False
LOG.addHandler(logging.NullHandler())
FORMAT = "%(asctime)s %(levelname)s %(message)s"


def start_log(file: Path | None) -> None:
    """Append to the file from now on, beginning with what was asked for."""
    if file is None or any(isinstance(handler, logging.FileHandler) for handler in LOG.handlers):
        return
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        import typer  # only where there is a command line at all

        raise typer.BadParameter(f"{file}: {error.strerror or error}", param_hint="--log-file") from None
    handler.setFormatter(logging.Formatter(FORMAT))
    LOG.addHandler(handler)
    LOG.info("simsmith %s: %s", __version__, shlex.join(sys.argv[1:]))


@contextmanager
def logging_the_end() -> Iterator[None]:
    """Log how the command inside ends, a traceback included when it breaks; the file is closed afterwards."""
    try:
        yield
    except SystemExit as end:
        LOG.info("exit code %s", end.code or 0)
        raise
    except Exception:
        LOG.exception("broke")
        raise
    finally:
        for handler in [handler for handler in LOG.handlers if isinstance(handler, logging.FileHandler)]:
            LOG.removeHandler(handler)
            with suppress(OSError):  # a disk that is full by now
                handler.close()
