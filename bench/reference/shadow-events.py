#!/usr/bin/env python3
"""Shadow events by rays: the numbers of eclipse-reference.fixture.ts.

    python3 -m venv v && v/bin/pip install sgp4==2.27 pyerfa==2.0.1.5 jplephem==2.24 de421==2008.1 && v/bin/python shadow-events.py

The orbit is SGP4 of python-sgp4 (TEME), the Sun DE421's apparent place (sun-and-moon.py). A ray from the satellite s along d is blocked when
the quadratic |M (s + k d)|^2 = 1, M = diag(1/a, 1/a, 1/b), has a root k > 0: with A = |M d|^2, B = Ms.Md, C = |Ms|^2 - 1 that is
B < 0 and B^2 - A C > 0. Rays go to the rim of the Sun's disc (695,700 km, seen from the satellite as a circle of angular radius
asin(R / distance)) at angle q around its centre. q = B / sqrt(A C) + 1 is negative where a ray is blocked; penumbra begins where the least
over the rim passes zero, umbra where the greatest does. Least and greatest: 72 angles, then golden section. Instants: samples every 10 s (low
orbits) or 60 s, then bisection to a microsecond.
"""
import importlib.util
import json
import sys
from pathlib import Path
import numpy as np
from reference_orbits import satellites

spec = importlib.util.spec_from_file_location('sun_and_moon', Path(__file__).with_name('sun-and-moon.py'))
almanac = importlib.util.module_from_spec(spec)
spec.loader.exec_module(almanac)

START_MS = 1773878400000  # 2026-03-19T00:00 UTC
START_JD = 2461118.5
A, B, SUN = 6378.137, 6378.137 * (1 - 1 / 298.257223563), 695700.0
M = np.array([1 / A, 1 / A, 1 / B])
sun_nodes = {}


def sun_at(ms):
    """Between nodes ten minutes apart a parabola through three of them: exact to a millimetre."""
    k = round((ms - START_MS) / 600000)
    for j in (k - 1, k, k + 1):
        if j not in sun_nodes:
            tt = START_JD + (j * 600 + 69.184) / 86400
            sun_nodes[j] = almanac.to_teme(almanac.geocentric('sun', tt, True), tt)
    x = (ms - START_MS) / 600000 - k
    p, q, r = (sun_nodes[j] for j in (k - 1, k, k + 1))
    return q + x * (r - p) / 2 + x * x * (r - 2 * q + p) / 2


def blocked(s, d):
    ms, md = s * M, d * M
    c = ms @ ms - 1
    return (md @ ms) / np.sqrt((md * md).sum(-1) * c) + 1


def rim(s, sun):
    to = sun - s
    distance = np.linalg.norm(to)
    u = to / distance
    e1 = np.cross(u, s); e1 /= np.linalg.norm(e1)
    e2 = np.cross(u, e1)
    radius = np.arcsin(SUN / distance)
    return lambda q: np.cos(radius) * u + np.sin(radius) * (np.cos(q)[..., None] * e1 + np.sin(q)[..., None] * e2)


def extreme(f, sign, is_fine):
    q = np.linspace(0, 2 * np.pi, 73)[:-1]
    values = sign * f(q)
    if not is_fine:
        return float(sign * values.min())
    best = q[np.argmin(values)]
    lo, hi = best - 0.1, best + 0.1
    g = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        a, b = hi - g * (hi - lo), lo + g * (hi - lo)
        if sign * f(np.array(a)) < sign * f(np.array(b)):
            hi = b
        else:
            lo = a
    return float(f(np.array((lo + hi) / 2)))


def state(sat, ms):
    error, r, _ = sat.sgp4(START_JD, (ms - START_MS) / 86400000)
    assert error == 0
    return np.array(r)


def penumbra(sat, ms, is_fine=True):
    s, sun = state(sat, ms), sun_at(ms)
    if not is_fine and s @ sun > 0:
        return 1.0
    return extreme(lambda q: blocked(s, rim(s, sun)(q)), 1, is_fine)


def umbra(sat, ms, is_fine=True):
    s, sun = state(sat, ms), sun_at(ms)
    if not is_fine and s @ sun > 0:
        return 1.0
    return extreme(lambda q: blocked(s, rim(s, sun)(q)), -1, is_fine)


HOURS = {'POLAR-LEO': 6, 'STATION-LIKE': 6, 'VERY-LOW': 5, 'RETROGRADE': 6, 'EQUATORIAL': 6, 'NAVIGATION': 48, 'MOLNIYA': 48,
         'TRANSFER': 36, 'DRIFTING-GEO': 48, 'TUNDRA': 48, 'GRAZING': 6}

if __name__ == '__main__':
    out = []
    for name, lines, sat in satellites():
        hours = HOURS[name]
        step = 10000 if hours < 10 else 60000
        events = []
        for kind, f in (('penumbra', penumbra), ('umbra', umbra)):
            before = None
            for ms in range(START_MS, START_MS + hours * 3600000 + 1, step):
                value = f(sat, ms, False)
                if before is not None and (value >= 0) != (before >= 0):
                    a, b = ms - step, ms
                    while b - a > 5e-4:
                        m = (a + b) / 2
                        if (f(sat, m) >= 0) == (value >= 0):
                            b = m
                        else:
                            a = m
                    events.append([f"{kind}-{'exit' if value >= 0 else 'entry'}", round((a + b) / 2, 3)])
                before = value
        events.sort(key=lambda e: e[1])
        out.append({'name': name, 'hours': hours, 'events': events})
        print(name, len(events), file=sys.stderr)
    json.dump(out, sys.stdout)
