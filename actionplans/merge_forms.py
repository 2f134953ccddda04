from django import forms

from actionplans.models import Action


class WhichForm(forms.Form):
    use_required_attribute = False

    other = forms.ModelChoiceField(
        label="The other action",
        queryset=Action.objects.none(),
        empty_label="Choose an action",
        error_messages={"required": "Choose the other action.", "invalid_choice": "Choose an action from the list."},
    )

    def __init__(self, *args, user, action, **kwargs):
        super().__init__(*args, **kwargs)
        own = Action.objects.visible_to(user).filter(authority=user.authority, document=None, merged_into=None)
        self.fields["other"].queryset = own.exclude(pk=action.pk).order_by("title", "pk")


class MergeForm(forms.Form):
    """Which of two stays. `versions` says which state of both was on the screen."""

    use_required_attribute = False

    kept = forms.ChoiceField(
        label="Which one stays?",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose which one stays.", "invalid_choice": "Choose one of the two."},
    )
    versions = forms.CharField(required=False, widget=forms.HiddenInput)
    status = 200

    def __init__(self, *args, both, **kwargs):
        self.both = {str(action.pk): action for action in both}
        self.now = ",".join(str(self.both[key].version) for key in sorted(self.both))
        super().__init__(*args, initial={"versions": self.now}, **kwargs)
        self.fields["kept"].choices = [(key, action.title) for key, action in self.both.items()]

    def renew(self, version):
        """After a conflict: sent once more, the form is about both as they stand now."""
        self.status = 409
        self.data = self.data.copy()
        self.data["versions"] = self.now

    def chosen(self):
        """The one that stays, the other, and the versions of both that were on the screen."""
        kept = self.both[self.cleaned_data["kept"]]
        (duplicate,) = (action for action in self.both.values() if action is not kept)
        if self.cleaned_data["versions"] != self.now:
            return kept, duplicate, (0, 0)
        return kept, duplicate, (kept.version, duplicate.version)
