import { createBulkPropagator } from '@dawa/flight-dynamics/bulk-propagator';
import { bulkLookAngles, bulkSubPoints } from '@dawa/flight-dynamics/bulk-sky';
import { createCatalogue, findCataloguePasses } from '@dawa/flight-dynamics/catalogue-passes';
import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { sunlightAt } from '@dawa/flight-dynamics/eclipse';
import type { ElementSet } from '@dawa/flight-dynamics/elements/element-set';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import {
  choiceOption,
  instantOption,
  numberOption,
  readEarthOrientation,
  readElementSets,
  readSite,
  reportEarthOrientation,
} from './inputs.ts';
import { type Column, csvText, isoText, jsonText, ndjsonText, tableText } from './table.ts';

/** One object above the station. */
interface Overhead {
  readonly noradId: number;
  readonly name: string;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
  readonly rangeKm: number;
  readonly rangeRateKmS: number;
  readonly heightKm: number;
  readonly isSunlit: boolean;
  /** When it goes below the same elevation; null when it does not within a day. */
  readonly setsAtMs: number | null;
  readonly elementAgeDays: number;
}

/** `dawa sky`: what stands above the station at an instant, out of a whole catalogue. */
export const runSky: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv'], 'table');
  const nowAtMs = context.clock.nowAtMs();
  const atMs = args.values['at'] === undefined ? nowAtMs : instantOption(args, 'at', nowAtMs);
  const { place, minElevationDeg: stationDeg } = await readSite(args);
  const minElevationDeg = numberOption(args, 'min-elevation', -5, 90) ?? stationDeg;
  const earthOrientation = await readEarthOrientation(args);
  const { elements } = await readElementSets(args, context, 'sky');
  const sets = nearestSets(elements, atMs);
  const { above, lost } = findAbove(sets, atMs, place, minElevationDeg, earthOrientation);
  above.sort((a, b) => b.elevationDeg - a.elevationDeg);
  const status = reportEarthOrientation(context, 'sky', earthOrientation, { fromAtMs: atMs, toAtMs: atMs });
  const text = {
    json: () =>
      jsonText({
        atMs,
        minElevationDeg,
        objectCount: sets.length,
        above,
        lostCount: lost,
        earthOrientation: status,
      }),
    ndjson: () => ndjsonText(above),
    csv: () => csvText(above as unknown as Record<string, unknown>[], csvKeys),
    table: () => (above.length === 0 ? '' : tableText(above, columns)),
  }[format]();
  await writeOut(context.stdout, text);
  const where = `above ${minElevationDeg} degrees at ${isoText(atMs)}`;
  complain(context, 'sky', `${above.length} of ${sets.length} objects ${where}`);
  if (lost > 0)
    complain(context, 'sky', `${lost} objects have no position then: their elements do not reach there`);
  return 0;
};

function findAbove(
  sets: readonly ElementSet[],
  atMs: number,
  place: Place,
  minElevationDeg: number,
  earthOrientation: EarthOrientation,
): { above: Overhead[]; lost: number } {
  const states = createBulkPropagator(sets).propagate({ atMs: [atMs] });
  const sky = bulkLookAngles(states, [atMs], place, earthOrientation);
  const below = bulkSubPoints(states, [atMs], earthOrientation);
  const up = [...sky.elevationDeg.keys()].filter(
    (object) => states.errors[object] === 0 && sky.elevationDeg[object]! >= minElevationDeg,
  );
  const setting = setTimes(
    up.map((object) => sets[object]!),
    { place, minElevationDeg, earthOrientation, fromAtMs: atMs, toAtMs: atMs + dayMs },
  );
  const above = up.map((object, row): Overhead => {
    const { noradId, name, epochAtMs } = sets[object]!;
    const [x = 0, y = 0, z = 0] = states.states.subarray(6 * object, 6 * object + 3);
    return {
      noradId,
      name,
      azimuthDeg: sky.azimuthDeg[object]!,
      elevationDeg: sky.elevationDeg[object]!,
      rangeKm: sky.rangeKm[object]!,
      rangeRateKmS: sky.rangeRateKmS[object]!,
      heightKm: below.heightKm[object]!,
      isSunlit: sunlightAt([x, y, z], atMs) >= 0.5,
      setsAtMs: setting.get(row) ?? null,
      elementAgeDays: (atMs - epochAtMs) / dayMs,
    };
  });
  return { above, lost: states.errors.reduce((count, code) => count + (code === 0 ? 0 : 1), 0) };
}

/** When each of the given objects, which are all up, sets. */
function setTimes(
  sets: readonly ElementSet[],
  question: Omit<Parameters<typeof findCataloguePasses>[0], 'catalogue'>,
): Map<number, number> {
  const { count, object, losAtMs, flags } = findCataloguePasses({
    catalogue: createCatalogue(sets),
    ...question,
  });
  const setting = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const isUpFromStart = (flags[row]! & 1) !== 0;
    const isUpAtEnd = (flags[row]! & 2) !== 0;
    if (isUpFromStart && !isUpAtEnd) setting.set(object[row]!, losAtMs[row]!);
  }
  return setting;
}

/** Of several sets of one object the one whose epoch is nearest. */
function nearestSets(sets: readonly ElementSet[], atMs: number): ElementSet[] {
  const nearest = new Map<number, ElementSet>();
  for (const set of sets) {
    const known = nearest.get(set.noradId);
    if (known === undefined || Math.abs(set.epochAtMs - atMs) < Math.abs(known.epochAtMs - atMs)) {
      nearest.set(set.noradId, set);
    }
  }
  return [...nearest.values()];
}

const dayMs = 86_400_000;

const csvKeys = [
  'noradId',
  'name',
  'azimuthDeg',
  'elevationDeg',
  'rangeKm',
  'rangeRateKmS',
  'heightKm',
  'isSunlit',
  'setsAtMs',
  'elementAgeDays',
];

const figure = (heading: string, value: (one: Overhead) => number, digits: number): Column<Overhead> => ({
  heading,
  isNumeric: true,
  text: (one) => value(one).toFixed(digits),
});

const columns: readonly Column<Overhead>[] = [
  { heading: 'object', isNumeric: true, text: ({ noradId }) => String(noradId) },
  { heading: 'name', text: ({ name }) => name },
  figure('az deg', ({ azimuthDeg }) => azimuthDeg, 1),
  figure('el deg', ({ elevationDeg }) => elevationDeg, 1),
  figure('range km', ({ rangeKm }) => rangeKm, 0),
  figure('km/s', ({ rangeRateKmS }) => rangeRateKmS, 2),
  figure('height km', ({ heightKm }) => heightKm, 0),
  { heading: 'light', text: ({ isSunlit }) => (isSunlit ? 'sun' : 'shadow') },
  {
    heading: 'sets (UTC)',
    text: ({ setsAtMs }) => (setsAtMs === null ? 'stays up' : isoText(setsAtMs).slice(11)),
  },
  figure('age d', ({ elementAgeDays }) => elementAgeDays, 1),
];
