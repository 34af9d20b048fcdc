"""Browser code and styles as the server in production sends them."""

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.test import AsyncClient

STYLE = "/static/admin/css/base.css"


def asked(client: AsyncClient, **headers: str) -> Any:
    """The answer as an ASGI server sends it, with warnings as errors; in a thread, for browsers' tests hold a loop."""
    with warnings.catch_warnings(), ThreadPoolExecutor(1) as thread:
        warnings.simplefilter("error")
        return thread.submit(asyncio.run, client.get(STYLE, headers=headers)).result()


def test_a_style_sheet_comes_whole_and_without_a_word_in_the_log(async_client: AsyncClient) -> None:
    answer = asked(async_client)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/css")
    assert not answer.streaming
    assert len(answer.content) == int(answer.headers["Content-Length"]) > 1000


def test_a_style_sheet_that_the_browser_has_is_not_sent_again(async_client: AsyncClient) -> None:
    first = asked(async_client)
    again = asked(async_client, **{"If-Modified-Since": first.headers["Last-Modified"]})
    assert again.status_code == 304 and not again.content
