"""A bad network: a relay that loses some datagrams and holds some back.  relay.py PORT TO"""

import asyncio
import random
import sys

PORT, TO = map(int, sys.argv[1:])
chance = random.Random(5)


class Side(asyncio.DatagramProtocol):
    def __init__(self):
        self.transport = self.other = self.peer = None
        self.count = 0

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        self.peer = self.peer or peer
        self.count += 1
        # The handshake gets through.
        if self.count > 5 and chance.random() < 0.15:
            return
        delay = 0.03 if self.count > 5 and chance.random() < 0.3 else 0
        asyncio.get_running_loop().call_later(delay, self.other.send, data)

    def send(self, data):
        self.transport.sendto(data, self.peer)


async def main():
    loop, clients, server = asyncio.get_running_loop(), Side(), Side()
    clients.other, server.other, server.peer = server, clients, ("127.0.0.1", TO)
    await loop.create_datagram_endpoint(lambda: clients, local_addr=("127.0.0.1", PORT))
    await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", 0))
    await asyncio.Future()


asyncio.run(main())
