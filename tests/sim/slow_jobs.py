"""A job whose module takes its time to be imported: until the file that the environment names is there."""

import os
import time
from pathlib import Path

from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

while not Path(os.environ["SIMSMITH_TEST_SIGN"]).exists():
    time.sleep(0.01)


async def answer(arguments: JsonValue, tell: Tell) -> JsonValue:
    return arguments
