import { createRandom, type Random } from '@dawa/seams/random';
import type { ElementSet } from '../elements/element-set.ts';
import { maya1, thimphu } from '../maya1.fixture.ts';
import { type Pass, predictPasses } from '../passes.ts';
import { createPropagator } from '../propagator.ts';
import { msPerDay } from '../time.ts';
import { changedElements } from './mean-orbit.ts';
import type { DopplerObservation } from './observation.ts';
import { type SyntheticPass, syntheticDoppler } from './synthetic-doppler.fixture.ts';

/** What a station recorded of a satellite, what it believed of its orbit, and where the satellite really was. */
export interface DopplerScenario {
  readonly truth: ElementSet;
  readonly known: ElementSet;
  readonly observations: readonly DopplerObservation[];
  readonly transmitters: readonly SyntheticPass[];
}

export interface ScenarioChoice {
  readonly seed: string | number;
  readonly truth?: ElementSet;
  readonly place?: typeof thimphu;
  /** How late or early the old elements are at the first recording. Default 10 s, either way. */
  readonly alongTrackS?: number;
  /** Age of the old elements when the station begins to listen. Default half a day to a day and a half. */
  readonly ageDays?: number;
  /** Which passes above 15 degrees are recorded, counted from the first. Default the first three: within 2 to 8 hours. */
  readonly recorded?: readonly number[];
  readonly frequencyHz?: number;
  readonly jitterS?: number;
  /** Between readings. Default 1000. */
  readonly stepMs?: number;
  /** How wrong shape, plane and drag of the old elements are beside the delay; 1 (default) as elements of that age are, 0 not at all. */
  readonly otherErrors?: number;
  /** One time constant of warming for all passes; else each has its own. */
  readonly warmingS?: number;
}

/**
 * Three passes above 5 degrees, 1 Hz, 10 Hz of noise, 437 MHz, 20 ms of jitter; every pass with its own offset (some kHz), drift (0.1 Hz/s) and
 * warming (some hundred Hz in some minutes). Beside the delay, shape, plane and drag of the old elements are wrong by what sets of
 * that age differ by.
 */
export function dopplerScenario(choice: ScenarioChoice): DopplerScenario {
  const { truth = maya1.elements, place = thimphu, recorded = [0, 1, 2] } = choice;
  const random = createRandom(`doppler scenario ${choice.seed}`);
  const startAtMs = truth.epochAtMs + msPerDay * (choice.ageDays ?? 0.5 + random.next());
  const passes = passesOf(truth, place, startAtMs, startAtMs + 4 * msPerDay, 15);
  const transmitters = recorded.map((index): SyntheticPass => {
    const pass = passes[index]!;
    return {
      label: String(index + 1),
      fromAtMs: Math.ceil(pass.aosAtMs / 1000) * 1000,
      toAtMs: Math.floor(pass.losAtMs / 1000) * 1000,
      carrierHz: 437_000_000 + 2500 * random.normal(),
      driftHzS: 0.1 * random.normal(),
      warmingHz: 200 * random.normal(),
      warmingS: choice.warmingS ?? 120 + 180 * random.next(),
    };
  });
  const noise = { random, frequencyHz: choice.frequencyHz ?? 10, jitterS: choice.jitterS ?? 0.02 };
  const observations = transmitters.flatMap((pass) =>
    syntheticDoppler(truth, place, pass, noise, choice.stepMs),
  );
  const known = wrongElements(truth, random, {
    atMs: transmitters[0]!.fromAtMs,
    alongTrackS: choice.alongTrackS ?? (random.next() < 0.5 ? -10 : 10),
    otherErrors: choice.otherErrors ?? 1,
  });
  return { truth, known, observations, transmitters };
}

/** Passes above a mask; grazing ones, whose rise is a matter of geometry, are left out. */
export function passesOf(
  elements: ElementSet,
  place: typeof thimphu,
  fromAtMs: number,
  toAtMs: number,
  leastDeg: number,
): Pass[] {
  const created = createPropagator(elements);
  if (!created.ok) throw new TypeError(created.fault.kind);
  const request = {
    propagator: created.value,
    place,
    stationId: 'test',
    minElevationDeg: 5,
    fromAtMs,
    toAtMs,
  };
  return predictPasses(request).filter((pass) => pass.maxElevationDeg >= leastDeg && !pass.isUpAtStart);
}

interface WrongBy {
  readonly atMs: number;
  readonly alongTrackS: number;
  readonly otherErrors: number;
}

/** Elements that run late by so much at the instant; half of the delay comes from their mean motion and was nothing at their epoch. */
function wrongElements(
  truth: ElementSet,
  random: Random,
  { atMs, alongTrackS, otherErrors }: WrongBy,
): ElementSet {
  const radPerS = (2 * Math.PI * truth.meanMotionRevDay) / 86_400;
  const days = Math.max(0.1, (atMs - truth.epochAtMs) / msPerDay);
  const shape = otherErrors * (1e-5 + 1e-5 * days);
  const halfS = alongTrackS / 2;
  const known = changedElements(truth, {
    meanMotionRevDay: (truth.meanMotionRevDay * halfS) / (days * 86_400),
    eccentricityX: shape * random.normal(),
    eccentricityY: shape * random.normal(),
    tiltXRad: shape * random.normal(),
    tiltYRad: shape * random.normal(),
    alongTrackRad: radPerS * halfS,
    // Drag is positive: too much and too little of it are a matter of factors.
    bstarPerEarthRadius: truth.bstarPerEarthRadius * Math.expm1(otherErrors * 0.4 * random.normal()),
  });
  if (!known) throw new RangeError('no closed orbit');
  return known;
}
