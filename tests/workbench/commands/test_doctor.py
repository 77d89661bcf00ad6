import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.launching import WARM_PARENT
from sim.sandbox.protocol import WorkerReady


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "xterm-256color"}


@pytest.fixture(scope="module")
def measured() -> WorkerReady:
    return asyncio.run(Sandbox().measure())


def doctor(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", "doctor", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_sound_installation_is_fit(environment: dict[str, str], measured: WorkerReady) -> None:
    done = doctor(environment)
    assert done.returncode == 0
    assert f"sandbox           {measured.level}: " in done.stdout
    assert "Everything that is needed is here." in done.stdout


def test_json_is_one_document(environment: dict[str, str], measured: WorkerReady) -> None:
    document = json.loads(doctor(environment, "--json").stdout)
    found = {finding["name"]: finding for finding in document["findings"]}
    assert document["usable"] is True
    assert found["sandbox"]["data"]["level"] == measured.level
    assert found["sandbox"]["data"]["workers"] == ("forked" if WARM_PARENT.has_forked else "fresh")
    assert found["provider"]["data"]["name"] == "builtin"
    assert found["terminal"]["data"]["colors"] == "256"
    assert found["project"]["data"]["writable"] is True


def test_no_key_is_ever_shown(environment: dict[str, str]) -> None:
    environment["OPENAI_API_KEY"] = "sk-canary-123"
    for arguments in ([], ["--json"]):
        done = doctor(environment, *arguments)
        assert "sk-canary" not in done.stdout + done.stderr
    finding = next(f for f in json.loads(done.stdout)["findings"] if f["name"] == "provider")
    assert finding["data"]["key"] is True


def test_a_server_that_does_not_answer_makes_it_unfit(environment: dict[str, str]) -> None:
    environment["OPENAI_BASE_URL"] = "http://name:secret@127.0.0.1:9/v1"
    done = doctor(environment)
    assert done.returncode == 1
    assert "http://127.0.0.1:9/v1 does not answer" in done.stdout
    assert "secret" not in done.stdout


def test_a_folder_that_is_no_project_is_a_finding(environment: dict[str, str], tmp_path: Path) -> None:
    done = doctor(environment, "--project", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "not a project" in done.stdout
    assert "Traceback" not in done.stderr
