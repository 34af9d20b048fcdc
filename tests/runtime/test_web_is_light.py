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
print(sorted({"torch", "openvino"} & set(sys.modules)))
"""


def test_web_loads_neither_torch_nor_the_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
