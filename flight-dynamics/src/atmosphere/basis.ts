/**
 * The functions of place that every expansion of NRLMSISE-00 is a sum of: Legendre functions of latitude times waves in
 * local time, longitude and universal time. The published program evaluates its sums one by one; here the waves are
 * computed once for a place, and each of the 20 expansions is a dot product with weights that hold for a day.
 */
export const basis = {
  /** P0 to P6. */
  zonal: 0,
  /** P(1,1), P(2,1), P(3,1), P(5,1), each times the cosine, then the sine, of local time. */
  diurnalCos: 7,
  diurnalSin: 11,
  /** P(2,2) to P(5,2), twice local time. */
  semidiurnalCos: 15,
  semidiurnalSin: 19,
  /** P(3,3), P(4,3), P(6,3), three times local time. */
  terdiurnalCos: 23,
  terdiurnalSin: 26,
  /** P(1,1) to P(6,1), longitude. */
  longitudeCos: 29,
  longitudeSin: 35,
  /** The same times P1. */
  longitudeP1Cos: 41,
  longitudeP1Sin: 47,
  /** P1, P3, P5, then the same times P1, then times P1 squared; universal time. */
  universalCos: 53,
  universalSin: 62,
  /** P(3,2), P(5,2), P(7,2); universal time plus twice the longitude. */
  mixedCos: 71,
  mixedSin: 74,
  /** Rounded up to a multiple of 4; the rest stays 0. */
  size: 80,
} as const;

/** Radians per degree, per hour, per day and per second, with the digits that the model was fitted with. */
export const radPerDegModel = 1.745_33e-2;
export const radPerHourModel = 0.2618;
export const radPerDayModel = 1.721_42e-2;
export const radPerSecondModel = 7.2722e-5;

/**
 * Fills `out` (of `basis.size`) for a place and a time of day.
 * Source: terms of GLOBE7 and GLOB7S of the published model, gathered by place
 */
export function fillBasis(
  out: Float64Array,
  latitudeDeg: number,
  longitudeDeg: number,
  localSolarTimeH: number,
  secondsOfDay: number,
): void {
  const c = Math.sin(latitudeDeg * radPerDegModel);
  const s = Math.cos(latitudeDeg * radPerDegModel);
  const c2 = c * c;
  const c4 = c2 * c2;
  const s2 = s * s;
  const p1 = c;
  const p3 = 0.5 * (5 * c2 - 3) * c;
  const p4 = (35 * c4 - 30 * c2 + 3) / 8;
  const p5 = ((63 * c4 - 70 * c2 + 15) * c) / 8;
  out[0] = 1;
  out[1] = p1;
  out[2] = 0.5 * (3 * c2 - 1);
  out[3] = p3;
  out[4] = p4;
  out[5] = p5;
  out[6] = (11 * c * p5 - 5 * p4) / 6;

  const p11 = s;
  const p21 = 3 * c * s;
  const p31 = 1.5 * (5 * c2 - 1) * s;
  const p41 = 2.5 * (7 * c2 - 3) * c * s;
  const p51 = 1.875 * (21 * c4 - 14 * c2 + 1) * s;
  const p61 = (11 * c * p51 - 6 * p41) / 5;
  const p22 = 3 * s2;
  const p32 = 15 * s2 * c;
  const p42 = 7.5 * (7 * c2 - 1) * s2;
  const p52 = 3 * c * p42 - 2 * p32;
  const p62 = (11 * c * p52 - 7 * p42) / 4;
  const p72 = (13 * c * p62 - 8 * p52) / 5;
  const p33 = 15 * s2 * s;
  const p43 = 105 * s2 * s * c;
  const p53 = (9 * c * p43 - 7 * p33) / 2;
  const p63 = (11 * c * p53 - 8 * p43) / 3;

  const hourRad = radPerHourModel * localSolarTimeH;
  const cos1 = Math.cos(hourRad);
  const sin1 = Math.sin(hourRad);
  const cos2 = cos1 * cos1 - sin1 * sin1;
  const sin2 = 2 * sin1 * cos1;
  const cos3 = cos2 * cos1 - sin2 * sin1;
  const sin3 = sin2 * cos1 + cos2 * sin1;
  out[7] = p11 * cos1;
  out[8] = p21 * cos1;
  out[9] = p31 * cos1;
  out[10] = p51 * cos1;
  out[11] = p11 * sin1;
  out[12] = p21 * sin1;
  out[13] = p31 * sin1;
  out[14] = p51 * sin1;
  out[15] = p22 * cos2;
  out[16] = p32 * cos2;
  out[17] = p42 * cos2;
  out[18] = p52 * cos2;
  out[19] = p22 * sin2;
  out[20] = p32 * sin2;
  out[21] = p42 * sin2;
  out[22] = p52 * sin2;
  out[23] = p33 * cos3;
  out[24] = p43 * cos3;
  out[25] = p63 * cos3;
  out[26] = p33 * sin3;
  out[27] = p43 * sin3;
  out[28] = p63 * sin3;

  const cosLong = Math.cos(longitudeDeg * radPerDegModel);
  const sinLong = Math.sin(longitudeDeg * radPerDegModel);
  out[29] = p11 * cosLong;
  out[30] = p21 * cosLong;
  out[31] = p31 * cosLong;
  out[32] = p41 * cosLong;
  out[33] = p51 * cosLong;
  out[34] = p61 * cosLong;
  out[35] = p11 * sinLong;
  out[36] = p21 * sinLong;
  out[37] = p31 * sinLong;
  out[38] = p41 * sinLong;
  out[39] = p51 * sinLong;
  out[40] = p61 * sinLong;
  for (let k = 0; k < 12; k += 1) out[41 + k] = p1 * out[29 + k]!;

  const secondRad = radPerSecondModel * secondsOfDay;
  const cosUt = Math.cos(secondRad);
  const sinUt = Math.sin(secondRad);
  for (let k = 0; k < 9; k += 1) {
    const harmonic = k % 3 === 0 ? p1 : k % 3 === 1 ? p3 : p5;
    const weighted = k < 3 ? harmonic : k < 6 ? harmonic * p1 : harmonic * p1 * p1;
    out[53 + k] = weighted * cosUt;
    out[62 + k] = weighted * sinUt;
  }
  const cosTwoLong = cosLong * cosLong - sinLong * sinLong;
  const sinTwoLong = 2 * sinLong * cosLong;
  const cosMixed = cosUt * cosTwoLong - sinUt * sinTwoLong;
  const sinMixed = sinUt * cosTwoLong + cosUt * sinTwoLong;
  out[71] = p32 * cosMixed;
  out[72] = p52 * cosMixed;
  out[73] = p72 * cosMixed;
  out[74] = p32 * sinMixed;
  out[75] = p52 * sinMixed;
  out[76] = p72 * sinMixed;
}
