"""Questions about studies, named by their answers."""

from django.db.models import QuerySet

from studies.models import Study, User


def studies_of(user: User) -> QuerySet[Study]:
    """Studies in whose team `user` is, newest first, with their pillars."""
    return (
        Study.objects.filter(memberships__user=user)
        .prefetch_related("pillars")
        .order_by("-created_at")
    )
