import { basis, radPerDayModel, radPerDegModel, radPerHourModel, radPerSecondModel } from './basis.ts';
import type { AtmosphereConditions, SwitchTable } from './conditions.ts';

/** One expansion of the model, with its weights for the conditions of a day. */
export interface Expansion {
  readonly coefficients: Float64Array;
  /** Weights of the basis for all that does not depend on magnetic activity; with a daily Ap, for that too. */
  readonly weights: Float64Array;
  /** Weights of the magnetic part, to be multiplied by `activity`; empty of meaning with a daily Ap. */
  readonly magneticWeights: Float64Array;
  /** Weights from here on are 0; a multiple of 4. */
  length: number;
  magneticLength: number;
}

export function createExpansion(coefficients: Float64Array): Expansion {
  return {
    coefficients,
    weights: new Float64Array(basis.size),
    magneticWeights: new Float64Array(basis.size),
    length: 0,
    magneticLength: 0,
  };
}

/** The sum, for a basis filled by `fillBasis`. `activity` counts only where the Ap array is used. */
export function evaluate(expansion: Expansion, place: Float64Array, activity: number): number {
  const sum = dotProduct(expansion.weights, place, expansion.length);
  if (activity === 0) return sum;
  return sum + activity * dotProduct(expansion.magneticWeights, place, expansion.magneticLength);
}

/** Four sums side by side: one alone waits for each addition. `length` is a multiple of 4. */
function dotProduct(a: Float64Array, b: Float64Array, length: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < length; k += 4) {
    sum0 += a[k]! * b[k]!;
    sum1 += a[k + 1]! * b[k + 1]!;
    sum2 += a[k + 2]! * b[k + 2]!;
    sum3 += a[k + 3]! * b[k + 3]!;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/** Where the magnetic terms stand in a row of coefficients: once for a daily Ap, once for the array of seven. */
interface MagneticPlaces {
  readonly zonal: readonly [p0: number, p2: number, p4: number];
  readonly annual: number;
  readonly diurnal: number;
  readonly diurnalPhase: number;
  readonly longitudeP1: number;
  readonly longitude: readonly [p21: number, p41: number, p61: number];
  readonly longitudePhase: number;
  readonly annualLongitude: number;
  readonly annualLongitudePhase: number;
  readonly universal: number;
  readonly universalPhase: number;
}

const daily: MagneticPlaces = {
  zonal: [32, 45, 34],
  annual: 100,
  diurnal: 121,
  diurnalPhase: 124,
  longitudeP1: 120,
  longitude: [60, 61, 62],
  longitudePhase: 63,
  annualLongitude: 115,
  annualLongitudePhase: 118,
  universal: 83,
  universalPhase: 75,
};

const history: MagneticPlaces = {
  zonal: [50, 96, 54],
  annual: 125,
  diurnal: 128,
  diurnalPhase: 131,
  longitudeP1: 132,
  longitude: [52, 98, 67],
  longitudePhase: 97,
  annualLongitude: 133,
  annualLongitudePhase: 136,
  universal: 55,
  universalPhase: 58,
};

const { zonal, diurnalCos, diurnalSin, semidiurnalCos, semidiurnalSin, terdiurnalCos, terdiurnalSin } = basis;
const { longitudeCos, longitudeSin, longitudeP1Cos, longitudeP1Sin, universalCos, universalSin } = basis;

/**
 * Weights of an expansion of the thermosphere (densities and temperatures from 120 km up).
 * Source: GLOBE7 of the published model; indices of the coefficients count from 0
 */
export function weighUpper(
  expansion: Expansion,
  conditions: AtmosphereConditions,
  { main, cross, usesApHistory }: SwitchTable,
): void {
  const { coefficients: p, weights: w, magneticWeights } = expansion;
  w.fill(0);
  const day = conditions.dayOfYear;
  const cd14 = wave(1, day, p[13]!);
  const cd18 = wave(2, day, p[17]!);
  const cd32 = wave(1, day, p[31]!);
  const cd39 = wave(2, day, p[38]!);
  const annual = cd14 * cross[5]!;
  const df = conditions.f107Sfu - conditions.f107MeanSfu;
  const dfa = conditions.f107MeanSfu - 150;
  const daily107 = p[19]! * df + p[20]! * df * df;
  const f1 = 1 + (p[47]! * dfa + daily107) * cross[1]!;
  const f2 = 1 + (p[49]! * dfa + daily107) * cross[1]!;

  w[0] =
    p[30]! +
    main[1]! * (p[19]! * df * (1 + p[59]! * dfa) + p[20]! * df * df + p[21]! * dfa + p[29]! * dfa * dfa) +
    main[3]! * p[18]! * cd32 +
    main[4]! * p[15]! * cd18;
  w[1] = main[2]! * p[26]! + main[5]! * f1 * p[9]! * cd14 + main[6]! * p[37]! * cd39;
  w[2] = main[2]! * (p[1]! + p[14]! * dfa * cross[1]!) + main[4]! * p[16]! * cd18;
  w[3] = main[5]! * f1 * p[10]! * cd14;
  w[4] = main[2]! * p[2]!;
  w[6] = main[2]! * p[22]!;

  const diurnal = main[7]! * f2;
  put(w, diurnalCos, diurnal, [p[3]!, p[11]! * annual, p[4]!, p[27]!]);
  put(w, diurnalSin, diurnal, [p[6]!, p[12]! * annual, p[7]!, p[28]!]);
  const semidiurnal = main[8]! * f2;
  put(w, semidiurnalCos, semidiurnal, [p[5]!, p[23]! * annual, p[41]!, p[35]! * annual]);
  put(w, semidiurnalSin, semidiurnal, [p[8]!, p[33]! * annual, p[42]!, p[36]! * annual]);
  const terdiurnal = main[14]! * f2;
  put(w, terdiurnalCos, terdiurnal, [p[40]!, p[94]! * annual, p[48]! * annual]);
  put(w, terdiurnalSin, terdiurnal, [p[39]!, p[93]! * annual, p[46]! * annual]);

  const longitude = main[10]! * main[11]! * (1 + p[80]! * dfa * cross[1]!);
  put(w, longitudeCos, longitude, [
    p[103]! + annual * p[109]!,
    p[64]!,
    p[104]! + annual * p[110]!,
    p[65]!,
    p[105]! + annual * p[111]!,
    p[66]!,
  ]);
  put(w, longitudeSin, longitude, [
    p[106]! + annual * p[112]!,
    p[90]!,
    p[107]! + annual * p[113]!,
    p[91]!,
    p[108]! + annual * p[114]!,
    p[92]!,
  ]);

  // (1 + a P1)(1 + b P1)(c1 P1 + c3 P3 + c5 P5), by powers of P1.
  const universal = main[10]! * main[12]! * (1 + p[81]! * dfa * cross[1]!);
  const b = p[119]! * annual;
  for (let k = 0; k < 3; k += 1) {
    const term = universal * p[68 + k]!;
    addWave(w, universalCos + k, universalSin + k, term, p[71]! * radPerSecondModel);
    addWave(w, universalCos + 3 + k, universalSin + 3 + k, term * (p[95]! + b), p[71]! * radPerSecondModel);
    addWave(w, universalCos + 6 + k, universalSin + 6 + k, term * p[95]! * b, p[71]! * radPerSecondModel);
    const mixed = main[10]! * main[12]! * cross[11]! * (1 + p[137]! * dfa * cross[1]!) * p[76 + k]!;
    addWave(w, basis.mixedCos + k, basis.mixedSin + k, mixed, p[79]! * radPerSecondModel);
  }

  if (usesApHistory) {
    magneticWeights.fill(0);
    weighMagnetic(magneticWeights, p, history, 1, annual, main, cross);
  } else {
    weighMagnetic(w, p, daily, dailyActivity(p, conditions.ap), annual, main, cross);
  }
  expansion.length = lastWeight(w);
  expansion.magneticLength = usesApHistory ? lastWeight(magneticWeights) : 0;
}

function weighMagnetic(
  w: Float64Array,
  p: Float64Array,
  at: MagneticPlaces,
  scale: number,
  annual: number,
  main: Float64Array,
  cross: Float64Array,
): void {
  const onMean = scale * main[9]!;
  add(w, zonal, onMean * p[at.zonal[0]]!);
  add(w, zonal + 2, onMean * p[at.zonal[1]]!);
  add(w, zonal + 4, onMean * p[at.zonal[2]]!);
  const withLongitude = scale * main[10]! * main[13]!;
  for (let k = 0; k < 3; k += 1) {
    add(w, zonal + 1 + 2 * k, onMean * annual * p[at.annual + k]!);
    const inDiurnal = k === 0 ? 0 : k + 1;
    const diurnal = onMean * cross[7]! * p[at.diurnal + k]!;
    addWave(
      w,
      diurnalCos + inDiurnal,
      diurnalSin + inDiurnal,
      diurnal,
      p[at.diurnalPhase]! * radPerHourModel,
    );
    const along = withLongitude * cross[11]! * p[at.longitude[k]!]!;
    const phase = p[at.longitudePhase]! * radPerDegModel;
    addWave(w, longitudeCos + 1 + 2 * k, longitudeSin + 1 + 2 * k, along, phase);
    addWave(w, longitudeP1Cos + 1 + 2 * k, longitudeP1Sin + 1 + 2 * k, along * p[at.longitudeP1]!, phase);
    const yearly = withLongitude * cross[11]! * annual * p[at.annualLongitude + k]!;
    const yearlyPhase = p[at.annualLongitudePhase]! * radPerDegModel;
    addWave(w, longitudeCos + 2 * k, longitudeSin + 2 * k, yearly, yearlyPhase);
    const universal = withLongitude * cross[12]! * p[at.universal + k]!;
    addWave(w, universalCos + k, universalSin + k, universal, p[at.universalPhase]! * radPerSecondModel);
  }
}

/**
 * Weights of an expansion below 120 km. The magnetic factor is that of the upper expansion evaluated before it in the
 * published program, so its coefficients come in as `activityOf`.
 * Source: GLOB7S of the published model
 */
export function weighLower(
  expansion: Expansion,
  conditions: AtmosphereConditions,
  { main, cross, usesApHistory }: SwitchTable,
  activityOf: Float64Array,
): void {
  const { coefficients: p, weights: w, magneticWeights } = expansion;
  w.fill(0);
  const day = conditions.dayOfYear;
  const cd14 = wave(1, day, p[13]!);
  const cd18 = wave(2, day, p[17]!);
  const cd32 = wave(1, day, p[31]!);
  const cd39 = wave(2, day, p[38]!);
  const annual = cd14 * cross[5]!;
  const dfa = conditions.f107MeanSfu - 150;

  w[0] = main[1]! * p[21]! * dfa + main[3]! * p[18]! * cd32 + main[4]! * p[15]! * cd18;
  w[1] = main[2]! * p[26]! + main[5]! * p[9]! * cd14 + main[6]! * p[37]! * cd39;
  w[2] = main[2]! * p[1]! + main[3]! * p[47]! * cd32 + main[4]! * p[16]! * cd18;
  w[3] = main[2]! * p[14]! + main[5]! * p[10]! * cd14;
  w[4] = main[2]! * p[2]! + main[3]! * p[29]! * cd32 + main[4]! * p[30]! * cd18;
  w[5] = main[2]! * p[59]! + main[5]! * p[20]! * cd14;
  w[6] = main[2]! * p[22]!;
  put(w, diurnalCos, main[7]!, [p[3]!, p[11]! * annual, p[4]!]);
  put(w, diurnalSin, main[7]!, [p[6]!, p[12]! * annual, p[7]!]);
  put(w, semidiurnalCos, main[8]!, [p[5]!, p[23]! * annual, p[41]!, p[35]! * annual]);
  put(w, semidiurnalSin, main[8]!, [p[8]!, p[33]! * annual, p[42]!, p[36]! * annual]);
  put(w, terdiurnalCos, main[14]!, [p[40]!]);
  put(w, terdiurnalSin, main[14]!, [p[39]!]);

  const symmetrical =
    1 + p[83]! * cross[3]! * wave(1, day, p[84]!) + p[87]! * cross[4]! * wave(2, day, p[88]!);
  const asymmetrical = p[80]! * cross[5]! * wave(1, day, p[81]!) + p[85]! * cross[6]! * wave(2, day, p[86]!);
  const along = main[10]! * main[11]!;
  const cosines = [p[74]!, p[64]!, p[75]!, p[65]!, p[76]!, p[66]!];
  const sines = [p[77]!, p[90]!, p[78]!, p[91]!, p[79]!, p[92]!];
  put(w, longitudeCos, along * symmetrical, cosines);
  put(w, longitudeSin, along * symmetrical, sines);
  put(w, longitudeP1Cos, along * asymmetrical, cosines);
  put(w, longitudeP1Sin, along * asymmetrical, sines);

  if (usesApHistory) {
    magneticWeights.fill(0);
    magneticWeights[0] = main[9]! * p[50]!;
    magneticWeights[2] = main[9]! * p[96]! * cross[2]!;
  } else {
    const activity = main[9]! * dailyActivity(activityOf, conditions.ap);
    add(w, 0, activity * p[32]!);
    add(w, 2, activity * p[45]! * cross[2]!);
  }
  expansion.length = lastWeight(w);
  expansion.magneticLength = usesApHistory ? lastWeight(magneticWeights) : 0;
}

/** Response to a daily Ap; 0 at Ap 4. */
function dailyActivity(p: Float64Array, ap: number): number {
  const above = ap - 4;
  const decay = p[43]! < 0 ? 1e-5 : p[43]!;
  return above + (p[44]! - 1) * (above + (Math.exp(-decay * above) - 1) / decay);
}

/**
 * Response to the last 57 hours of ap at a latitude; 0 where the expansion has none.
 * Source: Hedin, J. Geophys. Res. 92, 4649, 1987, equations A24a to A24d, as GLOBE7 sums them
 */
export function historyActivity(p: Float64Array, ap: ArrayLike<number>, latitudeDeg: number): number {
  if (p[51] === 0) return 0;
  const rate = Math.exp((-10_800 * Math.abs(p[51]!)) / (1 + p[138]! * (45 - Math.abs(latitudeDeg))));
  const x = Math.min(0.999_99, rate);
  const decay = Math.abs(Math.max(1e-4, p[24]!));
  const response = (value: number) => {
    const above = value - 4;
    return above + (p[25]! - 1) * (above + (Math.exp(-decay * above) - 1) / decay);
  };
  const x4 = x ** 4;
  const recent =
    response(ap[1]!) + response(ap[2]!) * x + response(ap[3]!) * x * x + response(ap[4]!) * x ** 3;
  const old = ((response(ap[5]!) * x4 + response(ap[6]!) * x ** 12) * (1 - x ** 8)) / (1 - x);
  return (recent + old) / (1 + ((1 - x ** 19) / (1 - x)) * Math.sqrt(x));
}

function wave(harmonic: number, dayOfYear: number, phaseDays: number): number {
  return Math.cos(harmonic * radPerDayModel * (dayOfYear - phaseDays));
}

function add(w: Float64Array, index: number, value: number): void {
  w[index]! += value;
}

/** `value` times the cosine of an angle minus its phase, as weights of its cosine and sine. */
function addWave(w: Float64Array, cos: number, sin: number, value: number, phaseRad: number): void {
  // Most rows lack most waves.
  if (value === 0) return;
  w[cos]! += value * Math.cos(phaseRad);
  w[sin]! += value * Math.sin(phaseRad);
}

function put(w: Float64Array, at: number, scale: number, values: readonly number[]): void {
  for (let k = 0; k < values.length; k += 1) w[at + k]! += scale * values[k]!;
}

function lastWeight(w: Float64Array): number {
  let length = w.length;
  while (length > 0 && w[length - 1] === 0) length -= 1;
  return (length + 3) & ~3;
}
