import {
  type DecayForecast,
  type DecayOrbit,
  decayOrbitOf,
  forecastSteps,
  meanHeightKm,
} from '@dawa/flight-dynamics/decay';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { SpaceWeather } from '@dawa/flight-dynamics/space-weather';
import { describeFault } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { type ChosenBallistic, chooseBallistic } from './decay-ballistic.ts';
import { readDecayWeather } from './decay-weather.ts';
import { choiceOption, instant, numberOption, readElementFile, required } from './inputs.ts';
import { createPace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { type Column, csvText, isoText, jsonText, tableText } from './table.ts';

/** `dawa decay`: when low satellites come down, and between which dates. */
export const runDecay: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'csv'], 'table');
  const nowAtMs = context.clock.nowAtMs();
  const from = args.values['from'];
  const knownAtMs = from === undefined ? Number.POSITIVE_INFINITY : instant(from, '--from', nowAtMs);
  const series = await readSeries(args, context, knownAtMs);
  const horizonDays = numberOption(args, 'years', 0.01, 100) ?? 25;
  const bar = new ProgressBar(context, 'decay');
  const rows: Row[] = [];
  const { weather, report } = await readDecayWeather(args, context);
  for (const [index, sets] of series.entries()) {
    const show = (share: number) => bar.update(index + share, series.length);
    const latest = sets.at(-1)!;
    const row = await forecastOne({ sets, weather, args, context, horizonDays: horizonDays * 365.25, show });
    if (typeof row !== 'string') rows.push(row);
    else complain(context, 'decay', `${latest.noradId}: ${row}`);
  }
  bar.finish();
  if (rows.length === 0) throw new CommandFault('no forecast for any object');
  const forecasts = rows.map(({ track, ...row }) => ({ ...row, track: track.map(trackPoint) }));
  const text = {
    json: () => jsonText({ forecasts, spaceWeather: report }),
    csv: () => csvText(rows as unknown as Record<string, unknown>[], csvKeys),
    table: () => tableText(rows, columns),
  }[format]();
  await writeOut(context.stdout, text);
  const { assumedFromAtMs, assumedF107Sfu, assumedAp } = report;
  const day = isoText(assumedFromAtMs).slice(0, 10);
  const sun = `F10.7 ${assumedF107Sfu.toFixed(0)} sfu and Ap ${assumedAp.toFixed(0)}`;
  complain(context, 'decay', `space weather: ${sun} are assumed from ${day} on`);
  return rows.length === series.length ? 0 : 1;
};

/** The element sets of each object asked for, ascending, up to the instant that the forecast stands at. */
async function readSeries(
  args: Arguments,
  context: CommandContext,
  knownAtMs: number,
): Promise<readonly (readonly ElementSet[])[]> {
  const path = required(args, 'elements');
  const name = path === '-' ? 'standard input' : path;
  const { elements, faults } = await readElementFile(path, context);
  const [fault] = faults;
  if (elements.length === 0 && fault !== undefined) {
    throw badValue(`${name}: line ${fault.line}: ${fault.kind}`, fault);
  }
  for (const { line, kind, expected, found } of faults.slice(0, 5)) {
    complain(context, 'decay', describeFault({ kind: `${name}: line ${line}: ${kind}`, expected, found }));
  }
  const byNumber = new Map<number, ElementSet[]>();
  for (const set of elements) {
    if (set.epochAtMs <= knownAtMs) byNumber.set(set.noradId, [...(byNumber.get(set.noradId) ?? []), set]);
  }
  const wanted = args.values['norad']?.split(',') ?? [...byNumber.keys()].map(String);
  if (wanted.length === 0) {
    throw badValue(`${name}: --from`, { expected: 'element sets before it', found: isoText(knownAtMs) });
  }
  return wanted.map((text) => {
    const sets = /^\s*\d{1,9}\s*$/.test(text) ? byNumber.get(Number(text)) : undefined;
    if (sets !== undefined) return [...sets].sort((a, b) => a.epochAtMs - b.epochAtMs);
    const known = [...byNumber.keys()];
    const found = known.length > 5 ? `${known.length} others` : known.join(', ');
    throw badValue(`${name}: --norad`, { expected: text, found });
  });
}

interface Work {
  readonly sets: readonly ElementSet[];
  readonly weather: SpaceWeather;
  readonly args: Arguments;
  readonly context: CommandContext;
  readonly horizonDays: number;
  show(share: number): void;
}

/** One object's row, or why there is none. */
async function forecastOne({ sets, weather, args, context, horizonDays, show }: Work): Promise<Row | string> {
  const latest = sets.at(-1)!;
  const orbit = decayOrbitOf(latest);
  if (!orbit.ok) return describeFault(orbit.fault);
  const ballistic = chooseBallistic(args, sets, weather);
  if (!ballistic.ok) return describeFault(ballistic.fault);
  const breathe = createPace(context);
  const steps = forecastSteps({ orbit: orbit.value, ballistic: ballistic.value, weather, horizonDays });
  for (;;) {
    await breathe();
    const step = steps.next();
    if (step.done !== true) show(step.value);
    else
      return step.value.ok
        ? rowOf(latest, orbit.value, ballistic.value, step.value.value)
        : describeFault(step.value.fault);
  }
}

function rowOf(set: ElementSet, orbit: DecayOrbit, ballistic: ChosenBallistic, forecast: DecayForecast) {
  const { reentryAtMs, fromAtMs } = forecast;
  return {
    noradId: set.noradId,
    name: set.name,
    epochAtMs: set.epochAtMs,
    meanHeightKm: meanHeightKm(orbit),
    eccentricity: orbit.eccentricity,
    ...ballistic,
    reentryAtMs,
    earliestAtMs: forecast.earliestAtMs,
    latestAtMs: forecast.latestAtMs,
    remainingDays: reentryAtMs === null ? null : (reentryAtMs - fromAtMs) / 86_400_000,
    horizonAtMs: forecast.horizonAtMs,
    revolutions: forecast.revolutions,
    track: forecast.track,
  };
}

type Row = ReturnType<typeof rowOf>;

const trackPoint = ({ atMs, meanHeightKm, perigeeHeightKm, eccentricity }: Row['track'][number]) => ({
  atMs,
  meanHeightKm,
  perigeeHeightKm,
  eccentricity,
});

const csvKeys = [
  'noradId',
  'name',
  'epochAtMs',
  'meanHeightKm',
  'eccentricity',
  'ballisticM2Kg',
  'uncertainty',
  'ballisticSource',
  'setsFitted',
  'fitRmsKm',
  'reentryAtMs',
  'earliestAtMs',
  'latestAtMs',
  'remainingDays',
  'horizonAtMs',
  'revolutions',
];

const dayOf = (atMs: number | null, row: Row) =>
  atMs === null ? `after ${isoText(row.horizonAtMs).slice(0, 10)}` : isoText(atMs).slice(0, 10);

const columns: readonly Column<Row>[] = [
  { heading: 'NORAD', isNumeric: true, text: (row) => String(row.noradId) },
  { heading: 'name', text: (row) => row.name },
  { heading: 'epoch', text: (row) => isoText(row.epochAtMs) },
  { heading: 'km', isNumeric: true, text: (row) => row.meanHeightKm.toFixed(1) },
  { heading: 'm2/kg', isNumeric: true, text: (row) => row.ballisticM2Kg.toFixed(4) },
  { heading: '+/- %', isNumeric: true, text: (row) => (100 * row.uncertainty).toFixed(0) },
  { heading: 'from', text: (row) => row.ballisticSource },
  { heading: 'earliest', text: (row) => dayOf(row.earliestAtMs, row) },
  { heading: 'comes down', text: (row) => dayOf(row.reentryAtMs, row) },
  { heading: 'latest', text: (row) => dayOf(row.latestAtMs, row) },
  { heading: 'days', isNumeric: true, text: (row) => row.remainingDays?.toFixed(1) ?? '' },
];
