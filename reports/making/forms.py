from datetime import timedelta

from django import forms

from actionplans.plan_forms import InstanceForm
from indicators.models import Period
from reports.kinds.anatomies import ANATOMIES
from reports.making.choice_forms import Pick
from reports.models import Attachment, Body, Meeting, Recommendation, Report, Withholding
from safeguarding.people_forms import DayField, VersionedForm, text

LONGEST = 20_000  # characters in one box of words: some eight pages


def own_bodies(user, kept=None):
    rows = Body.objects.visible_to(user).filter(authority=user.authority, ends_on=None)
    return rows | Body.objects.visible_to(user).filter(pk=kept)


def own_meetings(user):
    return Meeting.objects.visible_to(user).filter(body__authority=user.authority).select_related("body")


def quarters():
    return Period.objects.filter(kind=Period.Kind.QUARTER).order_by("-ends_on")


class Placed(forms.Form):
    """Where a paper goes: the meeting must be of the body."""

    def clean(self):
        cleaned = super().clean()
        body, meeting = cleaned.get("body"), cleaned.get("meeting")
        if meeting and body and meeting.body_id != body.pk:
            self.add_error("meeting", f"This is a meeting of {meeting.body}. Choose one of {body}, or change the body.")
        if meeting and meeting.called_off:
            self.add_error("meeting", f"This meeting is called off: {meeting.called_off}. Choose another.")
        return cleaned


class BeginForm(Placed):
    """A new paper: its kind, where it goes, and the quarter it reports."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label="Kind of paper",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose the kind of paper.", "invalid_choice": "Choose a kind from the list."},
    )
    body = Pick("Body", queryset=Body.objects.none(), error="Choose the body that receives it.")
    meeting = Pick("Meeting", queryset=Meeting.objects.none(), error="", required=False)
    period = Pick("Quarter it reports", queryset=Period.objects.none(), error="Choose the quarter it reports.")
    title = text("Title", "", length=250, required=False, help_text="Leave empty to have one offered.")

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Report.Kind.choices)
        self.fields["kind"].choices = [(kind, f"{labels[kind]}: {one.says}") for kind, one in ANATOMIES.items()]
        self.fields["body"].queryset = own_bodies(user)
        to_come = own_meetings(user).filter(held_on__gte=today, called_off="")
        self.fields["meeting"].queryset = to_come.order_by("held_on")
        self.fields["meeting"].empty_label = "Not decided yet"
        three_years_ago = today - timedelta(days=3 * 366)
        self.fields["period"].queryset = quarters().filter(ends_on__lt=today, ends_on__gt=three_years_ago)

    def clean_title(self):
        return self.cleaned_data["title"].strip()


class FrontForm(Placed, InstanceForm):
    """What stands at the head of a paper."""

    title = text("Title", "Enter the title of the paper.", length=250)
    body = Pick("Body", queryset=Body.objects.none(), error="Choose the body that receives it.")
    meeting = Pick("Meeting", queryset=Meeting.objects.none(), error="", required=False)
    period = Pick("Quarter it reports", queryset=Period.objects.none(), error="Choose the quarter it reports.")
    since_on = DayField(
        label="Changes count from",
        called="the day from which changes count",
        required=False,
        help_text="The day of the last paper to this body; what happened after it is new. For example, 27 March 2026.",
    )
    item_number = text("Item number", "", length=20, required=False, help_text="As on the agenda.")
    author = text("Report of", "", length=200, required=False, help_text="The post that reports, such as a director.")
    sponsor = text("Report sponsor", "", length=200, required=False)
    contact = text("Contact", "", length=200, required=False, help_text="Name or post, and how to reach them.")
    wards = text("Wards", "", length=200, required=False, help_text="Which wards it affects, such as “All”.")
    is_key_decision = forms.NullBooleanField(
        label="Key decision",
        widget=forms.RadioSelect(
            attrs={"class": "choices"}, choices=[("unknown", "Not said yet"), ("true", "Yes"), ("false", "No")]
        ),
        required=False,
        help_text="Significant spending or saving, or a significant effect in two wards or more.",
    )

    class Meta:
        model = Report
        fields = [
            "title", "body", "meeting", "period", "since_on", "item_number", "author", "sponsor", "contact", "wards",
            "is_key_decision",
        ]  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = own_bodies(user, self.instance.body_id)
        self.fields["meeting"].queryset = own_meetings(user).order_by("-held_on")
        self.fields["meeting"].empty_label = "Not decided yet"
        self.fields["period"].queryset = quarters()


class HeadingForm(forms.Form):
    use_required_attribute = False
    heading = text("Heading", "Enter the heading.", length=200)


class WordsForm(VersionedForm):
    """A section's heading, and a box for each of its blocks of words with the version of it that was shown. What was
    typed is stored whatever marks it holds: the checks name those that mean nothing."""

    use_required_attribute = False
    heading = text("Heading", "Enter the heading of this section.", length=200)

    def __init__(self, *args, section, blocks, **kwargs):
        shown = {"heading": section.heading, "version": section.version}
        shown |= {f"text-{block.pk}": block.text for block in blocks}
        shown |= {f"version-{block.pk}": block.version for block in blocks}
        super().__init__(*args, initial=shown, **kwargs)
        self.blocks = blocks
        for place, block in enumerate(blocks, start=1):
            label = "Words" if len(blocks) == 1 else f"Words, box {place} of {len(blocks)}"
            self.fields[f"text-{block.pk}"] = box(label)
            self.fields[f"version-{block.pk}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def renew(self, version):
        """After a conflict: about the section and its boxes as they stand now, with what was typed."""
        self.status = 409
        self.data = self.data.copy()
        for block in self.blocks:
            block.refresh_from_db(fields=["version"])
            self.data[f"version-{block.pk}"] = block.version
        self.data["version"] = self.blocks[0].section.__class__.objects.get(pk=self.blocks[0].section_id).version


def box(label, *, rows=8, required=False, error=""):
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "class": "words", "spellcheck": "true", "data-words": ""}),
        error_messages={
            "required": error,
            "max_length": f"Shorten this to {LONGEST:,} characters; it has %(show_value)d. A second box may follow it.",
        },
    )


class RecommendationForm(InstanceForm):
    verb = forms.ChoiceField(
        label="The body is asked to",
        choices=Recommendation.Verb.choices,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what the body is asked to do.", "invalid_choice": "Choose from the list."},
    )
    text = forms.CharField(
        label="What",
        max_length=2000,
        help_text="It follows “To note”, “To agree”…: begin with “that” or with what is to be agreed.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what the body is asked to note or decide.",
            "max_length": "Shorten this to 2,000 characters; it has %(show_value)d.",
        },
    )

    class Meta:
        model = Recommendation
        fields = ["verb", "text"]


class ImplicationsForm(VersionedForm):
    """Every implications heading of a paper with its answer: "none", or words."""

    use_required_attribute = False

    def __init__(self, *args, rows, **kwargs):
        self.rows = rows
        shown = {f"version-{row.pk}": row.version for row in rows}
        shown |= {f"none-{row.pk}": row.is_none for row in rows} | {f"text-{row.pk}": row.text for row in rows}
        super().__init__(*args, initial=shown, **kwargs)
        for row in rows:
            self.fields[f"text-{row.pk}"] = box(row.heading, rows=3)
            self.fields[f"none-{row.pk}"] = forms.BooleanField(label=f"{row.heading}: none", required=False)
            self.fields[f"version-{row.pk}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        for row in self.rows:
            if cleaned.get(f"none-{row.pk}") and cleaned.get(f"text-{row.pk}", "").strip():
                words = "Either untick “none” or empty the box: the paper can say only one of them."
                self.add_error(f"text-{row.pk}", words)
        return cleaned

    def renew(self, version):
        self.status = 409
        self.data = self.data.copy()
        for row in self.rows:
            row.refresh_from_db(fields=["version"])
            self.data[f"version-{row.pk}"] = row.version

    def lines(self):
        """For the page: each heading's box, its tick and its version."""
        return [(self[f"text-{row.pk}"], self[f"none-{row.pk}"], self[f"version-{row.pk}"]) for row in self.rows]


class AttachmentForm(InstanceForm):
    kind = forms.ChoiceField(
        label="Kind",
        choices=Attachment.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose which of the two it is.", "invalid_choice": "Choose one of the two."},
    )
    title = text("Title", "Enter its title.", length=250)
    edition = text("Version", "", length=60, required=False, help_text="Such as “version 3, 4 March 2026”.")
    is_held = forms.BooleanField(label="It is kept with the paper and can be given to whoever asks", required=False)
    note = text("Note", "", length=250, required=False, help_text="Where it can be read, for example.")

    class Meta:
        model = Attachment
        fields = ["kind", "title", "edition", "is_held", "note"]


class WithholdingForm(VersionedForm):
    """What is withheld from the public edition, under which paragraph, and why."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label="What to withhold",
        error_messages={"required": "Choose what to withhold.", "invalid_choice": "Choose from the list."},
    )
    column = forms.ChoiceField(
        label="Of a table’s row, only",
        required=False,
        help_text="For a row of a table: withhold one of its cells, and show the others.",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A",
        coerce=int,
        choices=[("", "Choose the paragraph"), *Withholding.Paragraph.choices],
        error_messages={"required": "Choose the paragraph.", "invalid_choice": "Choose from the list."},
    )
    reason = forms.CharField(
        label="Why the public interest in withholding it outweighs that in disclosing it",
        max_length=1000,
        help_text="Readers of the public edition see this in its place: say nothing here that is itself exempt.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why it is in the public interest to withhold it.",
            "max_length": "Shorten this to 1,000 characters; it has %(show_value)d.",
        },
    )

    def __init__(self, *args, choices, kept=None, **kwargs):
        super().__init__(*args, initial=kept or {}, **kwargs)
        self.choices = {choice.key: choice for choice in choices}
        groups = {}
        for choice in choices:
            words = choice.words if len(choice.words) < 100 else f"{choice.words[:97]}…"
            groups.setdefault(choice.group, []).append((choice.key, words))
        self.fields["what"].choices = [("", "Choose"), *groups.items()]
        columns = dict.fromkeys(column for choice in choices for column in choice.columns)
        self.fields["column"].choices = [("", "The whole row"), *((column, column) for column in columns)]

    def clean(self):
        cleaned = super().clean()
        choice = self.choices.get(cleaned.get("what", ""))
        if choice and cleaned.get("column") and cleaned["column"] not in choice.columns:
            if choice.columns:
                words = f"This table has no column “{cleaned['column']}”. It has {', '.join(choice.columns)}."
            else:
                words = "This is no row of a table: it is withheld as a whole."
            self.add_error("column", words)
        return cleaned


class DropForm(forms.Form):
    use_required_attribute = False
    note = forms.CharField(
        label="Why it is not pursued",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why, for whoever looks for it later.",
            "max_length": "Shorten this to 500 characters; it has %(show_value)d.",
        },
    )


class PlaceForm(forms.Form):
    place = forms.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], "Enter a place, such as 3."),
    )
