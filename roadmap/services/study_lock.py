"""Placing, merging and publishing meet at one lock on the study, so that coverage stays true."""

from studies.models import Study


def hold_study(study_id: int) -> Study:
    """Return the study as it is now, its row locked until the end of this transaction."""
    return Study.objects.select_for_update().get(pk=study_id)
