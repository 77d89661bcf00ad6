import pytest

from library.episodes.dataset import Dataset
from tests.library.exporting.making import rich_dataset


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Made once: nobody writes into it."""
    return rich_dataset(tmp_path_factory.mktemp("made"))
