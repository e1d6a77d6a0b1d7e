import { describeEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { sunlightAt } from '@dawa/flight-dynamics/eclipse';
import { type ItrfState, itrfToGeodetic, temeToGcrf, temeToItrf } from '@dawa/flight-dynamics/frames';
import { createTopocentric } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import { refracted } from '@dawa/flight-dynamics/refraction';
import { isSunlit } from '@dawa/flight-dynamics/sun';
import { describeFault } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import {
  airOption,
  choiceOption,
  instant,
  number,
  readEarthOrientation,
  readPropagators,
  readSite,
  reportEarthOrientation,
  required,
  spanOptions,
} from './inputs.ts';
import { oemText } from './oem.ts';
import type { OrbitSample } from './orbit-sample.ts';
import { createPace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { type Column, csvText, isoText, jsonText, tableText } from './table.ts';

const frames = ['teme', 'itrf', 'gcrf', 'geodetic', 'topocentric'] as const;
type Frame = (typeof frames)[number];

/** More than a month of seconds is a mistake in `--step`. */
const mostSamples = 3_000_000;

/** `dawa propagate`: where satellites are, in the frames that were asked for. */
export const runPropagate: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv', 'oem'], 'table');
  const wanted = framesOption(args);
  const oemFrame = wanted.has('gcrf') ? 'gcrf' : 'teme';
  if (format === 'oem' && !wanted.has(oemFrame))
    throw badValue('--frames', { expected: 'teme or gcrf for an OEM', found: args.values['frames'] ?? '' });
  const hasStation = args.values['station'] !== undefined;
  if (wanted.has('topocentric') && !hasStation) required(args, 'station');
  const place = hasStation ? (await readSite(args)).place : undefined;
  const air = airOption(args, place?.heightM ?? 0);
  const straight = place && createTopocentric(place);
  const look = straight && air ? (itrf: ItrfState) => refracted(straight(itrf), air) : straight;
  const earthOrientation = await readEarthOrientation(args);
  const propagators = await readPropagators(args, context, 'propagate');
  const timesOf = timesOption(args, context.clock.nowAtMs());
  const count = propagators.reduce((sum, propagator) => sum + timesOf(propagator).length, 0);
  if (count > mostSamples)
    throw badValue('--step', { expected: `at most ${mostSamples} samples`, found: count });

  const sampleOf = (propagator: Propagator, { atMs, minutes }: Instant): OrbitSample => {
    const base = { noradId: propagator.elements.noradId, atMs, minutesSinceEpoch: minutes };
    const state = propagator.atMinutes(minutes);
    if (!state.ok) return { ...base, fault: describeFault(state.fault) };
    const itrf = temeToItrf(state.value, atMs, earthOrientation);
    return {
      ...base,
      ...(wanted.has('teme') && state.value),
      ...(wanted.has('itrf') && itrf),
      ...(wanted.has('gcrf') && temeToGcrf(state.value, atMs)),
      ...(wanted.has('geodetic') && itrfToGeodetic(itrf.positionItrfKm)),
      ...(wanted.has('topocentric') && look !== undefined && anglesOf(look(itrf))),
      isSunlit: isSunlit(state.value.positionTemeKm, atMs),
      sunlight: sunlightAt(state.value.positionTemeKm, atMs),
      fault: null,
    };
  };
  const samples: OrbitSample[] = [];
  const bar = new ProgressBar(context, 'propagate');
  const breathe = createPace(context);
  for (const propagator of propagators) {
    for (const time of timesOf(propagator)) {
      await breathe();
      bar.update(samples.length, count);
      samples.push(sampleOf(propagator, time));
    }
  }
  bar.finish();
  const span = spanOf(samples, context.clock.nowAtMs());
  const needsEarth = [...wanted].some((frame) => frame !== 'teme' && frame !== 'gcrf');
  const status = needsEarth
    ? reportEarthOrientation(context, 'propagate', earthOrientation, span)
    : describeEarthOrientation(earthOrientation, span.toAtMs);
  if (format === 'ndjson') {
    for (const sample of samples) await writeOut(context.stdout, `${JSON.stringify(sample)}\n`);
  } else if (format === 'json') {
    await writeOut(context.stdout, jsonText({ samples, earthOrientation: status }));
  } else if (format === 'csv') {
    const flat = samples.map(flatSample);
    const keys = [...new Set(flat.flatMap((sample) => Object.keys(sample)))];
    await writeOut(context.stdout, csvText(flat, keys));
  } else if (format === 'oem') {
    await writeOut(
      context.stdout,
      oemText(
        propagators.map(({ elements }) => elements),
        samples,
        oemFrame,
        context.clock.nowAtMs(),
      ),
    );
  } else {
    await writeOut(context.stdout, tableText(samples.map(flatSample), columnsOf(samples)));
  }
  const faults = samples.filter((sample) => sample.fault !== null);
  if (faults.length === 0) return 0;
  complain(context, 'propagate', `${faults.length} of ${samples.length} instants: ${faults[0]!.fault}`);
  return 1;
};

/** First and last instant of the samples; without samples, now. */
function spanOf(samples: readonly OrbitSample[], nowAtMs: number) {
  let [fromAtMs, toAtMs] = samples.length === 0 ? [nowAtMs, nowAtMs] : [Infinity, -Infinity];
  for (const { atMs } of samples) {
    fromAtMs = Math.min(fromAtMs, atMs);
    toAtMs = Math.max(toAtMs, atMs);
  }
  return { fromAtMs, toAtMs };
}

interface Instant {
  readonly atMs: number;
  readonly minutes: number;
}

function framesOption(args: Arguments): ReadonlySet<Frame> {
  const text = args.values['frames'] ?? 'teme';
  return new Set(
    text.split(',').map((part) => {
      const frame = frames.find((candidate) => candidate === part.trim());
      if (frame !== undefined) return frame;
      throw badValue('--frames', { expected: `some of ${frames.join(',')}`, found: part });
    }),
  );
}

/** The instants, as minutes since each object's own epoch where they were given so. */
function timesOption(args: Arguments, nowAtMs: number): (propagator: Propagator) => readonly Instant[] {
  const { at, from, to, step } = args.values;
  const minutesText = args.values['at-minutes'];
  const given = [at, minutesText, from ?? to ?? step].filter((value) => value !== undefined).length;
  if (given !== 1) {
    throw badValue('--at', {
      expected: 'one of --at, --at-minutes, or --from --to --step',
      found: `${given} of them`,
    });
  }
  const fixed = (instants: readonly number[]) => (propagator: Propagator) =>
    instants.map((atMs) => ({ atMs, minutes: propagator.minutesSinceEpoch(atMs) }));
  if (at !== undefined) return fixed(at.split(',').map((text) => instant(text, '--at', nowAtMs)));
  if (minutesText !== undefined) {
    const minutes = minutesText
      .split(',')
      .map((text) => number(text, '--at-minutes', -52_596_000, 52_596_000));
    return ({ elements }) =>
      minutes.map((value) => ({ atMs: elements.epochAtMs + value * 60_000, minutes: value }));
  }
  const { fromAtMs, toAtMs } = spanOptions(args, nowAtMs);
  const stepMs = stepOption(required(args, 'step'));
  const steps = Math.floor((toAtMs - fromAtMs) / stepMs);
  if (steps >= mostSamples)
    throw badValue('--step', { expected: `at most ${mostSamples} samples`, found: steps });
  return fixed(Array.from({ length: steps + 1 }, (_, index) => fromAtMs + index * stepMs));
}

const anyAtMs = Date.UTC(2000, 0, 1);

/** Seconds as a number, or a span with its unit: `60`, `500ms`, `5min`. */
function stepOption(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return number(text, '--step', 0.001, 86_400_000) * 1000;
  return instant(`+${text}`, '--step', anyAtMs) - anyAtMs;
}

function anglesOf({
  azimuthDeg,
  elevationDeg,
  rangeKm,
  rangeRateKmS,
}: Required<Pick<OrbitSample, 'azimuthDeg' | 'elevationDeg' | 'rangeKm' | 'rangeRateKmS'>>) {
  return { azimuthDeg, elevationDeg, rangeKm, rangeRateKmS };
}

/** Vectors become three columns: `positionTemeKm.x`. */
function flatSample(sample: OrbitSample): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(sample)) {
    if (!Array.isArray(value)) flat[key] = value;
    else for (const [index, axis] of ['x', 'y', 'z'].entries()) flat[`${key}.${axis}`] = value[index];
  }
  return flat;
}

function columnsOf(samples: readonly OrbitSample[]): readonly Column<Record<string, unknown>>[] {
  const keys = [...new Set(samples.flatMap((sample) => Object.keys(flatSample(sample))))];
  return keys.map((key) => ({
    heading: key === 'atMs' ? 'at (UTC)' : key,
    isNumeric: typeof samples[0]?.[key as keyof OrbitSample] !== 'string',
    text: (row) => cellText(key, row[key]),
  }));
}

function cellText(key: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (key === 'atMs') return isoText(value as number, 3);
  if (key === 'noradId') return String(value);
  if (typeof value === 'number')
    return value.toFixed(key.includes('velocity') || key.includes('Rate') ? 6 : 4);
  return String(value);
}
