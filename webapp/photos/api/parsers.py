"""Reading requests."""

import io
import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class TextJSONParser(JSONParser):
    """JSON whose texts are texts: half a character (a lone surrogate) can be neither stored nor answered."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read()
        found: dict[str, Any] = super().parse(io.BytesIO(body), media_type, parser_context)
        if _HALF.search(body):
            try:
                json.dumps(found, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                raise ParseError(
                    _("A text in the request holds half a character. Send whole ones.")
                ) from error
        return found
