"""The visitors: visit.py REQUESTS SEED. Ordinary clients, a few odd ones, and a scanner's junk."""

import base64
import http.client
import random
import socket
import sys
import time

DICE = random.Random(int(sys.argv[2]))
BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
    "curl/7.88.1",
    'odd "quoted" agent \\ with a backslash',
    "Agent/1.0 (жук; 中文)",
]
ADDRESSES = [f"192.0.2.{last}" for last in range(10, 17)] + ["2001:db8::17"]
GOOD = {"Authorization": "Bearer sample-good-token"}
EXPIRED = {"Authorization": "Bearer sample-expired-token"}
PAGES = ["/", "/about.html", "/style.css", "/products/1.html", "/products/2.html?ref=mail", "/%E2%9C%93.html"]


def connect(address):
    target, source = ("::1", address) if ":" in address else ("127.0.0.1", address)
    return socket.create_connection((target, 80), source_address=(source, 0))


def ask(address, method, path, headers=None, body=None, agent=None, host="shop.example"):
    connection = http.client.HTTPConnection(host)
    connection.sock = connect(address)
    fields = {"Host": host, "User-Agent": agent or BROWSERS[ADDRESSES.index(address) % 5], **(headers or {})}
    encoded = {name: value.encode() for name, value in fields.items()}
    connection.request(method, path, body, encoded)
    try:
        return connection.getresponse().status
    except (http.client.RemoteDisconnected, TimeoutError):
        return None
    finally:
        connection.close()


def raw(address, data):
    with connect(address) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        sock.recv(4096)


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def shopper(address):
    ask(address, "GET", DICE.choice(PAGES), {"Referer": "http://shop.example/"})


def clerk(address):
    """The designed dance of Basic: 401 with a challenge, then the same with credentials."""
    path = DICE.choice(["/private/", "/private/ledger.html"])
    ask(address, "GET", path)
    ask(address, "GET", path, basic("clerk", "sample-password"))


def mistyped(address):
    ask(address, "GET", "/private/", basic("clerk of the shop", "wrong"))


def app(address):
    ask(address, *DICE.choice([
        ("GET", "/api/orders?page=2", GOOD), ("POST", "/api/orders", GOOD, "{}"),
        ("DELETE", "/api/orders/17", GOOD), ("HEAD", "/api/orders", GOOD),
    ]), agent="OrdersApp/3.2")


def late_app(address):
    """An expired token, answered rightly: 401, then again with a fresh one."""
    ask(address, "GET", "/api/orders", EXPIRED, agent="OrdersApp/3.2")
    ask(address, "GET", "/api/orders", GOOD, agent="OrdersApp/3.2")


def curious(address):
    ask(address, "GET", DICE.choice(["/api/orders", "/internal/", "/wp-login.php", "/.env", "/missing"]))


def no_admin(address):
    ask(address, "GET", "/api/admin/users", GOOD, agent="OrdersApp/3.2")


def legacy(address):
    ask(address, "GET", DICE.choice(["/legacy/items/3", "/legacy/items/4", "/legacy/mail"]), EXPIRED,
        agent="OldClient/0.9")


def odd(address):
    DICE.choice([
        lambda: ask(address, "GET", "/api/crash", GOOD, agent="OrdersApp/3.2"),
        lambda: ask(address, "GET", "/search?q=" + "long" * 400),
        lambda: ask(address, "GET", "/about.html", {"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT"}),
        lambda: ask(address, "GET", "/style.css", {"Range": "bytes=0-9"}),
        lambda: ask(address, "GET", "/", host="dropped.example"),
    ])()


def junk():
    """What every public port gets. Plain bytes, not HTTP: nginx logs them as it can."""
    scanner = "192.0.2.99"
    raw(scanner, bytes.fromhex("16030100c8010000c40303") + bytes(range(200)))  # a TLS hello on the plain port
    raw(scanner, b"\x03\x00\x00/*\xe0\x00\x00\x00\x00\x00Cookie: mstshash=Administr\r\n\r\n")
    raw(scanner, b"")  # connects and leaves: no line at all
    raw(scanner, b"\r\n\r\n")
    raw(scanner, b"\x00\x00\x00")
    raw(scanner, b"GET / HTTP/9.9\r\n\r\n")
    raw(scanner, b"GET /old\r\n\r\n")  # HTTP/0.9
    raw(scanner, b"CONNECT mail.example:25 HTTP/1.1\r\nHost: mail.example:25\r\n\r\n")
    raw(scanner, b"GET /%00%22%5c HTTP/1.1\r\nHost: shop.example\r\n\r\n")
    raw(scanner, b"PROPFIND /private/ HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")
    raw(scanner, b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 40000 + b"\r\n\r\n")
    raw(scanner, b"GET / HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: a\x80\xff\"b\x01\r\nConnection: close\r\n\r\n")
    raw("2001:db8::99", b"GET http://shop.example/about.html HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")
    with connect("192.0.2.14") as sock:  # gives up before the answer: 499 in the log, nothing on the wire
        sock.sendall(b"GET /api/slow HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Bearer sample-good-token\r\n\r\n")
        time.sleep(60)
    ask("192.0.2.15", "GET", "/api/report?access_token=sample-token-in-a-url&month=10", agent="curl/7.88.1")


roles = [shopper] * 10 + [clerk] * 3 + [app] * 6 + [late_app] * 2 + [mistyped, curious, curious, no_admin, legacy, odd]
for number in range(int(sys.argv[1])):
    DICE.choice(roles)(DICE.choice(ADDRESSES))
    if number == 40:
        junk()
    time.sleep(DICE.uniform(1, 30))
