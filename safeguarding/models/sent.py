"""Forms that were sent, so that one sent twice has one effect (see `safeguarding.once`)."""

from django.db import models


class SentForm(models.Model):
    """One form that had its effect, and the page it led to. Kept for a day or two; not part of the record."""

    person = models.ForeignKey("safeguarding.User", models.CASCADE, related_name="+")
    token = models.UUIDField(help_text="Drawn anew for each form that is shown")
    content = models.CharField(max_length=64, help_text="SHA-256 of what was sent, as hexadecimal digits")
    sent_at = models.DateTimeField(auto_now_add=True)
    led_to = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token", "content"], name="a_form_is_sent_once")]

    def __str__(self) -> str:
        return f"{self.token} led to {self.led_to}"
