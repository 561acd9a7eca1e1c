"""A stand-in for the Power BI REST API and its token endpoint, as publicly described.

It does what the real one is known for: an access token past its `exp` gets 403 with the code
`TokenExpired` and no WWW-Authenticate. Everything else is done right, so that only this is wrong.

    api.py PORT TOKEN_FILE LIFETIME    serve; write one expired and one valid token pair per user
"""

import json
import os
import re
import secrets
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt

import tokens

AUDIENCE = "https://analysis.powerbi.example/api"
SALES = "f089354e-8366-4e18-aea3-4cb4a3a50b48"
FINANCE = "0a1f6a1c-52c8-4b2b-9d0e-7f3c1a55e0d2"
DATASET = "cfafbeb1-8037-4d0c-896e-a46fb27ff229"
READABLE_GROUPS = {SALES}
USERS = [f"{name}@contoso.example" for name in ("ada", "ben", "chloe", "dev", "eva", "finn")]
LIFETIME = int(sys.argv[3])
refresh_tokens = {}

PAGE = open(os.path.join(os.path.dirname(__file__), "page.html"), "rb").read()


def grant(user, issued=None):
    """A fresh token pair; the refresh token rotates (each works once)."""
    refresh = "0.AX" + secrets.token_urlsafe(48)
    refresh_tokens[refresh] = user
    return {
        "token_type": "Bearer",
        "scope": f"{AUDIENCE}/Dataset.Read.All",
        "expires_in": LIFETIME,
        "access_token": tokens.access_token(
            user, AUDIENCE, "Dataset.Read.All Workspace.Read.All", issued or time.time(), LIFETIME
        ),
        "refresh_token": refresh,
    }


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def version_string(self):
        return "Microsoft-HTTPAPI/2.0"

    def log_message(self, *_):
        pass

    def answer(self, status, body=None, **headers):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Cache-Control", "no-store, must-revalidate, no-cache")
        self.send_header("Pragma", "no-cache")
        if data:
            kind = "application/json; odata.metadata=minimal" if not isinstance(body, bytes) else "text/html"
            self.send_header("Content-Type", headers.pop("content_type", kind))
        if origin := self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Expose-Headers", "RequestId, WWW-Authenticate")
            self.send_header("Vary", "Origin")
        self.send_header("RequestId", str(uuid.uuid4()))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, code, message, **headers):
        headers["x_powerbi_error_info"] = code
        self.answer(status, {"error": {"code": code, "message": message}}, **headers)

    def do_OPTIONS(self):
        self.answer(
            200,
            Access_Control_Allow_Methods="GET, POST, OPTIONS",
            Access_Control_Allow_Headers="Authorization, Content-Type",
            Access_Control_Max_Age="600",
        )

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if self.path != "/common/oauth2/v2.0/token":
            return self.refuse(404, "NotFound", "No such endpoint")
        user = refresh_tokens.pop(form.get("refresh_token", [""])[0], None)
        if user is None:
            return self.answer(
                400,
                {"error": "invalid_grant", "error_description": "The refresh token was already redeemed."},
                content_type="application/json; charset=utf-8",
            )
        self.answer(200, grant(user), content_type="application/json; charset=utf-8")

    def do_GET(self):
        if self.path == "/":
            return self.answer(200, PAGE)
        if self.path == "/favicon.ico":
            return self.answer(204)
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return self.refuse(
                401, "Unauthorized", "No access token", WWW_Authenticate='Bearer realm="powerbi.example"'
            )
        try:
            tokens.verified_claims(token, AUDIENCE)
        except jwt.ExpiredSignatureError:
            return self.refuse(
                403, "TokenExpired", "Access token has expired, resubmit with a new access token"
            )
        except jwt.InvalidTokenError:
            return self.refuse(
                401, "InvalidToken", "The access token is not valid",
                WWW_Authenticate='Bearer realm="powerbi.example", error="invalid_token"',
            )
        group = re.match(r"/v1\.0/myorg/groups/([0-9a-f-]{36})/", self.path)
        if group and group[1] not in READABLE_GROUPS:
            return self.refuse(403, "PowerBINotAuthorizedException", "User is not a member of this workspace")
        context = {"@odata.context": "https://api.powerbi.example/v1.0/myorg/$metadata#collection"}
        if self.path.endswith("/refreshes"):
            rows = [{"requestId": str(uuid.uuid4()), "refreshType": "Scheduled", "status": "Completed"}]
        elif self.path.endswith("/datasets"):
            rows = [
                {"id": DATASET, "name": "SalesMarketing", "configuredBy": USERS[0], "isRefreshable": True},
                {"id": str(uuid.UUID(int=7)), "name": "Finance", "configuredBy": USERS[1], "isRefreshable": False},
            ]
        elif self.path == "/v1.0/myorg/groups":
            rows = [{"id": SALES, "name": "Sales"}, {"id": FINANCE, "name": "Finance"}]
        else:
            return self.refuse(404, "ItemNotFound", "No such item")
        self.answer(200, {**context, "value": rows})


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Api)
    with open(sys.argv[2], "w") as file:
        now = time.time()
        json.dump({user: {"expired": grant(user, now - 4500), "fresh": grant(user)} for user in USERS}, file)
    server.serve_forever()
