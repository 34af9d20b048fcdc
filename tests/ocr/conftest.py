import pytest

from search.ocr.page import PageReader
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def reader() -> PageReader:
    """The networks that are installed, loaded once."""
    return PageReader()
