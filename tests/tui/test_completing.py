"""What a template's editor offers, and how it colours."""

from __future__ import annotations

import pytest

from workbench.tui.completing import Words, completions
from workbench.tui.template_lines import STYLES, template_spans, toml_spans

WORDS = Words(("target", "task", "task_code"), ("rules.j2", "setting.j2"), ("block/block.urdf", "build-house"))


@pytest.mark.parametrize(
    ("before", "candidates"),
    [
        ("{{ ta", ("target", "task", "task_code")),
        ("{% if not task_", ("task_code",)),
        ("{{ task", ("task_code",)),
        ("{{ task }} ta", ()),
        ("{{ task.na", ()),
        ("{{ past_names | jo", ("join",)),
        ("{% inc", ("include",)),
        ('{% include "se', ("setting.j2",)),
        ("{{ task }}\nPut the block/b", ("block/block.urdf",)),
        ("like build", ("build-house",)),
        ("{{", ()),
        ("", ()),
    ],
)
def test_what_could_stand_at_the_cursor(before: str, candidates: tuple[str, ...]) -> None:
    assert completions(before, WORDS).candidates == candidates


def test_the_rest_of_the_first_candidate_is_what_tab_inserts() -> None:
    assert completions("{{ targ", WORDS).rest == "et"
    assert completions("{{ x", WORDS).rest == ""


def test_tags_strings_comments_and_headings_are_coloured() -> None:
    texts = ["# Title", '{% include "a.j2" %} and {{ task | join(", ") }} [/INST]', "{# one", "two #} {{ x }}"]
    spans = list(template_spans(texts))
    coloured = [
        [(text[start:end], style) for start, end, style in each] for text, each in zip(texts, spans, strict=True)
    ]
    accent, name, string, _, comment, heading = STYLES
    assert coloured[0] == [("# Title", heading)]
    assert ("include", accent) in coloured[1]
    assert ('"a.j2"', string) in coloured[1]
    assert ("task", name) in coloured[1]
    assert coloured[2] == [("{# one", comment)]
    assert coloured[3][0] == ("two #}", comment)
    assert ("x", name) in coloured[3]
    assert [style for _, _, style in next(toml_spans(['title = "x"  # why']))] == [name, string, comment]
