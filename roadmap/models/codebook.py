"""What the team noted about the codes of its codebook: the sub-topics of a study."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models


class CodeMemo(models.Model):
    """A dated note on how a code is meant. Only ever added."""

    sub_topic = models.ForeignKey("roadmap.SubTopic", models.CASCADE, related_name="memos")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["written_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="memo_says_something")
        ]

    def __str__(self) -> str:
        return f"memo on {self.sub_topic_id}, {self.written_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A memo never changes; a newer one follows it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A memo is never deleted.")
