"""Documents that a study hands out: protocol, position papers, study report.

blocks     what a document consists of: headings, paragraphs, tables, pictures; no layout
pdf, word  the two renderers
findings   what the sealed rounds of a pillar hold; limitations, checklists: sentences from it
sections, figures, leavers  the parts about one pillar
protocol, paper  the documents
"""
