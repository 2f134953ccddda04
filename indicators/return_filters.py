from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from indicators.models import Expectation, Round
from indicators.return_rules import State

STATES = [(state.value, state.words) for state in State if state != State.REOPENED]


def own_rounds(request):
    return Round.objects.visible_to(request.user).select_related("period")


class ReturnFilter(FilterSet):
    """Of the rows of `returns.asked`."""

    round = ModelChoiceFilter(queryset=own_rounds, label="Round", empty_label="All rounds")
    state = ChoiceFilter(choices=STATES, label="State", empty_label="Any state")

    class Meta:
        model = Expectation
        fields = ["round", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["round"].label_from_instance = lambda row: row.period.label


class BoardFilter(ReturnFilter):
    """One round at a time: the newest unless another is chosen."""

    round = ModelChoiceFilter(queryset=own_rounds, label="Round", empty_label="The newest round")
