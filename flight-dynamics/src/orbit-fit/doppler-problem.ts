import type { EarthOrientation } from '../earth-orientation.ts';
import type { OmmElementSet } from '../elements/element-set.ts';
import type { Place } from '../look-angles.ts';
import { createDopplerRatios } from './doppler-ratio.ts';
import type { LeastSquaresProblem, Partial } from './least-squares.ts';
import { changedElements, noChange, type OrbitChange } from './mean-orbit.ts';
import type { ObservedPass } from './observation.ts';
import {
  createPassOscillator,
  type OscillatorModel,
  type OscillatorPrior,
  oscillatorSize,
} from './oscillator.ts';
import { receiversAt } from './receivers.ts';

export interface DopplerProblemRequest {
  /** What the parameters are changes of. */
  readonly elements: OmmElementSet;
  /** One sigma of the orbit before the fit; null holds the elements as they are. */
  readonly orbitPrior: OrbitChange | null;
  readonly passes: readonly ObservedPass[];
  readonly place: Place;
  readonly earthOrientation: EarthOrientation;
  readonly carrierHz: number;
  readonly oscillator: OscillatorModel;
  readonly oscillatorPrior: OscillatorPrior;
  /** One sigma of a delay along the track, each pass its own; 0 leaves it out. */
  readonly passDelaySigmaS: number;
  /** One sigma of the error of the station's clock, the same in all passes; 0 leaves it out. */
  readonly clockSigmaS: number;
  /** How late the satellite is in each pass as far as is known; only the rates of change of frequency are taken there. */
  readonly aboutDelaysS: readonly number[];
}

/** Least squares over Doppler readings, and what its parameters mean. */
export interface DopplerProblem extends LeastSquaresProblem {
  /** How fast the received frequency changes at the guess, in the order of the rows: turns an error of time into one of frequency. */
  readonly rateHzS: Float64Array;
  readonly sizes: { readonly orbit: number; readonly shared: number; readonly pass: number };
  elementsOf(parameters: Float64Array): OmmElementSet | undefined;
  delayS(parameters: Float64Array, passIndex: number): number;
  /** Place of the delay of a pass; undefined when there is none. */
  delayPlace(passIndex: number): number | undefined;
  carrierAt(parameters: Float64Array, passIndex: number, atMs: number): number;
  oscillatorPlace(passIndex: number): number;
  clockErrorS(parameters: Float64Array): number;
}

/** Order of the orbit's parameters. */
export const orbitKeys = [
  'meanMotionRevDay',
  'eccentricityX',
  'eccentricityY',
  'tiltXRad',
  'tiltYRad',
  'alongTrackRad',
  'bstarPerEarthRadius',
] as const satisfies readonly (keyof OrbitChange)[];

/**
 * Parameters, each in units of its prior deviation: the orbit's seven, the clock, then for each pass its delay and its oscillator.
 *
 * Partials of the orbit are central differences over a hundredth of a prior deviation: 10 to 1000 Hz of signal against 1e-7 Hz of
 * rounding.
 */
export function createDopplerProblem(request: DopplerProblemRequest): DopplerProblem | undefined {
  const { elements, orbitPrior, passes, carrierHz, oscillator, passDelaySigmaS, clockSigmaS } = request;
  const rows = passes.flatMap((pass) => pass.observations);
  const count = rows.length;
  const starts: number[] = [];
  const passOfRow = new Int32Array(count);
  let filled = 0;
  for (const [index, pass] of passes.entries()) {
    starts.push(filled);
    passOfRow.fill(index, filled, filled + pass.observations.length);
    filled += pass.observations.length;
  }
  const measuredHz = Float64Array.from(rows, (row) => row.frequencyHz);
  const ratios = createDopplerRatios(elements.epoch, receivers(request, rows, 0));

  const orbitSize = orbitPrior ? orbitKeys.length : 0;
  const clockPlace = clockSigmaS > 0 ? orbitSize : undefined;
  const sharedSize = clockPlace === undefined ? 0 : 1;
  const delaySize = passDelaySigmaS > 0 ? 1 : 0;
  const passSize = delaySize + oscillatorSize(oscillator);
  const passPlace = (index: number) => orbitSize + sharedSize + index * passSize;
  const oscillatorPlace = (index: number) => passPlace(index) + delaySize;

  const elementsOf = (parameters: Float64Array) =>
    orbitPrior ? changedElements(elements, changeOf(parameters, orbitPrior)) : elements;
  const delayS = (parameters: Float64Array, index: number) =>
    delaySize === 0 ? 0 : parameters[passPlace(index)]! * passDelaySigmaS;
  const delaysOf = (parameters: Float64Array, extraS = 0) =>
    delaySize === 0
      ? undefined
      : Float64Array.from(passOfRow, (index) => 1000 * (delayS(parameters, index) + extraS));
  const oscillators = passes.map((pass) => {
    const readingsAtMs = Float64Array.from(pass.observations, (row) => row.atMs);
    return createPassOscillator(oscillator, request.oscillatorPrior, carrierHz, readingsAtMs);
  });

  const rateHzS = rates(request, rows, passOfRow);
  if (!rateHzS) return undefined;
  const scratch = {
    plus: new Float64Array(count),
    minus: new Float64Array(count),
    now: new Float64Array(count),
  };

  const modelAt = (parameters: Float64Array): Float64Array | undefined => {
    const set = elementsOf(parameters);
    const delays = delaysOf(parameters);
    if (!set || !ratios.settleLightTimes(set, delays) || !ratios.ratiosOf(set, delays, scratch.now)) {
      return undefined;
    }
    const clockS = clockPlace === undefined ? 0 : parameters[clockPlace]! * clockSigmaS;
    const model = new Float64Array(count);
    for (const [index, pass] of oscillators.entries()) {
      pass.carriersOf(parameters, oscillatorPlace(index), model, starts[index]!);
    }
    for (let i = 0; i < count; i += 1) model[i] = model[i]! * scratch.now[i]! - clockS * rateHzS[i]!;
    return model;
  };

  const differences = (
    plus: OmmElementSet | undefined,
    minus: OmmElementSet | undefined,
    delays: readonly [Float64Array | undefined, Float64Array | undefined],
    step: number,
  ): Float64Array | undefined => {
    if (!plus || !minus) return undefined;
    if (!ratios.ratiosOf(plus, delays[0], scratch.plus)) return undefined;
    if (!ratios.ratiosOf(minus, delays[1], scratch.minus)) return undefined;
    return scratch.plus.map((value, i) => ((value - scratch.minus[i]!) * carrierHz) / (2 * step));
  };

  const partialsAt = (parameters: Float64Array): Partial[] | undefined => {
    const set = elementsOf(parameters);
    const delays = delaysOf(parameters);
    if (!set || !ratios.ratiosOf(set, delays, scratch.now)) return undefined;
    const partials: Partial[] = [];
    for (let k = 0; k < orbitSize; k += 1) {
      const [plus, minus] = [1, -1].map((sign) => elementsOf(moved(parameters, k, sign * orbitStep)));
      const values = differences(plus, minus, [delays, delays], orbitStep);
      if (!values) return undefined;
      partials.push({ from: 0, values });
    }
    if (clockPlace !== undefined)
      partials.push({ from: 0, values: rateHzS.map((rate) => -rate * clockSigmaS) });
    const late =
      delaySize === 0 ? undefined : [delaysOf(parameters, delayStepS), delaysOf(parameters, -delayStepS)];
    const byDelay = late && differences(set, set, [late[0], late[1]], delayStepS / passDelaySigmaS);
    if (late && !byDelay) return undefined;
    for (const [index, pass] of passes.entries()) {
      const from = starts[index]!;
      const to = from + pass.observations.length;
      if (byDelay) partials.push({ from, values: byDelay.subarray(from, to) });
      for (const sent of oscillators[index]!.partialsOf(parameters, oscillatorPlace(index))) {
        partials.push({ from, values: sent.map((hz, i) => hz * scratch.now[from + i]!) });
      }
    }
    return partials;
  };

  return {
    parameterCount: passPlace(passes.length),
    rateHzS,
    sizes: { orbit: orbitSize, shared: sharedSize, pass: passSize },
    residualsAt: (parameters) => modelAt(parameters)?.map((value, i) => measuredHz[i]! - value),
    partialsAt,
    elementsOf,
    delayS,
    delayPlace: (index) => (delaySize === 0 ? undefined : passPlace(index)),
    carrierAt: (parameters, index, atMs) =>
      oscillators[index]!.carrierAt(parameters, oscillatorPlace(index), atMs),
    oscillatorPlace,
    clockErrorS: (parameters) => (clockPlace === undefined ? 0 : parameters[clockPlace]! * clockSigmaS),
  };
}

/** In prior deviations. */
const orbitStep = 0.01;
const delayStepS = 0.05;
const rateStepMs = 250;

function moved(parameters: Float64Array, place: number, by: number): Float64Array {
  const copy = Float64Array.from(parameters);
  copy[place]! += by;
  return copy;
}

function changeOf(parameters: Float64Array, prior: OrbitChange): OrbitChange {
  const change: Record<keyof OrbitChange, number> = { ...noChange };
  for (const [k, key] of orbitKeys.entries()) change[key] = parameters[k]! * prior[key];
  return change;
}

function receivers(
  request: DopplerProblemRequest,
  rows: readonly { readonly atMs: number }[],
  shiftMs: number,
) {
  const instants = rows.map((row) => row.atMs + shiftMs);
  return receiversAt(request.place, instants, request.earthOrientation);
}

function rates(
  request: DopplerProblemRequest,
  rows: readonly { readonly atMs: number }[],
  passOfRow: Int32Array,
) {
  const delaysMs = Float64Array.from(passOfRow, (index) => 1000 * request.aboutDelaysS[index]!);
  const [after, before] = [rateStepMs, -rateStepMs].map((shiftMs) => {
    const ratios = createDopplerRatios(request.elements.epoch, receivers(request, rows, shiftMs));
    const answers = new Float64Array(rows.length);
    const isGood =
      ratios.settleLightTimes(request.elements, delaysMs) &&
      ratios.ratiosOf(request.elements, delaysMs, answers);
    return isGood ? answers : undefined;
  });
  if (!after || !before) return undefined;
  return after.map((value, i) => ((value - before[i]!) * request.carrierHz * 1000) / (2 * rateStepMs));
}
