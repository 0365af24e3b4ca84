/** What stands before the fixtures of a test for pytest. A raw text, which no JSON on one line can end. */
export const pytestHead = `"""Made by vigthoria events export: recorded deliveries, posted to your handler byte for byte.

WEBHOOK_URL     your handler; unless set, where each delivery went last
WEBHOOK_SECRET  the secret to sign them with; unless set, each carries the signature that it came with
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
from urllib.parse import urlsplit

import pytest

DELIVERIES = r"""
`;

/** What stands behind them. */
export const pytestTail = `"""
DELIVERIES = [json.loads(line) for line in DELIVERIES.strip().split("\\n")]


@pytest.mark.parametrize("delivery", DELIVERIES, ids=[delivery["title"] for delivery in DELIVERIES])
def test_delivery(delivery):
    url = url_of(delivery)
    status, text = send(delivery, url)
    expected = range(200, 300) if delivery["expect"] == "2xx" else range(400, 500)
    assert status in expected, f"expected {delivery['expect']}, and {url} answered {status}: {text[:500]}"


def url_of(delivery):
    given = os.environ.get("WEBHOOK_URL")
    if not given:
        return delivery["url"]
    return given.rstrip("/") + delivery["path"] if urlsplit(given).path in ("", "/") else given


def send(delivery, url):
    parts = urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname, parts.port, timeout=30)
    body = base64.b64decode(delivery["body_base64"])
    headers = signed(delivery, body)
    try:
        path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        connection.putrequest(delivery["method"], path, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except ConnectionError as error:
        pytest.fail(f"{url} cannot be reached ({error}): start your app, or set WEBHOOK_URL")
    finally:
        connection.close()


def signed(delivery, body):
    headers = delivery["headers"]
    secret = os.environ.get("WEBHOOK_SECRET")
    if delivery["signature"] == "secret needed" and not secret:
        pytest.fail("this payload was redacted, so its signature is gone: set WEBHOOK_SECRET")
    if delivery["signature"] == "wrong" or not secret:
        return headers
    old = [value for name, value in headers if name.lower() == "x-vigthoria-signature"]
    prefix = "sha256=" if old and old[0].startswith("sha256=") else ""
    fresh = prefix + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    others = [header for header in headers if header[0].lower() != "x-vigthoria-signature"]
    return [*others, ["X-Vigthoria-Signature", fresh]]
`;
