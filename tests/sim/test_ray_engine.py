"""What is said before Ray is asked for anything; that it works as any executor does is in `test_pool.py`."""

from __future__ import annotations

import socket

import pytest

from sim.ray_engine import ADDRESS, connect_to_ray


@pytest.mark.parametrize("form", ["127.0.0.1:{}", "ray://127.0.0.1:{}"])
async def test_an_address_where_nothing_listens_is_refused_at_once(form: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = form.format(closed.getsockname()[1])
    with pytest.raises(ConnectionError, match=f"no Ray cluster at RAY_ADDRESS={address}: Connection refused"):
        async with connect_to_ray(1, {ADDRESS: address}):
            pass


async def test_a_port_that_no_machine_has_is_refused() -> None:
    with pytest.raises(ConnectionError, match=r"no Ray cluster at RAY_ADDRESS=127\.0\.0\.1:70000: .*0-65535"):
        async with connect_to_ray(1, {ADDRESS: "127.0.0.1:70000"}):
            pass
