import pytest

from policy.config import NetworkConfig, TrainConfig


@pytest.mark.parametrize(
    "wrong", [{"widths": (12,)}, {"widths": (12, 30)}, {"head": 10}, {"crop": 31}, {"rotations": 1}, {"named": 0}]
)
def test_a_network_that_cannot_be_built_is_no_configuration(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"multiple of 4|even"):
        NetworkConfig(**wrong)  # type: ignore[arg-type]


def test_no_more_rotations_are_compared_than_there_are() -> None:
    with pytest.raises(ValueError, match="has 12 rotations, not 13"):
        TrainConfig(rotations=13, network=NetworkConfig(rotations=12))
