"""What a file would change in the codebook of a study: worked out anew at every look.

A file adds codes and changes texts. It empties no text, moves no code and removes nothing.
"""

from roadmap.codebook_plan.comparison import plan_codebook
from roadmap.codebook_plan.parts import CodebookPlan, PlannedArea, PlannedCode, TextChange

__all__ = ["CodebookPlan", "PlannedArea", "PlannedCode", "TextChange", "plan_codebook"]
