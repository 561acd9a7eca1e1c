"""Visits pages one after the other on one HTTP/2 connection: visit.py BASE PATH..."""
import sys

import httpx

base, *paths = sys.argv[1:]
token = {"Authorization": "Bearer sample-token-of-a-clerk", "X-Client": "sample 1.0"}
with httpx.Client(base_url=base, http1=False, http2=True, headers=token) as client:
    for path in paths:
        client.get(path)
