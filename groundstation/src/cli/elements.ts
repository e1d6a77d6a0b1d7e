import { elementAgeDays } from '@dawa/flight-dynamics/element-age';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { describeFault } from '@dawa/seams/fault';
import type { RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { choiceOption, readElementFile } from './inputs.ts';
import { type Column, csvText, isoText, jsonText, ndjsonText, tableText } from './table.ts';

/** `dawa elements FILE`: what a file of elements holds, and what is wrong with the rest of it. */
export const runElements: RunCommand = async (args, context) => {
  const path = args.positionals[0]!;
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv'], 'table');
  const parsed = await readElementFile(path, context);
  const nowAtMs = context.clock.nowAtMs();
  const elements = parsed.elements.map((set) => rowOf(set, nowAtMs));
  const { faults } = parsed;
  if (format === 'json') await writeOut(context.stdout, jsonText({ elements, faults }));
  if (format === 'ndjson') await writeOut(context.stdout, ndjsonText(elements));
  if (format === 'csv')
    await writeOut(context.stdout, csvText(elements, ['noradId', 'name', 'epochAtMs', 'ageDays', 'kind']));
  if (format === 'table' && elements.length > 0) await writeOut(context.stdout, tableText(elements, columns));
  for (const { line, kind, expected, found } of format === 'json' ? faults.slice(0, 1) : faults) {
    complain(context, 'elements', describeFault({ kind: `${path}: line ${line}: ${kind}`, expected, found }));
  }
  if (faults.length === 0) return 0;
  return elements.length === 0 ? 2 : 1;
};

function rowOf(set: ElementSet, nowAtMs: number) {
  const { noradId, name, epochAtMs, kind } = set;
  return { noradId, name, epochAtMs, ageDays: elementAgeDays(set, nowAtMs), kind };
}

type Row = ReturnType<typeof rowOf>;

const columns: readonly Column<Row>[] = [
  { heading: 'NORAD', isNumeric: true, text: (row) => String(row.noradId) },
  { heading: 'name', text: (row) => row.name },
  { heading: 'epoch', text: (row) => isoText(row.epochAtMs) },
  { heading: 'age days', isNumeric: true, text: (row) => row.ageDays.toFixed(1) },
  { heading: 'kind', text: (row) => row.kind },
];
