"""Reads as the programs of earlier systems do, and prints what they would have used, one JSON line each."""

import json
import sys

import redis

address, *rest = sys.argv[1:]
count = int(rest[0])
client = redis.Redis(unix_socket_path=address) if address.startswith("/") else redis.from_url(address)

pubsub = client.pubsub()
pubsub.psubscribe("live_data:quotes:*", "live_data:positions:*", "live_data:balances:*")
pubsub.psubscribe("live_data:orders:*", "live_data:transactions:*")
pubsub.subscribe("ticks:candles", "signals")
print(json.dumps({"listening": True}), flush=True)

FIELDS = {
    "quote": ("symbol", "ts", "bid", "ask", "last", "volume"),
    "position": ("account_id", "symbol", "quantity", "market_value"),
    "balance": ("account_id", "cash", "buying_power", "account_value"),
    "order": ("account_id",),
    "transaction": ("account_id",),
}

seen = 0
for message in pubsub.listen():
    if message["type"] not in ("message", "pmessage"):
        continue
    channel = message["channel"].decode("utf-8")
    data = json.loads(message["data"])
    if channel == "ticks:candles":
        used = {name: data[name] for name in ("symbol", "time", "close")}
    elif channel == "signals":
        used = {name: data[name] for name in ("symbol", "type", "details")}
    else:
        assert channel.startswith("live_data:" + data["type"]), channel
        used = {name: data[name] for name in FIELDS[data["type"]]}
    print(json.dumps({"channel": channel, "used": used}), flush=True)
    seen += 1
    if seen == count:
        break
