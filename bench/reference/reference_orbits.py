"""Invented orbits of very different kinds, as TLE; epoch 2026-03-18. Both references and their tests use them."""
from sgp4.api import Satrec, WGS72
from sgp4.exporter import export_tle
from math import pi, radians

# name, mean motion (rev/day), eccentricity, inclination, node, perigee, anomaly (deg), B* , n'/2 (rev/day^2)
ORBITS = [
    ('POLAR-LEO', 15.05, 0.0012, 97.6, 40.0, 90.0, 10.0, 8e-5, 6e-5),
    ('STATION-LIKE', 15.49, 0.0006, 51.64, 120.0, 30.0, 200.0, 2e-4, 1.5e-4),
    ('VERY-LOW', 15.92, 0.0009, 96.7, 200.0, 60.0, 80.0, 3e-4, 2e-3),
    ('RETROGRADE', 13.4, 0.09, 144.6, 300.0, 250.0, 120.0, 1e-5, 1e-7),
    ('EQUATORIAL', 14.3, 0.003, 6.0, 15.0, 100.0, 0.0, 4e-5, 1e-6),
    ('NAVIGATION', 2.0056, 0.005, 55.1, 70.0, 210.0, 300.0, 0.0, 0.0),
    ('MOLNIYA', 2.0061, 0.72, 63.4, 250.0, 272.0, 20.0, 0.0, 0.0),
    ('TRANSFER', 2.2705, 0.73, 7.2, 330.0, 178.0, 40.0, 1e-4, 1e-6),
    ('DRIFTING-GEO', 1.0155, 0.0006, 5.3, 60.0, 20.0, 190.0, 0.0, 0.0),
    ('TUNDRA', 1.0027, 0.27, 63.4, 180.0, 270.0, 100.0, 0.0, 0.0),
    ('GRAZING', 14.8, 0.001, 40.0, 10.0, 0.0, 0.0, 5e-5, 1e-6),
]
EPOCH_JD = 2461117.5 + 0.25  # 2026-03-18T06:00


def satellites():
    for index, (name, n, e, i, node, perigee, anomaly, bstar, ndot) in enumerate(ORBITS):
        sat = Satrec()
        revday = 2 * pi / 1440
        sat.sgp4init(WGS72, 'i', 99001 + index - 9000, EPOCH_JD - 2433281.5, bstar, ndot * revday / 1440, 0.0,
                     e, radians(perigee), radians(i), radians(anomaly), n * revday, radians(node))
        sat.classification, sat.intldesg, sat.elnum, sat.revnum = 'U', '26001A', 1, 100 * (index + 1)
        lines = export_tle(sat)
        # Read again, so that only what the lines can hold is used.
        yield name, lines, Satrec.twoline2rv(*lines, WGS72)
