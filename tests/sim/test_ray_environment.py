"""What Ray's processes get to know of the app's environment."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

from sim.ray_environment import HOOK, client_environment, environment_of_process, own_cluster_environment

KEYS = {"OPENAI_API_KEY": "canary-1", "HF_TOKEN": "canary-2", "DATABASE_URL": "canary-3", HOOK: "canary.hook"}
HARMLESS = {"PATH": "/usr/bin", "HOME": "/home/ada", "PYTHONPATH": "/opt/packages"}


def test_a_cluster_of_ours_inherits_what_is_named_and_no_secret() -> None:
    given = own_cluster_environment(KEYS | HARMLESS)
    assert given.items() >= HARMLESS.items()
    assert not any("canary" in value for value in given.values())


def test_who_talks_to_a_cluster_of_ours_needs_a_token_that_nobody_else_has() -> None:
    one, other = own_cluster_environment({"RAY_AUTH_TOKEN": "known"}), own_cluster_environment({})
    assert one["RAY_AUTH_MODE"] == "token"
    assert len({one["RAY_AUTH_TOKEN"], other["RAY_AUTH_TOKEN"], "known"}) == 3


def test_a_client_keeps_its_environment_but_sends_nothing_along() -> None:
    given = client_environment({"RAY_AUTH_TOKEN": "theirs", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "1", **KEYS})
    assert given["RAY_AUTH_TOKEN"] == "theirs"
    assert given["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] == "0"
    assert HOOK not in given


def test_the_environment_of_the_process_comes_back_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    before = dict(os.environ)
    with suppress(ConnectionError), environment_of_process(HARMLESS):
        within = dict(os.environ)
        raise ConnectionError
    assert within == HARMLESS
    assert dict(os.environ) == before
