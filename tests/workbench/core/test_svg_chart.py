from xml.etree import ElementTree

from workbench.core.svg_chart import COLORS, Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def test_a_bar_is_as_high_as_its_mean_and_has_a_whisker_from_low_to_high() -> None:
    chart = drawn(bar_chart("all", ["one"], {"full": [Bar(1.0, 0.9, 1.0)], "half": [Bar(0.5, 0.2, 0.8)]}))
    bars = [one for one in chart.iter(f"{SVG}rect") if one.get("fill") == COLORS[0] and one.get("x") != "60"]
    full, half = (float(one.get("height", "")) for one in bars)
    assert half == full / 2
    whisker = next(one for one in chart.iter(f"{SVG}line") if one.get("x1") == one.get("x2"))
    assert abs(float(whisker.get("y1", "")) - float(whisker.get("y2", ""))) * 10 == full


def test_what_was_not_measured_has_no_bar_and_every_series_its_colour() -> None:
    chart = drawn(bar_chart("all", ["one", "other"], {"task": [None, Bar(0.5, 0.2, 0.8)]}))
    fills = [one.get("fill") for one in chart.iter(f"{SVG}rect")]
    assert (fills.count(COLORS[0]), fills.count(COLORS[1])) == (1, 2), "the legend, and one bar"


def test_names_are_text_whatever_they_hold() -> None:
    chart = drawn(bar_chart("<b>&", ["</svg>"], {"\x1b[31m<script>": [Bar(0.5, 0.2, 0.8)]}))
    texts = [one.text or "" for one in chart.iter(f"{SVG}text")]
    assert "<b>&" in texts
    assert "</svg>" in texts
    assert not any("\x1b" in text for text in texts)


def test_a_long_name_stands_on_the_page_whole() -> None:
    chart = drawn(bar_chart("all", ["one"], {"w" * 60: [Bar(0.5, 0.2, 0.8)], "short": [None]}))
    name = next(one for one in chart.iter(f"{SVG}text") if (one.text or "").startswith("www"))
    assert float(name.get("x", "")) > 60 * 6.5 * 0.9, "it ends there, turned by 25 degrees"
    legend = next(one for one in chart.iter(f"{SVG}rect") if one.get("height") == "12")
    assert float(legend.get("y", "")) > float(name.get("y", "")) + 60 * 6.5 * 0.42
