"""Signing in through django-allauth. Administrators make accounts; demonstration people only exist in one."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django.conf import settings

from safeguarding.models import User


class SignInBackend(AuthenticationBackend):
    def get_user(self, user_id) -> User | None:
        """Whoever is signed in, with their council, which every page names."""
        user = User.objects.select_related("authority").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user) -> bool:
        if user.is_demonstration and not settings.DEMONSTRATION:
            return False
        return super().user_can_authenticate(user)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False


def _plain(form, labels: dict[str, str]) -> None:
    """Our labels, no placeholders: a placeholder vanishes when somebody types, and its contrast is too low."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _plain(self, {"login": "E-mail address", "password": "Password"})
        self.fields["password"].help_text = ""


class PasswordChangeForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(
            self, {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
        )


class PasswordResetForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"email": "E-mail address"})


class PasswordFromKeyForm(ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": "New password", "password2": "New password again"})
