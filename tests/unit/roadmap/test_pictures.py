"""The pictures of a whole roadmap: fields that are links, in words and not in colour alone."""

import re
from xml.etree import ElementTree as ET

import pytest

from roadmap.pictures import Cell, FlowColumn, FlowNode, flow, icicle
from surveys.pictures import Frame

pytestmark = pytest.mark.one_database
SVG = "{http://www.w3.org/2000/svg}"
FRAME = Frame(title="Two actions", description="Fields from left to right.")
NASTY = '<script>alert(1)</script>\u202e & "quoted"\x00'


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 (our own text)


def rects(svg):
    boxes = [each for each in parsed(svg).iter(f"{SVG}rect") if each.get("x")]
    return [tuple(float(b.get(name)) for name in ("x", "y", "width", "height")) for b in boxes]


def leaf(name, weight=1):
    return Cell(label=name, href=f"/{name}/", weight=weight, note="1 action")


def test_a_field_is_as_high_as_what_it_holds_and_leads_on():
    whole = Cell(label="Pillar", href="/pillar/", parts=[leaf("a", 3), leaf("b", 0)])
    svg = icicle(["Pillar", "Topic"], [whole], frame=FRAME)
    (_x, top, _w, height), (_, first, _, tall), (_, second, _, low) = rects(svg)
    assert (top, first, second) == (first, top, first + tall + 2)
    assert (tall, low, height) == (88, 34, 124)
    links = [each.get("href") for each in parsed(svg).iter(f"{SVG}a")]
    assert links == ["/pillar/", "/a/", "/b/"]


def test_a_picture_has_a_title_a_description_and_is_no_single_image():
    root = parsed(icicle(["Topic"], [leaf("a")], frame=FRAME))
    told = root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text, root.get("role")
    assert told == (FRAME.title, FRAME.description, "group")


def test_every_link_of_a_flow_is_a_band_between_its_fields():
    columns = [
        FlowColumn(title=name, nodes=[FlowNode(key=k, label=k, href=f"/{k}/") for k in keys])
        for name, keys in (("Evidence", "ab"), ("Priorities", "c"), ("Actions", "de"))
    ]
    links = [("a", "c"), ("b", "c"), ("c", "d"), ("x", "c")]
    svg = flow(columns, links, frame=FRAME)
    bands = [each.find(f"{SVG}title").text for each in parsed(svg).iter(f"{SVG}path")]
    assert bands == ["a → c", "b → c", "c → d"]
    ends = re.findall(r"M([\d.]+) ([\d.]+)C[^ ]+ [\d.]+ [\d.]+ [\d.]+ ([\d.]+) ([\d.]+)\"", svg)
    assert len({(x, y) for _a, _b, x, y in ends[:2]}) == 2  # side by side, not one on the other


@pytest.mark.parametrize("draw", ["icicle", "flow"])
def test_words_from_strangers_do_no_harm(draw):
    if draw == "icicle":
        svg = icicle([NASTY], [Cell(label=NASTY, href="/x/", note=NASTY)], frame=FRAME)
    else:
        node = FlowNode(key="k", label=NASTY * 40, href='/"x/')
        svg = flow([FlowColumn(title=NASTY, nodes=[node])], [], frame=FRAME)
    parsed(svg)
    for harm in ("<script", "\u202e", "\x00", "style="):
        assert harm not in svg


def test_nothing_at_all_is_a_picture_too():
    parsed(icicle([], [], frame=FRAME))
    parsed(flow([FlowColumn(title="Evidence", nodes=[])], [], frame=FRAME))
