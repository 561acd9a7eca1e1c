"""Six people and a scheduled job use the API through a morning: workday.py TOKENS SECONDS

Runs under libfaketime (the clock goes faster), so an hour-long token does expire. Each person works
in spells with pauses between them; on 403 TokenExpired the client refreshes and repeats. The
job refreshes before expiry and never sees a 403: what good behaviour looks like in the same log.
"""

import http.client
import json
import random
import sys
import threading
import time
from urllib.parse import urlencode

import api_names as names

TOKENS = json.load(open(sys.argv[1]))
END = time.time() + float(sys.argv[2])
AGENTS = [
    "ReportViewer/4.1 (Windows NT 10.0; Win64; x64)",
    "ReportViewer/4.2 (Windows NT 10.0; Win64; x64)",
    "ReportViewer/4.1 (Macintosh; Intel Mac OS X 10_15_7)",
]


class Client:
    def __init__(self, user, address, agent):
        self.session, self.address, self.agent = TOKENS[user]["fresh"], address, agent
        self.expires = time.time() + self.session["expires_in"]

    def send(self, method, path, host, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", 80, source_address=(self.address, 0))
        headers = {"Host": host, "User-Agent": self.agent}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        data = json.loads(reply.read())
        connection.close()
        return reply.status, data

    def refresh(self):
        form = {"grant_type": "refresh_token", "refresh_token": self.session["refresh_token"]}
        _, self.session = self.send("POST", "/common/oauth2/v2.0/token", "login.example", urlencode(form))
        self.expires = time.time() + self.session["expires_in"]

    def get(self, path):
        status, data = self.send("GET", path, "api.powerbi.example", token=self.session["access_token"])
        if status == 403 and data["error"]["code"] == "TokenExpired":
            self.refresh()
            self.send("GET", path, "api.powerbi.example", token=self.session["access_token"])


def person(number, user):
    dice = random.Random(number)
    client = Client(user, f"192.0.2.{10 + number}", AGENTS[number % 3])
    time.sleep(dice.uniform(0, 1200))
    while time.time() < END:
        for _ in range(dice.randint(3, 9)):
            client.get(dice.choice([names.DATASETS, names.DATASETS, names.REFRESHES, names.GROUPS]))
            time.sleep(dice.uniform(20, 240))
        if dice.random() < 0.3:
            client.get(names.FORBIDDEN)
        time.sleep(dice.choice([300, 900, 3600, 9000]) * dice.uniform(0.7, 1.3))


def job(user):
    client = Client(user, "192.0.2.17", "refresh-job/1.3 python-http")
    while time.time() < END:
        if client.expires - time.time() < 600:
            client.refresh()
        client.get(names.REFRESHES)
        time.sleep(600)


users = list(TOKENS)
workers = [threading.Thread(target=person, args=(i, u)) for i, u in enumerate(users[:5])]
workers.append(threading.Thread(target=job, args=(users[5],)))
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
