"""The options of `launcher`, for both ends of its command line: importing them costs nothing."""

from __future__ import annotations

CHECK = "--check"
MAY_READ = "--may-read="
