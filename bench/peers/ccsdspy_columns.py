#!/usr/bin/env python3
"""Fixed packets to columns by CCSDSPy, for the row columns-vs-ccsdspy of `npm run bench ccsds`.

    DAWA_PEER_PYTHON ccsdspy_columns.py FILE WIDTH...

Says "ready ccsdspy VERSION" and answers each line on standard input with one line:
    check         packets, and for each field the sum of (value mod 65521) * (row mod 997 + 1)
    run ROUNDS    the processor seconds that so many loads of the file took
"""
import logging
import sys
import time

import ccsdspy
import numpy as np

logging.disable(logging.CRITICAL)
file, widths = sys.argv[1], [int(word) for word in sys.argv[2:]]
packet = ccsdspy.FixedLength(
    [ccsdspy.PacketField(name=f"f{index}", data_type="uint", bit_length=width) for index, width in enumerate(widths)]
)

print("ready ccsdspy", ccsdspy.__version__, "numpy", np.__version__, flush=True)
for line in sys.stdin:
    word, _, rest = line.rstrip("\n").partition(" ")
    if word == "check":
        columns = packet.load(file)
        weights = np.arange(len(columns["f0"]), dtype=np.uint64) % 997 + 1
        sums = [int(((columns[f"f{index}"].astype(np.uint64) % 65521) * weights).sum()) for index in range(len(widths))]
        print(len(weights), *sums, flush=True)
    elif word == "run":
        before = time.process_time()
        for _ in range(int(rest)):
            packet.load(file)
        print(time.process_time() - before, flush=True)
