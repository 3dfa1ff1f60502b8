"""Pictures are well-formed, say every number, and let no text become markup."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.utils.html import conditional_escape

from surveys import pictures
from surveys.pictures.canvas import FONTS, PAINTS, folded, shortened
from surveys.pictures.distributions import tone_of
from surveys.pictures.lineage import rows_of

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ["not relevant", "slightly", "moderately", "very", "extremely relevant"]
HOSTILE = "</title><script>alert(1)</script>\"'><svg onload=x>&amp;\x00\x0b\ud800\u202e]]>"
READ = "</title><script>alert(1)</script>\"'><svg onload=x>&amp;]]>"


def frame(title="Two of three", **more):
    return pictures.Frame(title=title, description="In words", **more)


def diverging(label="I-01", **more):
    rows = [(label, [1, 2, 3, 9, 8]), ("I-02", [0] * 5), ("I-03", [9, 1, 0, 0, 0])]
    return pictures.diverging_bars(rows, words=WORDS, axis="Share", frame=frame(**more))


def shares(label="I-01", **more):
    rows = [
        pictures.Agreement(
            label=label, percent=69.6, lower=49.1, upper=84.4, reaches=False, shown="16 of 23"
        ),
        pictures.Agreement(
            label="I-02", percent=None, lower=None, upper=None, reaches=False, shown="no ratings"
        ),
        pictures.Agreement(
            label="I-03", percent=100, lower=85.7, upper=100, reaches=True, shown="23 of 23"
        ),
    ]
    return pictures.agreement(
        rows, threshold_percent=70, threshold_words="threshold", axis="Share", frame=frame(**more)
    )


def moves(label="I-01", **more):
    rows = [
        pictures.Move(label=label, before=50, after=75, shown="10 of 20 → 15 of 20"),
        pictures.Move(label="I-02", before=None, after=60, shown="new → 12 of 20"),
    ]
    return pictures.dumbbell(
        rows,
        names=("Round 1", "Round 2"),
        threshold_percent=70,
        threshold_words="threshold",
        axis="Share",
        frame=frame(**more),
    )


def heat(label="I-01", **more):
    rows = [(label, [("9", 0.9), ("1", 0.1), ("withheld", None)])]
    return pictures.heat_map(rows, columns=["very", "not", "A"], frame=frame(**more))


def items(label="Consensus", **more):
    stages = [
        pictures.Stage(title="Round 1", nodes=[pictures.Node(key="in", label=label, count=3)]),
        pictures.Stage(
            title="Decision",
            nodes=[
                pictures.Node(key="kept", label="Accepted", count=2, paint="rating-5"),
                pictures.Node(key="dropped", label="Dropped", count=1),
            ],
        ),
    ]
    flows = [
        pictures.Flow(stage=0, source="in", target="kept", count=2),
        pictures.Flow(stage=0, source="in", target="dropped", count=1),
    ]
    return pictures.item_flow(stages, flows, frame=frame(**more))


def panel(label="40 invited", **more):
    steps = [
        pictures.PanelStep(label=label, aside="7 silent"),
        pictures.PanelStep(label="33 answered"),
    ]
    return pictures.panel_flow(steps, frame=frame(**more))


def wordings(label="I-01", **more):
    box = pictures.WordingBox
    lists = [
        pictures.WordingList(
            title="Round 1",
            boxes=[
                box(key=1, label=label, text="Train nurses"),
                box(key=2, label="I-02", text="Train midwives"),
                box(key=3, label="I-03", text="Share data", end="Dropped"),
                box(key=4, label="I-04", text="Both at once"),
            ],
        ),
        pictures.WordingList(
            title="Round 2",
            boxes=[
                box(key=4, label="I-04 · Carried on", text="Both at once", parents=[4]),
                box(
                    key=5, label="I-01 · Merged", text="Train all", parents=[1, 2], is_changed=True
                ),
                box(key=6, label="I-05 · New", text=label, is_planned=True, end=label[:20]),
            ],
        ),
    ]
    return pictures.lineage(lists, frame=frame(**more))


ALL = [diverging, shares, moves, heat, items, panel, wordings]


def root_of(svg):
    return ET.fromstring(svg)  # noqa: S314


def texts(svg):
    return [each.text for each in root_of(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("draw", ALL)
def test_a_picture_is_one_svg_with_title_and_description(draw):
    root = root_of(draw(title="同意 3 of 4", source="Round 1 · 23 answers"))
    assert (root.tag, root.get("role"), root.get("aria-label")) == (
        f"{SVG}svg",
        "img",
        "同意 3 of 4",
    )
    assert [(each.tag, each.text) for each in root[:2]] == [
        (f"{SVG}title", "同意 3 of 4"),
        (f"{SVG}desc", "In words"),
    ]
    assert "Round 1 · 23 answers" in texts(draw(source="Round 1 · 23 answers"))


@pytest.mark.parametrize("draw", ALL)
def test_hostile_words_stay_words(draw):
    svg = draw(label=HOSTILE, title=HOSTILE, source=HOSTILE, language='"><x')
    root = root_of(svg)
    assert root[0].text == READ
    allowed = {"svg", "title", "desc", "rect", "line", "circle", "path", "text"}
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= allowed
    assert [name for each in root.iter() for name in each.attrib if name.startswith("on")] == []


@pytest.mark.parametrize("draw", ALL)
def test_nothing_needs_an_inline_style_and_every_paint_has_a_class(draw):
    root = root_of(draw())
    assert [each for each in root.iter() if "style" in each.attrib] == []
    names = {value: name for name, value in PAINTS.items()}
    for each in root.iter():
        wanted = [
            f"{key}-{names[each.get(key)]}" for key in ("fill", "stroke") if each.get(key) in names
        ]
        assert (each.get("class") or "").split() == wanted


@pytest.mark.parametrize("draw", ALL)
def test_nothing_is_drawn_outside_the_sheet(draw):
    root = root_of(draw(label="I-01 " + "long words " * 30, title="A long title " * 20))
    width, height = (float(root.get(name)) for name in ("width", "height"))
    for each in root.iter():
        for name, end in (("x", width), ("x2", width), ("y", height), ("y2", height)):
            assert 0 <= float(each.get(name) or 0) <= end


def test_diverging_bars_hold_their_counts_and_n():
    found = texts(diverging())
    assert found[:1] == ["Two of three"]
    assert found[1:6] == [f"{value} {word}" for value, word in enumerate(WORDS, start=1)]
    assert found[6:] == ["I-01", "n = 23", "1", "2", "3", "9", "8", "I-02", "n = 0", "I-03",
                         "n = 10", "9", "1", "Share"]  # fmt: skip


def test_the_middle_rating_is_split_at_the_centre():
    root = root_of(diverging())
    lines = [each for each in root.iter(f"{SVG}line") if each.get("stroke") == PAINTS["ink"]]
    centre = float(lines[0].get("x1"))
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == PAINTS["rating-3"]]
    middle = bars[1]  # the first is in the key
    x, width = float(middle.get("x")), float(middle.get("width"))
    assert x + width / 2 == pytest.approx(centre, abs=0.02)


def test_a_full_dot_reaches_the_threshold_and_a_hollow_one_does_not():
    dots = [dot.get("fill") for dot in root_of(shares()).iter(f"{SVG}circle")]
    assert dots == [PAINTS["paper"], PAINTS["rating-5"]]


def test_an_item_of_one_round_has_one_dot():
    dots = [dot.get("fill") for dot in root_of(moves()).iter(f"{SVG}circle")]
    hollow, full = PAINTS["paper"], PAINTS["rating-5"]
    assert dots == [hollow, full, hollow, full, full]  # the key, both rounds, one round


def test_bands_are_as_broad_as_they_have_items():
    hints = [path[0].text for path in root_of(items()).iter(f"{SVG}path")]
    assert hints == ["Consensus → Accepted: 2", "Consensus → Dropped: 1"]
    assert texts(items())[1:] == [
        "Round 1", "Consensus: 3", "Decision", "Accepted: 2", "Dropped: 1",
    ]  # fmt: skip


def test_a_wording_stands_beside_what_it_was_made_of_where_there_is_room():
    def box(key, *parents):
        return pictures.WordingBox(key=key, label=str(key), text="", parents=parents)

    lists = [
        pictures.WordingList(title="1", boxes=[box(1), box(2), box(3), box(4)]),
        pictures.WordingList(title="2", boxes=[box(9), box(5, 2, 3), box(6, 1), box(7, 1)]),
        pictures.WordingList(title="3", boxes=[box(8, 5)]),
    ]
    assert rows_of(lists) == [{1: 0, 2: 1, 3: 2, 4: 3}, {6: 0, 7: 1, 5: 2, 9: 4}, {8: 2}]


def test_lineage_draws_a_line_from_each_parent_and_says_where_a_wording_ends():
    root = root_of(wordings())
    assert len(list(root.iter(f"{SVG}path"))) == 3
    assert [text for text in texts(wordings()) if "I-0" not in text] == [
        "Two of three", "Round 1", "Train nurses", "Train midwives", "Share data", "Dropped",
        "Both at once", "Round 2", "Both at once", "Train all",
    ]  # fmt: skip


def test_pictures_of_nothing_are_pictures():
    empty = [
        pictures.lineage([], frame=frame()),
        pictures.diverging_bars([], words=WORDS, axis="", frame=frame()),
        pictures.heat_map([], columns=[], frame=frame()),
        pictures.item_flow([], [], frame=frame()),
        pictures.panel_flow([], frame=frame()),
    ]
    assert [root_of(each).tag for each in empty] == [f"{SVG}svg"] * 5


def test_long_texts_are_cut_or_folded_in_both_scripts():
    assert shortened("abcdefghij", 50) == "abcd…"
    assert shortened("short", 500) == "short"
    assert folded("one two three", 60) == ["one two", "three"]
    assert folded("条目一二三四", 60) == ["条目一二", "三四"]


def test_a_scale_of_nine_uses_the_five_tones():
    assert [tone_of(value, 9)[-1] for value in range(1, 10)] == list("112333455")


def test_shades_say_how_heavy_a_cell_is():
    assert [pictures.shade_of(each) for each in (None, 0, 0.1, 0.5, 0.9, 1)] == [0, 0, 1, 2, 3, 3]


def test_the_fonts_are_names_only():
    assert re.search(r"url|http", FONTS) is None


@pytest.mark.parametrize("draw", ALL)
def test_a_page_shows_a_picture_as_it_is_and_hostile_words_as_words(draw):
    svg = draw(label=HOSTILE, title=HOSTILE)
    assert conditional_escape(svg) == svg
    assert conditional_escape(svg + HOSTILE).startswith("&lt;svg")  # no longer a picture of ours
