"""Django REST framework with simplejwt, defaults kept: drf.py PORT WORK_FOLDER

The class of all tutorials, `[SessionAuthentication, JWTAuthentication]`, answers 403 to missing and
to expired credentials, because the first class names no challenge. With JWT first it is 401.
"""

import json
import sys
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command

settings.configure(
    SECRET_KEY="a sample key that guards nothing at all",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{sys.argv[2]}/drf.sqlite3"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "rest_framework"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import login  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.authentication import SessionAuthentication  # noqa: E402
from rest_framework.permissions import IsAdminUser, IsAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_simplejwt.authentication import JWTAuthentication  # noqa: E402
from rest_framework_simplejwt.tokens import AccessToken  # noqa: E402


class SessionFirst(APIView):
    authentication_classes = [SessionAuthentication, JWTAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, _request):
        return Response([{"id": 1, "title": "An order"}])

    post = get


class TokenFirst(SessionFirst):
    authentication_classes = [JWTAuthentication, SessionAuthentication]


class Admin(TokenFirst):
    permission_classes = [IsAdminUser]


class SignIn(APIView):
    authentication_classes = []
    permission_classes = []

    def post(self, request):
        login(request._request, User.objects.get(username="ada"))
        return Response({"signed_in": True})


urlpatterns = [
    path("session-first/orders/", SessionFirst.as_view()),
    path("token-first/orders/", TokenFirst.as_view()),
    path("token-first/admin/", Admin.as_view()),
    path("sign-in/", SignIn.as_view()),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    ada = User.objects.create_user("ada", password="sample-password")
    good, expired = AccessToken.for_user(ada), AccessToken.for_user(ada)
    good.set_exp(lifetime=timedelta(hours=1))
    expired.set_exp(lifetime=-timedelta(hours=1))
    with open(f"{sys.argv[2]}/drf.tokens", "w") as file:
        file.write(f"drf_good={good}\ndrf_expired={expired}\n")
    call_command("runserver", f"127.0.0.1:{sys.argv[1]}", use_reloader=False, verbosity=0)
