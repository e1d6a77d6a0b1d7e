import { lightOfPass, type PassLight } from '@dawa/flight-dynamics/pass-light';
import { type Pass, searchPasses } from '@dawa/flight-dynamics/passes';
import { appointmentOfPass, calendarText } from '../planning/calendar.ts';
import type { RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import {
  airOption,
  choiceOption,
  numberOption,
  readEarthOrientation,
  readPropagators,
  readSite,
  reportEarthOrientation,
  spanOptions,
} from './inputs.ts';
import { createPace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { type Column, csvText, isoText, jsonText, ndjsonText, tableText } from './table.ts';

type LitPass = Pass & PassLight;

/** `dawa passes`: when the satellites clear the station's skyline. */
export const runPasses: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv', 'ics'], 'table');
  const span = spanOptions(args, context.clock.nowAtMs());
  const site = await readSite(args);
  const minElevationDeg = numberOption(args, 'min-elevation', -5, 90) ?? site.minElevationDeg;
  const earthOrientation = await readEarthOrientation(args);
  const propagators = await readPropagators(args, context, 'passes');
  const { stationId, place, horizon } = site;
  const air = airOption(args, place.heightM);
  const standardMagnitude = numberOption(args, 'standard-magnitude', -30, 30);
  const passes: LitPass[] = [];
  const bar = new ProgressBar(context, 'passes');
  const breathe = createPace(context);
  for (const [index, propagator] of propagators.entries()) {
    await breathe();
    bar.update(index, propagators.length);
    const search = searchPasses({
      propagator,
      place,
      stationId,
      horizon,
      minElevationDeg,
      ...span,
      earthOrientation,
      ...(air && { air }),
    });
    for (const pass of search.passes) {
      const question = { propagator, place, pass, earthOrientation };
      const light = lightOfPass({
        ...question,
        ...(standardMagnitude !== undefined && { standardMagnitude }),
      });
      passes.push({ ...pass, ...light });
    }
    const gap = search.unpredictable[0];
    if (gap !== undefined) {
      const { noradId } = propagator.elements;
      complain(
        context,
        'passes',
        `${noradId}: no position from ${isoText(gap.fromAtMs)} to ${isoText(gap.toAtMs)}: the elements do not reach there`,
      );
    }
  }
  bar.finish();
  passes.sort((a, b) => a.aosAtMs - b.aosAtMs);
  const status = reportEarthOrientation(context, 'passes', earthOrientation, span);
  const text = {
    json: () => jsonText({ passes, earthOrientation: status, ...(air && { air }) }),
    ndjson: () => ndjsonText(passes),
    csv: () => csvText(passes.map(csvRow), csvKeys),
    ics: () => calendarText(passes.map(appointmentOfPass), context.clock.nowAtMs()),
    table: () => (passes.length === 0 ? '' : tableText(passes, columns)),
  }[format]();
  await writeOut(context.stdout, text);
  if (passes.length === 0) complain(context, 'passes', 'no pass in this span');
  return 0;
};

const csvKeys = [
  'passId',
  'noradId',
  'name',
  'stationId',
  'aosAtMs',
  'tcaAtMs',
  'losAtMs',
  'isUpAtStart',
  'isUpAtEnd',
  'maxElevationDeg',
  'aosAzimuthDeg',
  'tcaAzimuthDeg',
  'losAzimuthDeg',
  'isSunlitAtTca',
  'isOpticallyPossible',
  'elementAgeDays',
  'aosUncertaintyMs',
  'sunlightAtAos',
  'shadowEntryAtMs',
  'shadowExitAtMs',
  'magnitude',
];

/** One entry and one exit of the umbra; a pass with more of them (days long) tells them in JSON. */
function csvRow(pass: LitPass): Record<string, unknown> {
  const first = (kind: string) => pass.shadowEvents.find((event) => event.kind === kind)?.atMs ?? '';
  return {
    ...pass,
    shadowEntryAtMs: first('umbra-entry'),
    shadowExitAtMs: first('umbra-exit'),
    magnitude: brightestMagnitude(pass)?.toFixed(1) ?? '',
  };
}

function brightestMagnitude({ optical }: PassLight): number | null {
  const known = optical.flatMap(({ magnitude }) => (magnitude === null ? [] : [magnitude]));
  return known.length === 0 ? null : Math.min(...known);
}

/** `sun`, `shadow`, and where it changes the instant: `sun, shadow 00:25:31`. */
function lightText({ sunlightAtAos, shadowEvents }: PassLight): string {
  const changes = shadowEvents
    .filter(({ kind }) => kind.startsWith('umbra'))
    .map(({ kind, atMs }) => `${kind === 'umbra-entry' ? 'shadow' : 'sun'} ${isoText(atMs).slice(11)}`);
  return [sunlightAtAos > 0 ? 'sun' : 'shadow', ...changes].join(', ');
}

/** Empty where it cannot be seen, `yes` where nobody said how bright it is, else its magnitude. */
function seenText(pass: LitPass): string {
  if (pass.optical.length === 0) return '';
  return brightestMagnitude(pass)?.toFixed(1) ?? 'yes';
}

const degrees = (heading: string, value: (pass: Pass) => number, digits = 0): Column<LitPass> => ({
  heading,
  isNumeric: true,
  text: (pass) => value(pass).toFixed(digits),
});

const columns: readonly Column<LitPass>[] = [
  { heading: 'pass', text: (pass) => pass.passId },
  { heading: 'name', text: (pass) => pass.name },
  { heading: 'rise (UTC)', text: (pass) => (pass.isUpAtStart ? 'is up' : isoText(pass.aosAtMs)) },
  { heading: 'highest', text: (pass) => isoText(pass.tcaAtMs).slice(11) },
  { heading: 'set', text: (pass) => (pass.isUpAtEnd ? 'stays up' : isoText(pass.losAtMs).slice(11)) },
  { heading: 's', isNumeric: true, text: (pass) => ((pass.losAtMs - pass.aosAtMs) / 1000).toFixed(0) },
  degrees('max deg', (pass) => pass.maxElevationDeg, 1),
  degrees('rise az', (pass) => pass.aosAzimuthDeg),
  degrees('high az', (pass) => pass.tcaAzimuthDeg),
  degrees('set az', (pass) => pass.losAzimuthDeg),
  {
    heading: '+/- s',
    isNumeric: true,
    text: ({ aosUncertaintyMs: ms }) => (ms / 1000).toFixed(ms < 1000 ? 2 : 1),
  },
  { heading: 'light', text: lightText },
  { heading: 'mag', isNumeric: true, text: seenText },
];
