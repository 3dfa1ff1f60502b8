"""Statistics of Delphi rounds: matrices, counts and rules in, frozen values and frames out.

Nothing here knows Django, a database or a clock. Counts decide, in whole numbers and exact
fractions; undefined is None with its reason in the docstring, never 0 and never NaN.

    moments          mean, spread and quartiles of one item, for pages: brings no pandas along
    items            each item of a round, from its counts: dispersion, quantiles, intervals
    between_rounds   what the same experts made of an item in two rounds: exact_tests
    panel            how alike the panel rates: reliability
    attrition, subgroups, sensitivity, ranking
    matrices         the form in which a round comes in;  tails  the one door to scipy
"""
