import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { crossingSigmaMs, fitOrbit, type OrbitFit } from '@dawa/flight-dynamics/orbit-fit';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { badValue, CommandFault, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { isNotation, notationOr, writeSets } from './element-notation.ts';
import {
  choiceOption,
  numberOption,
  readEarthOrientation,
  readSite,
  reportEarthOrientation,
  type Site,
} from './inputs.ts';
import { nearestSet, readRecording, readSets } from './recording.ts';
import { type Column, isoText, jsonText, tableText } from './table.ts';

/** `dawa fit`: orbital elements corrected by recorded Doppler, and how far they may be trusted. */
export const runFit: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', notationOr, 'table');
  const mode = args.flags.has('delays') ? 'delays' : 'orbit';
  const oscillator = choiceOption(args, 'oscillator', ['steady', 'drift', 'thermal'], 'thermal');
  const carrierHz = numberOption(args, 'carrier', 1e6, 1e11);
  const searchS = numberOption(args, 'search', 1, 3600);
  const clockSigmaS = numberOption(args, 'clock-sigma', 0, 60);
  const priorScale = numberOption(args, 'prior-scale', 0.01, 1000);
  const site = await readSite(args);
  const earthOrientation = await readEarthOrientation(args);
  const observations = await readRecording(args, context, 'fit');
  const [fromAtMs, toAtMs] = [observations[0]!.atMs, observations.at(-1)!.atMs];
  const elements = nearestSet(await readSets(args, context, 'fit'), args, (fromAtMs + toAtMs) / 2);
  const fitted = fitOrbit({
    elements,
    observations,
    place: site.place,
    earthOrientation,
    mode,
    oscillator,
    ...(carrierHz !== undefined && { carrierHz }),
    ...(searchS !== undefined && { searchS }),
    ...(clockSigmaS !== undefined && { clockSigmaS }),
    ...(priorScale !== undefined && { priorScale }),
  });
  if (!fitted.ok) throw badValue(`${elements.noradId}: ${fitted.fault.kind}`, fitted.fault);
  const fit = fitted.value;
  const status = reportEarthOrientation(context, 'fit', earthOrientation, { fromAtMs, toAtMs });
  if (isNotation(format)) await writeSets([fit.elements], format, context);
  else {
    const rises = nextRises(fit, site, earthOrientation);
    if (format === 'json') {
      const { residuals: _, uncertainty, ...rest } = fit;
      const { variations: __, ...told } = uncertainty;
      const document = { ...rest, uncertainty: told, nextRises: rises, earthOrientation: status };
      await writeOut(context.stdout, jsonText(document));
    } else await writeOut(context.stdout, reportText(fit, rises));
  }
  if (fit.priorChiSquared > surprisingSquares) {
    complain(context, 'fit', `the old elements were worse than their age says; see --prior-scale`);
  }
  if (fit.isConverged) return 0;
  throw new CommandFault('the fit did not settle; see --search and --oscillator', 1);
};

/** One in a thousand of chi-square with seven degrees of freedom. */
const surprisingSquares = 24.3;
const dayMs = 86_400_000;

interface Rise {
  readonly aosAtMs: number;
  readonly sigmaMs: number | null;
  readonly maxElevationDeg: number;
}

/** The rises of the day after the last reading, each with what the fit does not know. */
function nextRises(
  { elements, passes, uncertainty }: OrbitFit,
  { place, horizon, stationId, minElevationDeg }: Site,
  earthOrientation: EarthOrientation,
): Rise[] {
  const created = createPropagator(elements);
  if (!created.ok) return [];
  const fromAtMs = Math.max(...passes.map((pass) => pass.toAtMs));
  const window = { fromAtMs, toAtMs: fromAtMs + 1.25 * dayMs };
  const sight = { place, horizon, minElevationDeg, earthOrientation };
  return predictPasses({ propagator: created.value, stationId, ...sight, ...window })
    .filter((pass) => !pass.isUpAtStart)
    .map(({ aosAtMs, maxElevationDeg }) => {
      const sigmaMs = crossingSigmaMs(elements, uncertainty, { atMs: aosAtMs, ...sight });
      return { aosAtMs, sigmaMs, maxElevationDeg };
    });
}

function reportText(fit: OrbitFit, rises: readonly Rise[]): string {
  const parts = [tableText(fit.passes, passColumns)];
  if (fit.mode === 'orbit') parts.push(tableText(changesOf(fit), changeColumns));
  if (rises.length > 0) parts.push(tableText(rises, riseColumns));
  return parts.join('\n');
}

type PassRow = OrbitFit['passes'][number];
const passColumns: readonly Column<PassRow>[] = [
  { heading: 'pass', text: (row) => row.label },
  { heading: 'from', text: (row) => isoText(row.fromAtMs) },
  { heading: 'rows', isNumeric: true, text: (row) => `${row.usedCount}/${row.rowCount}` },
  { heading: 'rms Hz', isNumeric: true, text: (row) => row.rmsHz.toFixed(1) },
  { heading: 'carrier Hz', isNumeric: true, text: (row) => row.carrierHz.toFixed(1) },
  { heading: 'sigma Hz', isNumeric: true, text: (row) => row.carrierSigmaHz.toFixed(1) },
  { heading: 'late s', isNumeric: true, text: (row) => row.delayS.toFixed(3) },
];

interface ChangeRow {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly digits: number;
}

function changesOf({ before, elements }: OrbitFit): ChangeRow[] {
  const names = [
    ['mean motion rev/day', 'meanMotionRevDay', 8],
    ['eccentricity', 'eccentricity', 7],
    ['inclination deg', 'inclinationDeg', 4],
    ['ascending node deg', 'ascendingNodeDeg', 4],
    ['argument of perigee deg', 'argumentOfPerigeeDeg', 4],
    ['mean anomaly deg', 'meanAnomalyDeg', 4],
    ['B* 1/Re', 'bstarPerEarthRadius', 8],
  ] as const;
  return names.map(([name, key, digits]) => ({ name, before: before[key], after: elements[key], digits }));
}

const changeColumns: readonly Column<ChangeRow>[] = [
  { heading: 'element', text: (row) => row.name },
  { heading: 'old', isNumeric: true, text: (row) => row.before.toFixed(row.digits) },
  { heading: 'new', isNumeric: true, text: (row) => row.after.toFixed(row.digits) },
];

const riseColumns: readonly Column<Rise>[] = [
  { heading: 'next rises', text: (row) => isoText(row.aosAtMs, 3) },
  {
    heading: 'sigma s',
    isNumeric: true,
    text: (row) => (row.sigmaMs === null ? '' : (row.sigmaMs / 1000).toFixed(2)),
  },
  { heading: 'highest deg', isNumeric: true, text: (row) => row.maxElevationDeg.toFixed(0) },
];
