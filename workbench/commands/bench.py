"""`simsmith bench`: tables of what policies do."""

from __future__ import annotations

import typer

from workbench.commands.bench_compare import BUDGET_EXAMPLE, GENERALISE_EXAMPLE, budget, generalise
from workbench.commands.bench_policy import EXAMPLE, policy

app = typer.Typer(help="Tables of what policies do.", no_args_is_help=True, rich_markup_mode=None)
app.command("policy", epilog=EXAMPLE)(policy)
app.command("generalise", epilog=GENERALISE_EXAMPLE)(generalise)
app.command("budget", epilog=BUDGET_EXAMPLE)(budget)


@app.callback()
def bench() -> None:
    """Tables of what policies do."""
