from functools import cached_property

import django_tables2 as tables
from django.utils.timezone import make_naive
from django_filters import FilterSet, ModelChoiceFilter

from indicators import returns, wording
from indicators.models import Expectation
from indicators.return_filters import own_rounds
from safeguarding.listing import Table


class QueueFilter(FilterSet):
    """Of the rows of `returns.asked` that wait to be checked."""

    round = ModelChoiceFilter(queryset=own_rounds, label="Round", empty_label="All rounds")

    class Meta:
        model = Expectation
        fields = ["round"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["round"].label_from_instance = lambda row: row.period.label


class QueueTable(Table):
    """Returns to check. On screen each is a section of its own with its figures; a file has a row for each. Told what
    day it is, and what `checking.looks` says of each, by round and subject."""

    subject = tables.Column(verbose_name="Return of")
    round = tables.Column(verbose_name="Quarter", order_by=("round__period__ends_on",))
    sent_at = tables.Column(verbose_name="Sent in")
    sent_by = tables.Column(verbose_name="Sent by")
    late = tables.Column(verbose_name="In time", empty_values=(), orderable=False)
    moved = tables.Column(verbose_name="Not as last quarter", empty_values=(), orderable=False)
    changed = tables.Column(verbose_name="Not as sent in before", empty_values=(), orderable=False)
    odd = tables.Column(verbose_name="What looked odd, and what was said", empty_values=(), orderable=False)
    clean = tables.Column(verbose_name="Why to look", empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Expectation
        template_name = "indicators/return_queue_rows.html"
        fields = ["subject", "round", "sent_at", "sent_by", "late", "moved", "changed", "odd", "clean"]

    def __init__(self, *args, today, looks, **kwargs):
        self.today, self.looks = today, looks
        super().__init__(*args, **kwargs)

    def look(self, record):
        return self.looks[record.round_id, record.subject_id]

    @cached_property
    def shown(self):
        """Of the rows on this page: the row, the look at it and whether it is late."""
        records = [row.record for row in self.paginated_rows]
        return [(one, self.look(one), returns.punctuality(one, today=self.today)) for one in records]

    @cached_property
    def clean_ones(self):
        """Those on this page that this person may approve without looking further."""
        return [look for _, look, _ in self.shown if look.may_be_approved_unseen]

    def value_subject(self, record):
        return record.subject.name

    def value_round(self, record):
        return record.round.period.label

    def value_sent_at(self, value):
        return make_naive(value)

    def value_late(self, record):
        return returns.punctuality(record, today=self.today).text

    def value_moved(self, record):
        return "; ".join(f"{one.version.indicator.title}: {one.change}" for one in self.look(record).moved)

    def value_changed(self, record):
        found = self.look(record).changed
        return "; ".join(f"{one.version.indicator.title}: was {one.sent_before_text}" for one in found)

    def value_odd(self, record):
        return " ".join(
            " ".join([f"{one.version.indicator.title}:", *one.doubts, *(text for _, text in one.comments)])
            for one in self.look(record).figures
            if one.doubts
        )

    def value_clean(self, record):
        return wording.capitalised("; ".join(self.look(record).reasons)) or "Nothing: clean"
