"""gRPC calls: answered, refused in trailers only, cut off by a deadline, and a stream of answers."""
import sys
import time
from concurrent import futures

import grpc

SERVICE = "/shop.Orders/"


def raw(handler):
    return grpc.unary_unary_rpc_method_handler(handler)


def get(request, context):
    return b"order " + request


def refuse(request, context):
    context.abort(grpc.StatusCode.UNAUTHENTICATED, "the token is expired")


def sleep(request, context):
    time.sleep(2)
    return b"late"


def watch(request, context):
    for number in range(3):
        yield b"event %d" % number
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "not yours")


class Handler(grpc.GenericRpcHandler):
    def service(self, call):
        methods = {"Get": raw(get), "Refuse": raw(refuse), "Sleep": raw(sleep)}
        methods["Watch"] = grpc.unary_stream_rpc_method_handler(watch)
        return methods.get(call.method.removeprefix(SERVICE))


def main():
    server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Handler()])
    server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
    server.start()
    channel = grpc.insecure_channel(f"api.example:{sys.argv[1]}")
    token = [("authorization", "Bearer sample-token-of-a-clerk")]
    print(channel.unary_unary(SERVICE + "Get")(b"one", metadata=token))
    for method, deadline in [("Refuse", 5), ("Sleep", 0.3)]:
        try:
            channel.unary_unary(SERVICE + method)(b"two", timeout=deadline, metadata=token)
        except grpc.RpcError as error:
            print(method, error.code())
    try:
        print(list(channel.unary_stream(SERVICE + "Watch")(b"three", metadata=token)))
    except grpc.RpcError as error:
        print("Watch", error.code())
    print(channel.unary_unary(SERVICE + "Get")(b"four", metadata=token))
    channel.close()
    server.stop(None)


main()
