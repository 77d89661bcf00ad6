"""The commands, each imported and built when it is asked for: building all of them takes longer than most run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

import typer

from workbench.commands.everywhere import offer_everywhere
from workbench.commands.plain_values import LEFT_TO_TYPER, convert


class CommandsOnDemand(Mapping[str, Any]):
    """Name → command in the order of the help.

    Args:
        built: Commands that are there already; they come first.
        names: The others. Each is a module of `workbench.commands` with a Typer `app`, or with a function of its name
            and its `EXAMPLE`.
    """

    def __init__(self, built: Mapping[str, Any], names: Sequence[str]) -> None:
        self._built = dict(built)
        self._names = (*built, *names)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own click classes are private
        if name not in self._names:
            raise KeyError(name)
        if name not in self._built:
            self._built[name] = _build(name)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def finish(command: Any) -> Any:  # noqa: ANN401
    """Give a command that Typer has built, and all below it, what each of ours has; returns the command."""
    return _convert_what_was_said(offer_everywhere(command))


def _build(name: str) -> Any:  # noqa: ANN401
    module = import_module(f"workbench.commands.{name}")
    home = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    if hasattr(module, "app"):
        home.add_typer(module.app, name=name)
    else:
        home.command(name, epilog=module.EXAMPLE)(getattr(module, name))
    return finish(typer.main.get_group(home).commands[name])


def _convert_what_was_said(command: Any) -> Any:  # noqa: ANN401
    """Take defaults as they are written, and convert what is plain: for its first value Typer loads pydantic."""
    command.get_params = partial(_params, command.get_params)
    for below in getattr(command, "commands", {}).values():
        _convert_what_was_said(below)
    return command


def _params(get_params: Callable[[Any], list[Any]], context: typer.Context) -> list[Any]:
    """The command's own, and `--help`, which Typer makes when it is asked."""
    params = get_params(context)
    for param in params:
        if "process_value" not in vars(param):
            param.process_value = partial(_process, param, param.process_value)
    return params


def _process(param: Any, process: Callable[[Any, Any], Any], context: typer.Context, value: object) -> object:  # noqa: ANN401
    source = context.get_parameter_source(param.name)
    is_default = source is not None and source.name == "DEFAULT"
    if not is_default or param.required or param.multiple or param.nargs != 1:
        value = convert(param, given := value)
        if value is LEFT_TO_TYPER:
            return process(context, given)
    return value if param.callback is None else param.callback(context, param, value)
