"""Flask-JWT-Extended with its defaults: flask_app.py PORT TOKEN_FILE"""

import sys
from datetime import timedelta

from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token, get_jwt, jwt_required
from werkzeug.serving import WSGIRequestHandler

app = Flask(__name__)
app.config["JWT_SECRET_KEY"] = "a sample key that guards nothing at all"
manager = JWTManager(app)


@manager.token_in_blocklist_loader
def revoked(_header, claims):
    return claims["sub"] == "revoked"


@app.get("/profile")
@jwt_required()
def profile():
    return {"sub": get_jwt()["sub"]}


if __name__ == "__main__":
    with app.app_context(), open(sys.argv[2], "w") as file:
        good = create_access_token("ada")
        for name, token in {
            "good": good,
            "expired": create_access_token("ada", expires_delta=timedelta(hours=-1)),
            "forged": good[:-8] + "AAAAAAAA",
            "revoked": create_access_token("revoked"),
        }.items():
            file.write(f"flask_{name}={token}\n")
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    app.run("127.0.0.1", int(sys.argv[1]))
