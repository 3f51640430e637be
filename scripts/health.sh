#!/bin/bash
# Whether the service of this container answers: exits 0 when GET /health says 200. It is asked every
# half minute, so it starts no Python; bash opens the connection itself.
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-8000}" || exit 1
printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "${PORT:-8000}" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
