"""Pickles are read as data: what is plain comes back, what is not is refused by its name, and nothing is run."""

from __future__ import annotations

import os
import pickle
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.errors import MalformedRecord
from library.exporting.episode_pickles import pickled
from library.importing import safe_pickles
from library.importing.pickled_arrays import PickledArray
from library.importing.safe_pickles import read_pickle

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(-9, 2**31), inner)
    ),
    max_leaves=20,
)


def array_of(found: object) -> np.ndarray[Any, Any]:
    assert isinstance(found, PickledArray)
    assert found.array is not None
    return found.array


@settings(max_examples=30, deadline=None)
@given(PLAIN, st.sampled_from([3, 4, 5]))
def test_plain_data_come_back(data: object, protocol: int) -> None:
    assert read_pickle(pickle.dumps(data, protocol)) == data


@pytest.mark.parametrize("protocol", [3, 4, 5])
@pytest.mark.parametrize(
    "array",
    [
        np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
        np.linspace(0, 1, 6, dtype=np.float32).reshape(3, 2),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.zeros((0, 3)),
        np.array(3.5),
    ],
    ids=["bytes", "floats", "by columns", "empty", "a number"],
)
def test_arrays_come_back_however_numpy_writes_them(array: np.ndarray[Any, Any], protocol: int) -> None:
    for data in (pickle.dumps(array, protocol), pickled(array)):
        found = array_of(read_pickle(data))
        assert found.dtype == array.dtype
        assert np.array_equal(found, array)


def test_arrays_of_the_time_before_numpy_2_come_back() -> None:
    data = pickle.dumps([np.arange(3.0), np.float64(0.5)], 3).replace(b"numpy._core", b"numpy.core")
    found = read_pickle(data)
    assert isinstance(found, list)
    assert array_of(found[0]).tolist() == [0.0, 1.0, 2.0]
    assert found[1] == 0.5


class Calls:
    """Pickles into a call."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> Any:
        return self._call


HOSTILE = {
    "a command": (Calls(os.system, "true"), r"posix\.system"),
    "an evaluation": (Calls(eval, "1 + 1"), r"builtins\.eval"),
    "a file of numpy's": (Calls(np.load, "x.npy", None, True), r"numpy.*\.load"),
    "getattr": (Calls(getattr, Calls(__import__, "os"), "system"), r"builtins\.getattr"),
    "an object of our own": (Path("x"), r"pathlib\.PosixPath"),
    "an array of objects": (np.array([None]), "O8"),
    "an array of records": (np.zeros(2, dtype=[("x", "f4")]), "V4"),
    "a set": ({1, 2}, "EMPTY_SET"),
    "a class": (dict, r"builtins\.dict"),
}


@pytest.mark.parametrize(("data", "named"), HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_not_plain_is_refused_by_its_name(data: object, named: str) -> None:
    with pytest.raises(MalformedRecord, match=named):
        read_pickle(pickle.dumps(data, 4))


RAW = {
    "nothing": (b"", "no whole pickle"),
    "no pickle": (b"hello", "no whole pickle|instruction"),
    "a stack that is empty": (b"\x80\x040.", "the instruction POP"),
    "an end without a value": (b"\x80\x04.", "do not fit each other"),
    "a list that was never begun": (b"\x80\x04K\x01a.", "do not fit each other"),
    "a number that was never kept": (b"\x80\x04h\x07.", "do not fit each other"),
    "a name with a dot": (b"\x80\x04\x8c\x05numpy\x8c\x0dndarray.dumps\x93.", r"numpy\.ndarray\.dumps"),
    "a name of no text": (b"\x80\x04K\x01K\x02\x93.", "int.int"),
    "a call of a number": (b"\x80\x04K\x01)R.", "a call of what cannot be called"),
    "an attribute": (b"\x80\x04]}\x8c\x01aK\x01sb.", "a state for what has none"),
    "an extension": (b"\x80\x04\x82\x01.", "the instruction EXT1"),
    "a persistent id": (b"\x80\x04Pabc\n.", "the instruction PERSID"),
    "an instance": (b"\x80\x04(ios\nsystem\n.", "the instruction INST"),
    "a tuple as a key": (b"\x80\x04}))s.", "keys are not all texts or numbers"),
    "an array as a key": (b"\x80\x04}cnumpy.core.multiarray\n_reconstruct\n)RNs.", "keys are not all"),
    "a huge text that is not there": (b"\x80\x04\x8d" + struct.pack("<Q", 1 << 40) + b"abc.", "no whole pickle"),
    "huge bytes that are not there": (b"\x80\x05\x96" + struct.pack("<Q", 1 << 60) + b"abc.", "no whole pickle"),
    "a huge frame": (b"\x80\x04\x95" + struct.pack("<Q", 1 << 60) + b"K\x01a.", "do not fit each other"),
}


@pytest.mark.parametrize(("data", "named"), RAW.values(), ids=RAW)
def test_instructions_that_make_no_sense_are_refused(data: bytes, named: str) -> None:
    with pytest.raises(MalformedRecord, match=named):
        read_pickle(data)


def test_a_place_far_away_costs_no_memory() -> None:
    assert read_pickle(b"\x80\x04K\x01r\xff\xff\xff\xff.") == 1


@pytest.mark.parametrize("shape", [(1 << 50,), (-1, -5), (1 << 40, 1 << 40), (2,) * 9, (True,), ("2",)])
def test_an_array_has_the_bytes_that_its_shape_says(shape: tuple[Any, ...]) -> None:
    with pytest.raises(MalformedRecord, match="an array"):
        read_pickle(pickle.dumps(Calls(np.ndarray, shape, "|u1", bytearray(b"12345")), 4))


def test_what_grows_with_every_instruction_is_no_larger_when_it_is_read_or_told() -> None:
    """Each tuple has the one before it twice: written out, a hundred of them are larger than any memory."""
    laughs = b"\x80\x04)" + b"".join(b"q" + bytes([n]) + b"h" + bytes([n]) + b"\x86" for n in range(100))
    began = time.process_time()
    read_pickle(laughs + b".")
    for ending in (b"\x8c\x01a\x93.", b"}h\x63Ns.", b"cnumpy\ndtype\nh\x63\x85R."):
        with pytest.raises(MalformedRecord):
            read_pickle(laughs + ending)
    assert time.process_time() - began < 1


def test_numbers_of_one_hash_are_no_keys() -> None:
    """20,000 of them in a dict are 259 KB, and took 44 s."""
    equal = {number * (2**61 - 1): None for number in range(1, 20)}
    assert len({hash(key) for key in equal}) == 1
    with pytest.raises(MalformedRecord, match="keys are not all texts or numbers of 32 bits"):
        read_pickle(pickle.dumps(equal, 4))


def test_a_pickle_of_too_many_instructions_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_pickles, "MOST_INSTRUCTIONS", 50)
    assert read_pickle(pickle.dumps([1] * 20, 4)) == [1] * 20
    with pytest.raises(MalformedRecord, match="more than 50 instructions"):
        read_pickle(pickle.dumps([1] * 60, 4))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_pickles_are_refused_or_read_and_raise_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(pickle.dumps([{"pose0": (np.arange(3.0), np.arange(4.0)), 7: (0.5, "x")}, None], 4))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    with suppress(MalformedRecord):
        read_pickle(bytes(whole))
