#!/usr/bin/env python3
"""Passes of invented orbits by Skyfield, refined: the numbers of passes-reference.fixture.ts.

    python3 -m venv v && v/bin/pip install skyfield==1.55 sgp4==2.27 && v/bin/python skyfield-passes.py

Skyfield's own pass search (find_events) is not used, it is good to 25 ms only. Its altitudes are sampled every 10 s (low orbits) or 60 s, and
every change of sign against the mask is bisected to a microsecond, every change of sign of the altitude's rate likewise. Altitude, azimuth
and distance are those of (satellite - station).at(t) without temperature and pressure, so geometric. A culmination is the top of the altitudes
themselves: their derivative is a difference of seven points, for the velocity that SGP4 gives is not quite the derivative of its
positions (up to 0.3 m/s in deep space). The range rate is that velocity through skyfield.sgp4lib.TEME_to_ITRF along the line of sight:
the rates of Skyfield's frames turn the Earth about the z axis of the ITRF and not about its pole, 1e-6 km/s here. Skyfield is given the
Earth's orientation by hand: DUT1, x and y of the pole below, constant, larger than real so that a sign error shows.
"""
import json
import sys
import numpy as np
from skyfield.api import EarthSatellite, load, wgs84
from skyfield.sgp4lib import TEME_to_ITRF
from reference_orbits import satellites

DUT1, XP, YP = 0.35, 0.22, 0.41
START_MS = 1773878400000  # 2026-03-19T00:00 UTC
ts = load.timescale(builtin=True)
ts.delta_t_function = lambda tt: np.full_like(np.asarray(tt, dtype=float), 32.184 + 37 - DUT1)
table = np.array([2400000.0, 2500000.0])
ts.polar_motion_table = (table, np.full(2, XP), np.full(2, YP))


def times(ms):
    return ts.utc(2026, 3, 19, 0, 0, (np.asarray(ms, dtype=float) - START_MS) / 1000)


STATIONS = {'thimphu': (27.4728, 89.6393, 2334.0), 'svalbard': (78.23, 15.39, 450.0), 'quito': (-0.2, -78.5, 2850.0),
            'punta-arenas': (-53.16, -70.91, 20.0), 'oslo': (59.91, 10.75, 10.0),
            'trondheim': (63.4, 10.4, 30.0)}
# name, station, mask (deg), hours, sampling (s)
CASES = [
    ('POLAR-LEO', 'thimphu', 0, 24, 10), ('POLAR-LEO', 'svalbard', 10, 12, 10), ('STATION-LIKE', 'thimphu', 5, 24, 10),
    ('VERY-LOW', 'punta-arenas', 0, 24, 10), ('RETROGRADE', 'quito', 0, 12, 10), ('EQUATORIAL', 'quito', 20, 10, 10),
    ('NAVIGATION', 'thimphu', 0, 48, 60), ('MOLNIYA', 'oslo', 0, 48, 60), ('TRANSFER', 'quito', 0, 48, 60),
    ('TRANSFER', 'thimphu', 3, 48, 60), ('DRIFTING-GEO', 'thimphu', 0, 24 * 14, 300), ('TUNDRA', 'punta-arenas', 0, 72, 60),
    ('TUNDRA', 'oslo', 30, 72, 60),
    # Masks a hair below a culmination: passes of some seconds.
    ('GRAZING', 'trondheim', 0.2578, 48, 10), ('GRAZING', 'trondheim', 1.09451, 48, 10), ('GRAZING', 'trondheim', 1.16055, 24, 10),
]


def looker(lines, place, step):
    satellite = EarthSatellite(*lines, ts=ts)
    station = wgs84.latlon(place[0], place[1], elevation_m=place[2])
    seen = satellite - station

    h = 4.0
    xyz = station.itrs_xyz.km

    def elevation(ms):
        return seen.at(times(ms)).altaz()[0].degrees

    def climb(ms):
        f = [elevation(ms + k * h * 1000) for k in (1, -1, 2, -2, 3, -3)]
        return (45 * (f[0] - f[1]) - 9 * (f[2] - f[3]) + (f[4] - f[5])) / (60 * h)

    def look(ms):
        t = times(ms)
        el, az, r = seen.at(t).altaz()
        position, velocity, _ = satellite._position_and_velocity_TEME_km(t)
        p, v = TEME_to_ITRF(t.whole, position, velocity * 86400, *np.radians([XP / 3600, YP / 3600]), t.ut1_fraction)
        line = p - xyz
        return az.degrees, el.degrees, r.km, line @ v / 86400 / np.linalg.norm(line)

    def sample(grid):
        parts = np.array_split(grid, max(1, len(grid) // 5000))
        seen_at = [seen.at(times(g)).frame_latlon_and_rates(station) for g in parts]
        return (np.concatenate([o[0].degrees for o in seen_at]), np.concatenate([o[3].degrees.per_second for o in seen_at]))
    return look, elevation, climb, sample


def bisect(f, a, b):
    up = f(b) >= 0
    while b - a > 5e-4:
        m = (a + b) / 2
        if (f(m) >= 0) == up:
            b = m
        else:
            a = m
    return (a + b) / 2


if __name__ == '__main__':
    sats = {name: lines for name, lines, _ in satellites()}
    out = []
    for name, station, mask, hours, step in CASES:
        look, elevation, climb, sample = looker(sats[name], STATIONS[station], step)
        end = START_MS + hours * 3600000
        grid = np.arange(START_MS, end + 1, step * 1000.0)
        el, rate = sample(grid)
        up = el >= mask
        tops = []
        for k in range(len(grid) - 1):
            if not rate[k] > 0 >= rate[k + 1]:
                continue
            top = bisect(lambda t: -climb(t), grid[k] - step * 1000, grid[k + 1] + step * 1000)
            if START_MS <= top <= end:
                tops.append(top)
        # A pass shorter than the grid shows itself by its top.
        marks = sorted([(g, u) for g, u in zip(grid, up)] + [(t, bool(elevation(t) >= mask)) for t in tops])
        passes, open_at = [], START_MS if marks[0][1] else None
        is_open = marks[0][1]
        for (a, ua), (b, ub) in zip(marks, marks[1:]):
            if ua == ub:
                continue
            edge = bisect(lambda t: elevation(t) - mask, a, b)
            if ub:
                open_at, is_open = edge, False
            else:
                passes.append((open_at, edge, is_open, False))
                open_at = None
        if open_at is not None:
            passes.append((open_at, end, is_open and not passes, True))
        rows = []
        for aos, los, at_start, at_end in passes[:6]:
            inside = [t for t in tops if aos <= t <= los] + [aos, los]
            tca = max(inside, key=elevation)
            culminations = len(inside) - 2
            looks = [[round(float(t), 4)] + [float(v) for v in look(round(float(t), 4))] for t in (aos, tca, los)]
            rows.append({'looks': looks, 'flags': int(at_start) + 2 * int(at_end), 'culminations': culminations})
        out.append({'name': name, 'station': station, 'maskDeg': mask, 'hours': hours, 'count': len(passes), 'passes': rows})
        print(name, station, mask, len(passes), [round((p[1] - p[0]) / 1000, 3) for p in passes[:6]], file=sys.stderr)
    json.dump({'elements': {k: list(v) for k, v in sats.items()}, 'stations': STATIONS, 'cases': out}, sys.stdout)
