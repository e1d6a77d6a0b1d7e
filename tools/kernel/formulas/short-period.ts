import { j2 } from '../../../flight-dynamics/src/kernel/gravity.ts';

/** Argument of latitude, radius and speeds with their short-period terms; `temp2` is 0.5 J2 / p^2. */
export type ShortPeriod = [
  sinu: number,
  cosu: number,
  sin2u: number,
  cos2u: number,
  temp2: number,
  squareE: number,
  radius: number,
  outward: number,
  along: number,
];

/**
 * From the ellipse to where the object stands on it.
 * Source: AIAA 2006-6753 Rev 2, `sgp4`, short-period preliminary quantities.
 *
 * @param perRoot reciprocal of the root of the semi-major axis `am`; `perA` its square
 */
export function shortPeriod(
  axnl: number,
  aynl: number,
  sinE: number,
  cosE: number,
  am: number,
  perRoot: number,
  perA: number,
  con41: number,
  x1mth2: number,
): ShortPeriod {
  const ecosE = axnl * cosE + aynl * sinE;
  const esinE = axnl * sinE - aynl * cosE;
  const squareE = axnl * axnl + aynl * aynl;
  const oneLess = 1 - squareE;
  const nearness = 1 - ecosE;
  // One division for two reciprocals.
  const both = 1 / (nearness * oneLess);
  const perUnit = both * oneLess;
  const perPl = perA * (both * nearness);
  const betal = Math.sqrt(oneLess);
  const part = esinE / (1 + betal);
  const sinu = perUnit * (sinE - aynl - axnl * part);
  const cosu = perUnit * (cosE - axnl + aynl * part);
  const sin2u = 2 * cosu * sinu;
  const cos2u = 1 - 2 * sinu * sinu;
  const temp1 = 0.5 * j2 * perPl;
  const temp2 = temp1 * perPl;
  const rate = perUnit * perRoot;
  const perPeriod = perA * perRoot * temp1;
  return [
    sinu,
    cosu,
    sin2u,
    cos2u,
    temp2,
    squareE,
    am * nearness * (1 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * x1mth2 * cos2u,
    rate * esinE - perPeriod * x1mth2 * sin2u,
    rate * betal + perPeriod * (x1mth2 * cos2u + 1.5 * con41),
  ];
}
