from tests.sim.conftest import environment, physics

__all__ = ["environment", "physics"]
