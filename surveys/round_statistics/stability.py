"""Where a distribution is called stable: a convention, which pages print without any frames."""

STABLE_BELOW = 15  # per cent, Scheibe, Skutsch and Schofer (1975)
