"""FastAPI's own HTTPBearer: fastapi_app.py PORT

Before 0.122 a missing token was answered with 403 "Not authenticated"; since then with 401.
"""

import sys

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


@app.get("/items")
def items(_credentials: HTTPAuthorizationCredentials = Depends(bearer)):
    return [{"id": 1}]


@app.delete("/items/{number}")
def remove(number: int, _credentials: HTTPAuthorizationCredentials = Depends(bearer)):
    challenge = 'Bearer error="insufficient_scope", scope="items:delete"'
    raise HTTPException(403, f"Deleting item {number} needs a scope", {"WWW-Authenticate": challenge})


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
