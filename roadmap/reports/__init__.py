"""An edition as documents: what stands in them, and who lays it out.

booklet       the content in one language: plain words and numbers, no layout
method_words  how the roadmap was made, in plain words
pdf, word     the two layouts of it (booklet.typ is the sheet of the PDF)
card          the picture that a link to the roadmap shows elsewhere (card.typ)
"""
