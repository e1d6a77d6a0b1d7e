#!/usr/bin/env python3
"""Where Sun and Moon stand by JPL's DE421, in the frame of SGP4: the numbers of sun.test.ts and moon.test.ts.

    python3 -m venv v && v/bin/pip install pyerfa==2.0.1.5 jplephem==2.24 de421==2008.1 && v/bin/python sun-and-moon.py

Geometric: body minus Earth at the instant. Apparent: body at the time its light left it minus the Earth at the instant, then aberration by
the Earth's barycentric velocity (ERFA ab). The axes of DE421 count as those of J2000 (the bias of 0.02 arcsec is left out); to TEME by
IAU 1976 precession (pmat76), IAU 1980 nutation (nut80) and the equation of the equinoxes (eqeq94). TT counts as TDB.
"""
import de421
import erfa
import numpy as np
from jplephem.ephem import Ephemeris

AU_KM = 149597870.7
C_KM_S = 299792.458
ephemeris = Ephemeris(de421)


def barycentric(body, tt):
    """Position in km and velocity in km/day about the barycentre; the Moon's is about the Earth in the file."""
    def raw(name):
        p, v = ephemeris.position_and_velocity(name, tt)
        return p[:, 0], v[:, 0]
    emb, moon = raw('earthmoon'), raw('moon')
    earth = tuple(e - m / (1 + ephemeris.EMRAT) for e, m in zip(emb, moon))
    if body == 'earth':
        return earth
    if body == 'moon':
        return tuple(e + m for e, m in zip(earth, moon))
    return raw(body)


def geocentric(body, tt, apparent):
    earth, velocity = barycentric('earth', tt)
    vector = barycentric(body, tt)[0] - earth
    if not apparent:
        return vector
    for _ in range(4):
        vector = barycentric(body, tt - np.linalg.norm(vector) / C_KM_S / 86400)[0] - earth
    distance = np.linalg.norm(vector)
    v = velocity / 86400 / C_KM_S
    sun = np.linalg.norm(barycentric('sun', tt)[0] - earth) / AU_KM
    return distance * erfa.ab(vector / distance, v, sun, np.sqrt(1 - v @ v))


def to_teme(vector, tt):
    dpsi, deps = erfa.nut80(tt, 0.0)
    eps = erfa.obl80(tt, 0.0)
    node = erfa.anp(np.radians((450160.280 + (-482890.539 + (7.455 + 0.008 * t(tt)) * t(tt)) * t(tt)) / 3600)
                    + (-5 * t(tt) % 1.0) * 2 * np.pi)
    eqeq = dpsi * np.cos(eps) + np.radians((0.00264 * np.sin(node) + 0.000063 * np.sin(2 * node)) / 3600)
    true = erfa.numat(eps, dpsi, deps) @ erfa.pmat76(tt, 0.0) @ vector
    return erfa.rz(eqeq, np.eye(3)) @ true


def t(tt):
    return (tt - 2451545.0) / 36525


if __name__ == '__main__':
    # Julian dates of TT
    for tt in (2433282.5, 2440000.0, 2448908.5, 2451545.0, 2453101.828154745, 2458654.5, 2461041.25, 2469807.5):
        for body in ('sun', 'moon'):
            for kind in ('geometric', 'apparent'):
                x, y, z = to_teme(geocentric(body, tt, kind == 'apparent'), tt)
                print(f"['{body}', '{kind}', {tt!r}, [{x:.3f}, {y:.3f}, {z:.3f}]],")
