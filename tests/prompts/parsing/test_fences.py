from __future__ import annotations

from prompts.parsing.fences import find_fences


def test_separators_inside_of_a_string_do_not_split_the_line() -> None:
    (fence,) = find_fences('```python\ntext = "a\u2028b"\n```')
    assert "\u2028" in fence.text
