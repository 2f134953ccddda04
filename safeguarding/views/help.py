from django.shortcuts import render

from safeguarding.access import (
    ROLES,
    VISIBILITY,
    Own,
    OwnLog,
    OwnReturns,
    OwnUploads,
    Permission,
    Reference,
    Role,
    Sender,
    requires,
)


def accessibility(request):
    return render(request, "safeguarding/accessibility.html", {"heading": "Accessibility"})


accessibility.requires = None  # public by law: the statement must be readable without an account


@requires(Permission.READ_RECORD)
def who_may_do_what(request):
    rows = [(permission, [role for role in Role if permission in ROLES[role]]) for permission in Permission]
    context = {"heading": "Who may do what", "rows": rows, "roles": list(Role), "seen": seen_by()}
    return render(request, "safeguarding/who_may_do_what.html", context)


def seen_by():
    """The three visibilities in words, with the kinds of record each covers."""
    kinds = {"reference": [], "published": [], "working": []}
    for label, rule in VISIBILITY.items():
        kind = "reference" if isinstance(rule, Reference) else "published"
        kind = "working" if isinstance(rule, Own | OwnLog | OwnReturns | OwnUploads | Sender) else kind
        name = label.partition(".")[2]
        kinds[kind].append("".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip())
    return kinds


def forbidden(request, exception=None):
    return render(request, "403.html", {"heading": "You may not do this"}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", {"heading": "Page not found"}, status=404)


def server_error(request):
    return render(request, "500.html", status=500)
