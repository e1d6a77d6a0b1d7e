import { identifyObject, type RankedCandidate } from '@dawa/flight-dynamics/orbit-fit';
import { badValue, type RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import {
  choiceOption,
  numberOption,
  readEarthOrientation,
  readSite,
  reportEarthOrientation,
} from './inputs.ts';
import { ProgressBar } from './progress-bar.ts';
import { readRecording, readSets } from './recording.ts';
import { type Column, csvText, jsonText, ndjsonText, tableText } from './table.ts';

/** `dawa identify`: the objects that a recording may belong to, likeliest first. */
export const runIdentify: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv'], 'table');
  const carrierHz = numberOption(args, 'carrier', 1e6, 1e11);
  const searchS = numberOption(args, 'search', 0, 600);
  const shortlist = numberOption(args, 'shortlist', 1, 1000);
  const { place } = await readSite(args);
  const earthOrientation = await readEarthOrientation(args);
  const observations = await readRecording(args, context, 'identify');
  const candidates = await readSets(args, context, 'identify');
  const bar = new ProgressBar(context, 'identify');
  const answer = identifyObject({
    observations,
    candidates,
    place,
    earthOrientation,
    onProgress: (part) => bar.update(part, 1),
    ...(carrierHz !== undefined && { carrierHz }),
    ...(searchS !== undefined && { searchS }),
    ...(shortlist !== undefined && { shortlist: Math.floor(shortlist) }),
  });
  bar.finish();
  if (!answer.ok) throw badValue(answer.fault.kind, answer.fault);
  const span = { fromAtMs: observations[0]!.atMs, toAtMs: observations.at(-1)!.atMs };
  const status = reportEarthOrientation(context, 'identify', earthOrientation, span);
  const { ranked, alike, isExplained, noiseHz, counts } = answer.value;
  const rows = ranked.map(rowOf);
  if (format === 'json') {
    const document = {
      ranked: rows,
      alike: alike.map(({ noradId }) => noradId),
      isExplained,
      noiseHz,
      counts,
      earthOrientation: status,
    };
    await writeOut(context.stdout, jsonText(document));
  }
  if (format === 'ndjson') await writeOut(context.stdout, ndjsonText(rows));
  if (format === 'csv') await writeOut(context.stdout, csvText(rows, Object.keys(rows[0]!)));
  if (format === 'table') await writeOut(context.stdout, tableText(rows.slice(0, 10), columns));
  if (isExplained) return 0;
  const left = `${rows[0]!.rmsHz.toFixed(0)} Hz are left where neighbours scatter by ${noiseHz.toFixed(0)}`;
  complain(context, 'identify', `it may be none of them: ${left}`);
  return 1;
};

function rowOf({ elements: _, ...row }: RankedCandidate) {
  return row;
}

type Row = ReturnType<typeof rowOf>;

const columns: readonly Column<Row>[] = [
  { heading: 'NORAD', isNumeric: true, text: (row) => String(row.noradId) },
  { heading: 'name', text: (row) => row.name },
  { heading: 'probability', isNumeric: true, text: (row) => row.probability.toFixed(4) },
  { heading: 'rms Hz', isNumeric: true, text: (row) => row.rmsHz.toFixed(1) },
  { heading: 'late s', isNumeric: true, text: (row) => row.delayS.toFixed(2) },
  { heading: 'carrier Hz', isNumeric: true, text: (row) => row.carrierHz.toFixed(0) },
  { heading: 'age days', isNumeric: true, text: (row) => row.elementAgeDays.toFixed(1) },
];
