import {
  c1,
  c2,
  c3,
  c4,
  c5,
  c6,
  high,
  low,
  middle,
  s1,
  s2,
  s3,
  s4,
  s5,
  s6,
  twoOverPi,
} from '../../../flight-dynamics/src/kernel/sin-cos.ts';
import { isOdd, rounder, signedByHalfTurn, withSignOf } from './language.ts';

/**
 * Sine and cosine to 1e-16 for angles up to 1e6 rad.
 * Source: range reduction of Cody and Waite, "Software Manual for the Elementary Functions" (1980), pi/2 in three parts of 30 bits;
 * polynomials of W. J. Cody's minimax type as in FreeBSD msun k_sin.c and k_cos.c (|r| below pi/4).
 */
export function sinCos(x: number): [sin: number, cos: number] {
  const shifted = x * twoOverPi + rounder;
  const turns = shifted - rounder;
  const r = x - turns * high - turns * middle - turns * low;
  const z = r * r;
  const sin = r + r * z * (s1 + z * (s2 + z * (s3 + z * (s4 + z * (s5 + z * s6)))));
  const cos = 1 - 0.5 * z + z * z * (c1 + z * (c2 + z * (c3 + z * (c4 + z * (c5 + z * c6)))));
  const odd = isOdd(shifted);
  return [signedByHalfTurn(odd ? cos : sin, shifted), signedByHalfTurn(odd ? sin : cos, shifted + 1)];
}

/** Sine and cosine of an angle below 0.1 rad: the series is good to the last digit, 0.1^9 / 9! = 3e-15 times a lever of 0.1. */
export function smallSinCos(x: number): [sin: number, cos: number] {
  const z = x * x;
  return [
    x * (1 - z * (sixth - z * (perFactorial5 - z * perFactorial7))),
    1 - z * (0.5 - z * (perFactorial4 - z * (perFactorial6 - z * perFactorial8))),
  ];
}

/** Sine and cosine of an angle below 0.002 rad. */
export function tinySinCos(x: number): [sin: number, cos: number] {
  const z = x * x;
  return [x * (1 - z * sixth), 1 - 0.5 * z];
}

/** Sine and cosine of a + b. */
export function sum(sinA: number, cosA: number, sinB: number, cosB: number): [sin: number, cos: number] {
  return [sinA * cosB + cosA * sinB, cosA * cosB - sinA * sinB];
}

/** Sine and cosine of a - b. */
export function difference(
  sinA: number,
  cosA: number,
  sinB: number,
  cosB: number,
): [sin: number, cos: number] {
  return [sinA * cosB - cosA * sinB, cosA * cosB + sinA * sinB];
}

/**
 * Angle of the point (x, y), -pi to pi, to 2e-16 of its value.
 * Source: rational form of the arc tangent in Cephes, atan.c (S. L. Moshier), |q| below tan(pi/8) after one reduction.
 */
export function arcTangent(y: number, x: number): number {
  const absY = Math.abs(y);
  const absX = Math.abs(x);
  const isSteep = absY > absX;
  const small = isSteep ? absX : absY;
  const large = isSteep ? absY : absX;
  // atan(s/l) = pi/4 + atan((s - l) / (s + l)) where s/l is above tan(pi/8): one division for both cases.
  const isMiddle = small > tanEighth * large;
  const q = (isMiddle ? small - large : small) / (isMiddle ? small + large : large);
  const z = q * q;
  const p = (((p0 * z + p1) * z + p2) * z + p3) * z + p4;
  const d = ((((z + q0) * z + q1) * z + q2) * z + q3) * z + q4;
  const first = (isMiddle ? quarterPi : 0) + (q + (q * z * p) / d);
  const second = isSteep ? halfPi - first : first;
  return withSignOf(x < 0 ? pi - second : second, y);
}

const sixth = 1 / 6;
const perFactorial4 = 1 / 24;
const perFactorial5 = 1 / 120;
const perFactorial6 = 1 / 720;
const perFactorial7 = 1 / 5040;
const perFactorial8 = 1 / 40_320;

const pi = Math.PI;
const halfPi = Math.PI / 2;
const quarterPi = Math.PI / 4;
const tanEighth = Math.SQRT2 - 1;
const p0 = -0.8750608600031904;
const p1 = -16.157537187333652;
const p2 = -75.00855792314705;
const p3 = -122.88666844901361;
const p4 = -64.85021904942025;
const q0 = 24.858464901423062;
const q1 = 165.02700983169885;
const q2 = 432.88106049129027;
const q3 = 485.3903996359137;
const q4 = 194.5506571482614;
