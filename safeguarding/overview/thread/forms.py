from django import forms

from actionplans.views.days import EARLIEST, day_field


class DayForm(forms.Form):
    on = day_field("As it stood on", "That is no day. Write one such as 30 June 2026.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError("That day has not come yet. Choose one up to today.")
        if day and day < EARLIEST:
            raise forms.ValidationError("The record does not go so far back. Choose a day from 1990 on.")
        return day
