"""A client of parlance, made from its published contract.

`connect` is the plain one, `parlance_client.aio.connect` the asyncio one. Both come back by
themselves after a drop and lose or double nothing. The contract's shapes are in
`parlance_client.models`; nothing of the service is imported.
"""

from parlance_client.blocking import Client, TurnStream, connect
from parlance_client.errors import (
    Ended,
    Overrun,
    ParlanceError,
    Refused,
    SessionTaken,
    Unreachable,
)
from parlance_client.turn import Turn
from parlance_client.wire import Frame, UnknownFrame

__all__ = [
    "Client",
    "Ended",
    "Frame",
    "Overrun",
    "ParlanceError",
    "Refused",
    "SessionTaken",
    "Turn",
    "TurnStream",
    "UnknownFrame",
    "Unreachable",
    "connect",
]
