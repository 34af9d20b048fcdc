"""webapp.settings on a home of this test run's own: tests never touch a person's photos, database or broker."""

import os
import tempfile

for _name in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT", "DEBUG", "HTTPS"):
    os.environ.pop(_name, None)
os.environ["PLUMB_HOME"] = tempfile.mkdtemp(prefix="plumb-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the tests' thread

from webapp.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # files are looked for when asked, not at every start of a test
