"""What the tests of the moderators' pages share."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.moderation.conftest import PASSPHRASE

QUEUE = reverse("moderation:queue")
SECRET_WORDS = "Elephants were in the garden. Call 07700900123."


def url(name: str, *args: Any) -> str:
    return reverse(f"moderation:{name}", args=args)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def unlock_in(client: Client, passphrase: str = PASSPHRASE) -> Any:
    return client.post(url("unlock"), {"passphrase": passphrase})
