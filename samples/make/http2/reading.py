"""What tshark reads of an HTTP/2 capture: one line for each header section that starts a message.

tshark's field output joins the values of all frames in a packet; its JSON keeps them apart."""
import json
import subprocess
import sys

capture, port = sys.argv[1:]
command = ["tshark", "-n", "-r", capture, "-Y", "http2 or http", "-T", "json", "--no-duplicate-keys"]
if "upgrade" not in capture:
    command += ["-d", f"tcp.port=={port},http2"]
packets = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def each(value):
    return value if isinstance(value, list) else [value]


def find(tree, name):
    """Every value of this name in a tree."""
    if isinstance(tree, list):
        return [found for item in tree for found in find(item, name)]
    if not isinstance(tree, dict):
        return []
    return [found for key, value in tree.items()
            for found in ([value] if key == name else find(value, name))]


print("tcp_stream", "h2_stream", "method", "uri", "status", sep="\t")
asked = {}
for packet in packets:
    layers = packet["_source"]["layers"]
    tcp = each(layers["tcp"])[0]["tcp.stream"]
    for message in each(layers.get("http", [])):
        method, uri = find(message, "http.request.method"), find(message, "http.request.uri")
        status = find(message, "http.response.code")
        if method:
            asked[tcp] = (method[0], uri[0])
            print(tcp, "", method[0], uri[0], "", sep="\t")
        elif status:
            print(tcp, "", "", "", status[0], sep="\t")
            if status[0] == "101":
                # The request that asked for the upgrade is stream 1 (RFC 7540 section 3.2).
                print(tcp, 1, *asked[tcp], "", sep="\t")
    for frame in find(layers.get("http2", []), "http2.stream"):
        for frame in each(frame):
            promised = find(frame, "http2.push_promise.promised_stream_id")
            stream = (promised or find(frame, "http2.streamid") or [""])[0]
            method, uri = find(frame, "http2.headers.method"), find(frame, "http2.headers.path")
            status = find(frame, "http2.headers.status")
            if method:
                print(tcp, stream, method[0], (uri or ["?"])[0], "", sep="\t")
            elif status:
                print(tcp, stream, "", "", status[0], sep="\t")
