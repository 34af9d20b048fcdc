"""What is answered, with 202, while a worker makes what was asked for."""

from typing import Any

from rest_framework import serializers


class PendingSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=["pending"])
