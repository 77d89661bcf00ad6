import numpy as np

from policy.packed import pack
from policy.views import Shown
from tests.policy.making import RED, picture


def test_a_picture_is_unpacked_as_it_was_kept_in_a_dataset() -> None:
    color = picture([((100.0, 50.0), RED)], (320, 160))
    height = (np.arange(320 * 160, dtype=np.float64).reshape(320, 160) % 3000 * 1e-4).astype(np.float32)
    packed = pack(Shown(color, height))
    found = packed.unpack()
    assert np.array_equal(found.color, color)
    assert np.array_equal(found.height, height)
    assert found.height.dtype == np.float32


def test_a_table_with_few_things_on_it_takes_a_hundredth() -> None:
    color = picture([((100.0, 50.0), RED)], (320, 160))
    height = np.where((color == RED).all(axis=2), 0.02, 0.0).astype(np.float32)
    assert pack(Shown(color, height)).size < (color.nbytes + height.nbytes) / 100
