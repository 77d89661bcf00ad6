"""A project: one folder that holds everything that a researcher makes.

    simsmith.toml  recipes/  library/  journal/  trials/  calls/  drafts/

It is looked for where `--project` says, else in the current folder and its parents, else it is the default one
in the user's data directory, which is made at first use.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench import __version__
from workbench.core.errors import NewerProject, NotAProject, ProjectError, SettingsError
from workbench.core.settings import SETTINGS, about, default_of
from workbench.core.settings_file import read_settings_file

SCHEMA = 1
"""Of the folder's layout; a newer one is refused."""
SETTINGS_NAME = "simsmith.toml"
PRICES_NAME = "prices.toml"
FOLDERS = ("recipes", "library", "journal", "trials", "calls")
_BLANK: Mapping[type, str] = {dict: "{}", type(None): "…"}


@dataclass(frozen=True)
class Project:
    """A folder that was opened, and where its parts are."""

    root: Path
    """Absolute."""
    schema: int = SCHEMA
    made_now: bool = False
    """It was made while it was being opened: say so."""

    @property
    def settings_file(self) -> Path:
        """`simsmith.toml`."""
        return self.root / SETTINGS_NAME

    @property
    def prices_file(self) -> Path:
        """What models cost, if this project says so itself."""
        return self.root / PRICES_NAME

    @property
    def recipes(self) -> Path:
        """Recipes of this project's own, over the packaged ones."""
        return self.root / "recipes"

    @property
    def trials(self) -> Path:
        """Everything that happened to each trial, as files."""
        return self.root / "trials"

    @property
    def datasets(self) -> Path:
        """Demonstrations, a folder for each task and split; made with the first."""
        return self.root / "datasets"

    @property
    def runs(self) -> Path:
        """Trainings, and the policies that came of them; made with the first."""
        return self.root / "runs"

    @property
    def drafts(self) -> Path:
        """Edits that nobody has accepted yet; made with the first."""
        return self.root / "drafts"

    @property
    def calls(self) -> Path:
        """Model calls by content hash."""
        return self.root / "calls"


def find_project(given: Path | None, *, start: Path, default: Path) -> Project:
    """Open the project that a command is about.

    Args:
        given: What `--project` says; it must be a project.
        start: Where the search for a `simsmith.toml` starts, then its parents.
        default: The user's own project, made when nothing else is found.

    Raises:
        ProjectError: The folder is none, cannot be written, or is of a newer version.
    """
    if given is not None:
        return open_project(given)
    there = nearest_project(start=start, default=default)
    return open_project(there) if there is not None else create_project(default)


def nearest_project(*, start: Path, default: Path) -> Path | None:
    """The folder that `find_project` opens where none is given; None where it would make one."""
    folders = (start, *start.parents, default)
    return next((folder for folder in folders if (folder / SETTINGS_NAME).is_file()), None)


def open_project(root: Path) -> Project:
    """Open a folder that is a project.

    Raises:
        NotAProject: It has no `simsmith.toml`, or one without a schema.
        NewerProject: Its layout is newer than this version knows.
        ProjectError: It cannot be written.
    """
    root = root.absolute()
    schema = _schema_of(root)
    if not os.access(root, os.W_OK):
        raise ProjectError(
            root, "this project cannot be written to: mend its permissions or choose another with --project"
        )
    return Project(root, schema)


def create_project(root: Path) -> Project:
    """Make a folder a project; one that is a project already is opened. Two processes may do so at once.

    Raises:
        ProjectError: The folder cannot be made or written.
    """
    root = root.absolute()
    if (root / SETTINGS_NAME).exists():
        return open_project(root)
    try:
        for name in FOLDERS:
            (root / name).mkdir(parents=True, exist_ok=True)
        _write_settings_file(root)
    except OSError as error:
        raise ProjectError(root, f"cannot make a project here: {error.strerror or error}") from error
    return Project(root, made_now=True)


def _write_settings_file(root: Path) -> None:
    """Appears at once and complete; whoever comes second writes the same bytes."""
    unfinished = root / f".{SETTINGS_NAME}.{os.getpid()}.{threading.get_ident()}.tmp"
    unfinished.write_text(settings_template(), encoding="utf-8")
    unfinished.replace(root / SETTINGS_NAME)


def settings_template() -> str:
    """A `simsmith.toml` that sets nothing and shows everything that can be set."""
    shown = [f"# {key} = {_as_toml(default_of(key))}  # {about(key)}" for key in SETTINGS]
    head = [
        "# A Simsmith project. `simsmith config show` says where each setting comes from.",
        f"schema = {SCHEMA}  # of this folder's layout",
        f'needs = "{__version__}"  # oldest Simsmith that reads it',
        "",
    ]
    return "\n".join([*head, *shown]) + "\n"


def _as_toml(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    return _BLANK.get(type(value), str(value))


def _schema_of(root: Path) -> int:
    path = root / SETTINGS_NAME
    if not path.is_file():
        raise NotAProject(root, f"not a project: it has no {SETTINGS_NAME}; make one with `simsmith init {root}`")
    file = read_settings_file(path)
    schema = file.values.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise SettingsError(file.where("schema"), f"schema must be a whole number from 1 to {SCHEMA}, not {schema!r}")
    if schema > SCHEMA:
        needed = file.values.get("needs", "a newer version")
        raise NewerProject(
            root, f"made by a newer Simsmith (schema {schema}; {__version__} reads up to {SCHEMA}): it needs {needed}"
        )
    return schema
