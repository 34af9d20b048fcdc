"""The web process knows the stages and every address, and holds no networks."""

import subprocess
import sys

from django.conf import settings

PROBE = """
import django, sys
django.setup()
import webapp.urls
from webapp.photos.pipeline import stages
from webapp.photos.sections import sections
assert stages() and sections()
print(sorted({"torch", "openvino", "sklearn", "scipy"} & set(sys.modules)))
"""


def test_web_loads_no_library_that_only_workers_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
