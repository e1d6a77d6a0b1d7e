#!/usr/bin/env python3
"""States by python-sgp4's SatrecArray, for the rows simd-vs-python-sgp4-* of `npm run bench sgp4`; the words it answers are in README.md.

    DAWA_PEER_PYTHON satrec_array.py OBJECTS START_MS STEP_MS COUNT

It writes into arrays made once (SatrecArray.sgp4() makes new ones at each call), which is to the peer's advantage.
"""
import sys
import time

import numpy as np
import sgp4
from sgp4.api import Satrec, SatrecArray, accelerated

if not accelerated:
    sys.exit("this sgp4 is the slow one, written in Python; expected one with its C++ module (see bench/peers/README.md)")

objects, start_ms, step_ms, count = sys.argv[1], *map(int, sys.argv[2:5])
with open(objects, encoding="ascii") as file:
    lines = file.read().splitlines()
satellites = SatrecArray([Satrec.twoline2rv(*pair) for pair in zip(lines[0::2], lines[1::2])])

day_ms = 86_400_000
days, rest_ms = divmod(start_ms, day_ms)
jd = np.full(count, 2440587.5 + days)
fr = (rest_ms + step_ms * np.arange(count, dtype=np.float64)) / day_ms
errors = np.zeros((len(satellites), count), np.uint8)
positions = np.zeros((len(satellites), count, 3))
velocities = np.zeros((len(satellites), count, 3))


def run():
    satellites._sgp4(jd, fr, errors, positions, velocities)


print("ready sgp4", sgp4.__version__, flush=True)
for line in sys.stdin:
    word, _, rest = line.rstrip("\n").partition(" ")
    if word == "write":
        run()
        with open(rest, "wb") as out:
            for block in (positions, velocities, errors):
                block.tofile(out)
        print("written", flush=True)
    elif word == "run":
        before = time.process_time()
        for _ in range(int(rest)):
            run()
        print(time.process_time() - before, flush=True)
