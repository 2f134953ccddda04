from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """One field template everywhere, in the design system's markup."""

    field_template_name = "components/field.html"
