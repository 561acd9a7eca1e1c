"""One answer to a path, as WSGI and as ASGI: /me wants a bearer token, everything else is free."""


def answer(path, authorization):
    if not path.startswith("/me"):
        return 200, b"ok\n"
    return (401, b"who are you\n") if authorization is None else (403, b"not for you\n")


def wsgi(environ, start_response):
    status, body = answer(environ["PATH_INFO"], environ.get("HTTP_AUTHORIZATION"))
    text = {200: "200 OK", 401: "401 Unauthorized", 403: "403 Forbidden"}[status]
    fields = [("Content-Length", str(len(body)))]
    start_response(text, fields + ([("WWW-Authenticate", "Bearer")] if status == 401 else []))
    return [body]


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    fields = dict(scope["headers"])
    status, body = answer(scope["path"], fields.get(b"authorization"))
    challenge = [(b"www-authenticate", b"Bearer")] if status == 401 else []
    start = {"type": "http.response.start", "status": status, "headers": challenge}
    await send(start)
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    import sys

    from werkzeug.serving import run_simple

    run_simple("127.0.0.1", int(sys.argv[1]), wsgi)
