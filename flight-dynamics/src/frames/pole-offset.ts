import { radPerArcsec } from '../angle.ts';

/** What to add to the IAU 1980 nutation. */
export interface PoleOffset {
  readonly longitudeRad: number;
  readonly obliquityRad: number;
}

/**
 * From the pole of the IAU 1976/1980 theories to that of IAU 2006/2000A, frame bias included: 0.6 mas rms, 2.5 mas at most from
 * 1960 to 2040. The free core nutation (0.3 mas, known only by measurement) is left out.
 *
 * Source: own least-squares fit to ERFA 2.0.1 (`xy06` against `nut80` and `pmat76`), bench/reference/pole-offset.py; its constant and
 * rate are the published bias and precession corrections (IERS Conventions 2010, 5.4.4 and 5.6.2: -41.8 mas, -299.7 and
 * -25.2 mas a century) with the terms of decades in them. The bias of the equinox (-14.6 mas) is not applied: UT1 was defined so that
 * sidereal time of 1982 already contains it.
 *
 * @param centuries of TT since J2000
 */
export function poleOffset(centuries: number): PoleOffset {
  const t = centuries;
  const sunAnomalyRad = (1_287_104.793 + 129_596_581.048 * t) * radPerArcsec;
  const latitudeArgumentRad = (335_779.526 + 1_739_527_262.848 * t) * radPerArcsec;
  const elongationRad = (1_072_260.704 + 1_602_961_601.209 * t) * radPerArcsec;
  const nodeRad = (450_160.398 - 6_962_890.543 * t) * radPerArcsec;
  // Twice the Sun's mean longitude, and the same less its anomaly.
  const halfYear = 2 * (latitudeArgumentRad - elongationRad + nodeRad);
  const year = halfYear - sunAnomalyRad;
  const fortnight = 2 * (latitudeArgumentRad + nodeRad);
  const { sin, cos } = Math;
  const longitudeMas =
    -43.185 +
    (-299.655 - 5.751 * t) * t +
    (-6.858 * sin(nodeRad) + 3.383 * cos(nodeRad)) +
    (1.62 * sin(halfYear) - 1.286 * cos(halfYear)) +
    0.278 * cos(fortnight) +
    1.283 * sin(2 * nodeRad) +
    (5.797 * sin(sunAnomalyRad) - 0.239 * cos(sunAnomalyRad)) -
    1.619 * cos(year);
  const obliquityMas =
    -5.168 -
    26.239 * t +
    (1.462 * sin(nodeRad) + 2.738 * cos(nodeRad)) +
    (-0.431 * sin(halfYear) - 0.581 * cos(halfYear)) +
    (0.271 * sin(sunAnomalyRad) + 1.967 * cos(sunAnomalyRad)) +
    (0.415 * sin(year) - 0.31 * cos(year));
  const radPerMas = radPerArcsec / 1000;
  return {
    longitudeRad: longitudeMas * radPerMas,
    obliquityRad: obliquityMas * radPerMas,
  };
}
