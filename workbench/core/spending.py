"""What a run may cost, and what it has cost before it was stopped."""

from __future__ import annotations

import re
from dataclasses import replace

from prompts.budget import Budget
from prompts.payments import payments
from prompts.prices import Price
from workbench.core.errors import SettingsError
from workbench.core.run_record import without_password
from workbench.core.session import Session


def require_price(session: Session) -> Price | None:
    """The price that a budget needs; None when there is no budget.

    Raises:
        SettingsError: There is a budget and no table knows the model's price; says what to add, and where.
    """
    if session.settings.budget is None:
        return None
    price = session.price()
    if price is None:
        model, url = session.author_names()[1], session.provider_choice().address(session.environ)
        entry = f'[[price]]\nmodel = "{model}"\nbase_url = "{without_password(url)}"\ninput = …\noutput = …'
        problem = f"no price is known for {model!r}, so no budget can hold; add it to {session.project.prices_file}"
        raise SettingsError(session.settings.origin("budget"), f"{problem} (US dollars per million tokens):\n{entry}")
    return price


def limited(session: Session) -> Session:
    """The session with the budget that its settings ask for.

    Raises:
        SettingsError: As `require_price`.
    """
    limit_usd = session.settings.budget
    return (
        session if require_price(session) is None or limit_usd is None else replace(session, budget=Budget(limit_usd))
    )


def within_budget(session: Session, run: str) -> Session:
    """The session with the budget that its settings ask for, less what the run has cost before.

    Raises:
        SettingsError: As `require_price`.
    """
    price, limit_usd = require_price(session), session.settings.budget
    if price is None or limit_usd is None:
        return session
    of_run = re.compile(rf"{re.escape(run)}-\d+").fullmatch
    paid = payments(session.project.calls, lambda trial: of_run(trial) is not None)
    return replace(session, budget=Budget(limit_usd, sum(price.cost_usd(payment.usage) for payment in paid)))
