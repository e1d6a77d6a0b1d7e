import { findShadows, type Shadow } from '@dawa/flight-dynamics/eclipse';
import type { RunCommand } from './command.ts';
import { complain, writeOut } from './command-io.ts';
import { choiceOption, readPropagators, spanOptions } from './inputs.ts';
import { createPace } from './pace.ts';
import { ProgressBar } from './progress-bar.ts';
import { type Column, csvText, isoText, jsonText, ndjsonText, tableText } from './table.ts';

type ShadowRow = { readonly noradId: number; readonly name: string } & Shadow;

/** `dawa eclipses`: when satellites are in the Earth's penumbra and umbra. */
export const runEclipses: RunCommand = async (args, context) => {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv'], 'table');
  const { fromAtMs, toAtMs } = spanOptions(args, context.clock.nowAtMs());
  const propagators = await readPropagators(args, context, 'eclipses');
  const shadows: ShadowRow[] = [];
  const bar = new ProgressBar(context, 'eclipses');
  const breathe = createPace(context);
  for (const [index, propagator] of propagators.entries()) {
    await breathe();
    bar.update(index, propagators.length);
    const { noradId, name } = propagator.elements;
    for (const shadow of findShadows(propagator, fromAtMs, toAtMs))
      shadows.push({ noradId, name, ...shadow });
    const end = propagator.at(toAtMs);
    if (!end.ok) complain(context, 'eclipses', `${noradId}: ${end.fault.kind} before ${isoText(toAtMs)}`);
  }
  bar.finish();
  shadows.sort((a, b) => a.fromAtMs - b.fromAtMs);
  const text = {
    json: () => jsonText({ shadows }),
    ndjson: () => ndjsonText(shadows),
    csv: () => csvText(shadows as unknown as Record<string, unknown>[], csvKeys),
    table: () => (shadows.length === 0 ? '' : tableText(shadows, columns)),
  }[format]();
  await writeOut(context.stdout, text);
  if (shadows.length === 0) complain(context, 'eclipses', 'always in full sunlight in this span');
  return 0;
};

const csvKeys = ['noradId', 'name', 'kind', 'fromAtMs', 'toAtMs', 'isOpenAtStart', 'isOpenAtEnd'];

const columns: readonly Column<ShadowRow>[] = [
  { heading: 'object', isNumeric: true, text: ({ noradId }) => String(noradId) },
  { heading: 'name', text: ({ name }) => name },
  { heading: 'shadow', text: ({ kind }) => kind },
  {
    heading: 'enters (UTC)',
    text: ({ fromAtMs, isOpenAtStart }) => (isOpenAtStart ? 'is in it' : isoText(fromAtMs, 3)),
  },
  { heading: 'leaves', text: ({ toAtMs, isOpenAtEnd }) => (isOpenAtEnd ? 'stays' : isoText(toAtMs, 3)) },
  { heading: 's', isNumeric: true, text: ({ fromAtMs, toAtMs }) => ((toAtMs - fromAtMs) / 1000).toFixed(1) },
];
