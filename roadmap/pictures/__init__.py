"""Pictures of a whole roadmap to explore, as SVG texts in which every field is a link.

    icicle   what holds what: pillars, areas, sub-topics, actions, side by side
    flow     what leads to what: evidence, priorities, actions

Plain data in, one `Svg` out; no Django, database or clock. Whoever calls translates and says where
each field leads. The sheet is that of surveys.pictures.
"""

from roadmap.pictures.flow import FlowColumn, FlowNode, flow
from roadmap.pictures.icicle import Cell, icicle

__all__ = ["Cell", "FlowColumn", "FlowNode", "flow", "icicle"]
