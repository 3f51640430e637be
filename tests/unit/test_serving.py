"""The listening socket of our own."""

from __future__ import annotations

import socket

import pytest

from app import serving
from app.settings import Settings


def settings(host: str, port: int) -> Settings:
    return Settings(_env_file=None, test_mode=True, host=host, port=port)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_listens_on_a_free_port_and_cuts_off_peers_that_stop_reading(host: str):
    with serving.listen(settings(host, 0)) as listener:
        taken = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

        assert listener.getsockname()[1] > 0
        assert taken == serving.TCP_USER_TIMEOUT_MS


def test_an_address_that_is_taken_leaves_no_socket_open():
    with serving.listen(settings("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            serving.listen(settings("127.0.0.1", port))
