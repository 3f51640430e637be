"""Programs that want more than a sandbox gives, and a part of what each must be told instead.

`ENDLESS` would run until the end of time, `GREEDY` want memory, depth or room, `PRYING` want the
world outside. None may harm the host or outlive its limits.
"""

TIME = "ran longer than 2 s"
MEMORY = "more than 64 MiB"

ENDLESS = {
    "an endless loop": ("while True:\n    pass", TIME),
    "a loop that swallows every error": (
        "while True:\n    try:\n        while True:\n            pass\n    except:\n        pass",
        TIME,
    ),
    "endless hashing": (
        "import hashlib\nwhile True:\n    hashlib.sha256(b'x' * 1000000)",
        TIME,
    ),
    "a huge binomial": ("import math\nmath.comb(10**7, 5 * 10**6)", TIME),
    "endless print": ("while True:\n    print('x' * 1000)", "more than 1 MiB printed"),
}

GREEDY = {
    "a tower of powers": ("9**9**9", MEMORY),
    "a huge shift": ("1 << 10**10", MEMORY),
    "a terabyte string": ("'x' * 10**12", MEMORY),
    "a huge list": ("[0] * 10**10", MEMORY),
    "padding by format": ("'{:>1000000000000}'.format(1)", MEMORY),
    "padding by percent": ("'%1000000000d' % 1", MEMORY),
    "a growing list": ("a = []\nwhile True:\n    a.append('x' * 1000)", MEMORY),
    "a doubling string": ("s = 'x'\nwhile True:\n    s += s", MEMORY),
    "a growing dictionary": ("d = {}\ni = 0\nwhile True:\n    d[i] = i\n    i += 1", MEMORY),
    "an endless iterator": ("import itertools\nlist(itertools.count())", MEMORY),
    "the text of an unfolding list": (
        "a = ['x' * 10_000]\nfor _ in range(40):\n    a = [a, a]\nstr(a)",
        MEMORY,
    ),
    "endless recursion": ("def f():\n    return f()\nf()", "limit is 200 calls"),
    "a comparison of deep lists": (
        "a = []\nb = []\nfor _ in range(100000):\n    a = [a]\n    b = [b]\na == b",
        "RecursionError",
    ),
    "deep parentheses": ("(" * 5000 + ")" * 5000, "too deeply nested"),
    "deep minus signs": ("-" * 30000 + "1", "too deeply nested"),
    "deep JSON": ("import json\njson.loads('[' * 100000)", "recursion limit"),
    "a huge pattern": ("import re\nre.compile('(x{1000}){1000}')", "PatternError"),
    "a long sleep": ("import time\ntime.sleep(3600)", "sleep for longer than 0.5 s"),
    "many short sleeps": (
        "import time\nwhile True:\n    time.sleep(0.001)",
        "suspension limit 50",
    ),
    "a number of 5,000 digits": ("int('9' * 5000)", "ValueError"),
}

PRYING = {
    "a file": ("open('/etc/passwd').read()", "Permission denied"),
    "a file to write": ("open('/tmp/x', 'w').write('x')", "Permission denied"),
    "a directory": ("import os\nos.listdir('/')", "Permission denied"),
    "a path": ("from pathlib import Path\nPath('/etc/passwd').read_text()", "Permission denied"),
    "the environment": ("import os\nos.environ['HOME']", "not supported"),
    "a shell": ("import os\nos.system('id')", "no attribute"),
    "a fork": ("import os\nos.fork()", "no attribute"),
    "a socket": ("import socket", "No module named"),
    "a subprocess": ("import subprocess", "No module named"),
    "foreign functions": ("import ctypes", "No module named"),
    "the web": ("import urllib.request", "No module named"),
    "a thread": ("import threading", "No module named"),
    "pickle": ("import pickle", "No module named"),
    "the import function": ("__import__('os')", "NameError"),
    "a socket by exec": ("exec('import socket')", "No module named"),
    "every class": ("().__class__.__bases__[0].__subclasses__()", "AttributeError"),
    "every class by format": ("'{0.__class__.__mro__}'.format(1)", "AttributeError"),
    "the globals of a function": ("(lambda: 0).__globals__", "AttributeError"),
    "the frames": ("import sys\nsys._getframe()", "AttributeError"),
    "the built-ins": ("__builtins__", "NameError"),
    "the keyboard": ("input()", "NameError"),
    "the end of the process": ("raise SystemExit(3)", "RuntimeError"),
}
