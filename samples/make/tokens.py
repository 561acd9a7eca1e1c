"""Throw-away JSON Web Tokens for the samples: the key is made for one recording and then gone."""

import time
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
TENANT = "6c0e1b2a-0000-4000-8000-5a3d1e000001"
ISSUER = f"https://sts.login.example/{TENANT}/"


def access_token(user, audience, scope, issued, lifetime, **claims):
    """An RS256 token shaped like those of Microsoft's directory (v1.0 claims); `issued` in Unix seconds."""
    return jwt.encode(
        {
            "aud": audience,
            "iss": ISSUER,
            "iat": int(issued),
            "nbf": int(issued),
            "exp": int(issued + lifetime),
            "appid": "871c010f-0000-4000-8000-b2d3c4000002",
            "scp": scope,
            "sub": str(uuid.uuid5(uuid.NAMESPACE_URL, user)),
            "tid": TENANT,
            "upn": user,
            "ver": "1.0",
            **claims,
        },
        KEY,
        algorithm="RS256",
        headers={"kid": "sample-key"},
    )


def verified_claims(token, audience):
    """The claims of a token we signed for `audience`; raises what PyJWT raises (ExpiredSignatureError …)."""
    return jwt.decode(token, KEY.public_key(), algorithms=["RS256"], audience=audience, issuer=ISSUER)


def expired_an_hour_ago(user, audience, scope):
    """A token whose hour was over long before any leeway could save it."""
    return access_token(user, audience, scope, time.time() - 7200, 3600)
