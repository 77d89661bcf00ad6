import os
import platform

from workbench.core.process_load import ProcessLoad

HERE = f"process {os.getpid()} on {platform.node()}"


async def test_it_is_told_what_a_process_takes_between_two_looks() -> None:
    now = [0.0]
    load = ProcessLoad(lambda: now[0])
    first = await load.look(HERE)
    assert first.endswith("MB")
    now[0] = 1000.0
    assert (await load.look(HERE)).endswith(" % of a core")


async def test_of_a_process_that_cannot_be_seen_nothing_is_told() -> None:
    load = ProcessLoad()
    for holder in (
        "",
        "another process",
        f"process {os.getpid()} on elsewhere",
        f"process {2**22 + 1} on {platform.node()}",
    ):
        assert await load.look(holder) == ""
