"""Pictures of results as SVG texts: plain data in, one `Svg` out; no Django, database or clock.

    diverging_bars   how the ratings of each item are spread        heat_map    the same in cells
    agreement        shares, their intervals and the threshold      dumbbell    both rounds
    item_flow        items from verdict to verdict                  panel_flow  who answered
    lineage          wordings from list to list

Each takes a `Frame` (title, description, language, source line) and is one <svg> with <title> and
<desc>, readable in grey print; it can stand in a page, be saved as a file, or go into a PDF.
Whoever calls translates: every word in a picture was handed in.
"""

from surveys.pictures.canvas import PAINTS, Frame, Svg
from surveys.pictures.distributions import diverging_bars, heat_map, shade_of
from surveys.pictures.flows import Flow, Node, PanelStep, Stage, item_flow, panel_flow
from surveys.pictures.lineage import WordingBox, WordingList, lineage
from surveys.pictures.shares import Agreement, Move, agreement, dumbbell

__all__ = [
    "PAINTS",
    "Agreement",
    "Flow",
    "Frame",
    "Move",
    "Node",
    "PanelStep",
    "Stage",
    "Svg",
    "WordingBox",
    "WordingList",
    "agreement",
    "diverging_bars",
    "dumbbell",
    "heat_map",
    "item_flow",
    "lineage",
    "panel_flow",
    "shade_of",
]
