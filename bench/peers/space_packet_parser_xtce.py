#!/usr/bin/env python3
"""Packets to values by space_packet_parser, for the row xtce-columns-vs-space-packet-parser of `npm run bench ccsds`.

    DAWA_PEER_PYTHON space_packet_parser_xtce.py PACKETS XTCE

Says "ready space_packet_parser VERSION" and answers each line on standard input with one line:
    check         packets, and for each parameter of the first packet its name and the sum of value * (row mod 997 + 1)
    run ROUNDS    the processor seconds that so many readings of the file took, values kept
"""
import sys
import time
from importlib.metadata import version

import space_packet_parser as spp

file, xtce = sys.argv[1:]
definition = spp.load_xtce(xtce)


def read():
    with open(file, "rb") as octets:
        return [definition.parse_bytes(packet) for packet in spp.ccsds_generator(octets)]


print("ready space_packet_parser", version("space_packet_parser"), flush=True)
for line in sys.stdin:
    word, _, rest = line.rstrip("\n").partition(" ")
    if word == "check":
        packets = read()
        words = [str(len(packets))]
        for name in packets[0]:
            total = 0.0
            for row, packet in enumerate(packets):
                total += float(packet[name]) * (row % 997 + 1)
            words += [name, repr(total)]
        print(*words, flush=True)
    elif word == "run":
        before = time.process_time()
        for _ in range(int(rest)):
            read()
        print(time.process_time() - before, flush=True)
