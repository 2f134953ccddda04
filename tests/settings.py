"""Settings of the tests: those of production, but quick hashing, jobs at once, and plain static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("DEMONSTRATION", "1")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from safeguarding.settings import *  # noqa: F403
from safeguarding.settings import STORAGES, TASKS, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
TASKS["default"].pop("QUEUES", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
AUDIT_ANCHOR = os.devnull  # tests roll back; those of the anchor name a file of their own
