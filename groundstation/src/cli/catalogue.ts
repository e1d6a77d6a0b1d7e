import type { AddOutcome } from '@dawa/flight-dynamics/catalogue';
import { describeFault } from '@dawa/seams/fault';
import { openCatalogue, type StoredCatalogue } from '../catalogue/catalogue-file.ts';
import { countOutcomes, type OutcomeCounts } from '../catalogue/outcome-counts.ts';
import { type RefreshResult, refreshCatalogue } from '../catalogue/refresh-catalogue.ts';
import { celestrakUrl, type GpQuery } from '../catalogue/refresh-rule.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault, type RunCommand } from './command.ts';
import { complain, type ExitCode, writeOut } from './command-io.ts';
import { choiceOption, instantOption, readElementFile } from './inputs.ts';
import { type Column, csvText, isoText, jsonText, ndjsonText, tableText } from './table.ts';

/** `dawa catalogue refresh|import|list|show`: the elements that the station keeps, with their history. */
export const runCatalogue: RunCommand = async (args, context) => {
  const [action, what] = args.positionals;
  const run = actions[action as keyof typeof actions];
  if (run === undefined) {
    throw badValue('ACTION', {
      expected: `one of ${Object.keys(actions).join(', ')}`,
      found: String(action),
    });
  }
  const dataFolder = args.values['data'] ?? './data';
  const store = openCatalogue(dataFolder);
  for (const fault of store.faults.slice(0, 5)) complain(context, 'catalogue', describeFault(fault));
  return run({ args, context, store, dataFolder, what });
};

interface Task {
  readonly args: Arguments;
  readonly context: CommandContext;
  readonly store: StoredCatalogue;
  readonly dataFolder: string;
  readonly what: string | undefined;
}

const actions = { refresh, import: importFile, list, show };

async function refresh({ args, context, store, dataFolder, what }: Task): Promise<ExitCode> {
  if (what !== undefined) throw badValue(what, { expected: '--group, --norad or --intdes', found: what });
  const queries = queriesOf(args);
  const baseUrl = args.values['url'] ?? celestrakUrl;
  if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw badValue('--url', { expected: 'an http or https address', found: baseUrl });
  }
  const results: (RefreshResult & { query: string })[] = [];
  for (const query of queries) {
    const result: RefreshResult = args.flags.has('offline')
      ? { kind: 'kept', fault: { kind: 'offline', expected: 'nothing asked', found: '--offline' } }
      : await refreshCatalogue({
          dataFolder,
          store,
          query,
          baseUrl,
          clock: context.clock,
          signal: context.signal,
        });
    results.push({ query: `${query.by}=${query.value}`, ...result });
  }
  if (isJson(args)) await writeOut(context.stdout, jsonText({ refreshed: results }));
  else
    await writeOut(context.stdout, results.map((result) => `${result.query}: ${wordsOf(result)}\n`).join(''));
  for (const result of results) {
    if (result.kind === 'updated') tellHeldBack(context, result);
  }
  // Being offline or early is ordinary; a server that has nothing for the query is not.
  const ordinary = ['offline', 'timeout', 'too-soon'];
  const isBad = results.some((one) => one.kind === 'kept' && !ordinary.includes(one.fault.kind));
  return isBad || results.some((one) => one.kind === 'updated' && one.heldBack.length > 0) ? 1 : 0;
}

function queriesOf(args: Arguments): GpQuery[] {
  const queries: GpQuery[] = [];
  const kinds = [
    ['norad', 'CATNR', /^\d{1,9}$/, 'catalogue numbers'],
    ['group', 'GROUP', /^[A-Za-z0-9_-]{1,40}$/, 'a group such as stations, cubesat, active'],
    ['intdes', 'INTDES', /^\d{4}-\d{3}$/, 'a launch such as 2022-158'],
  ] as const;
  for (const [option, by, pattern, expected] of kinds) {
    for (const value of args.values[option]?.split(',') ?? []) {
      if (!pattern.test(value)) throw badValue(`--${option}`, { expected, found: value });
      queries.push({ by, value });
    }
  }
  if (queries.length > 0) return queries;
  throw badValue('refresh', { expected: '--group, --norad or --intdes', found: 'none' });
}

function wordsOf(result: RefreshResult): string {
  if (result.kind === 'updated') return countsText(result);
  if (result.kind === 'unchanged') return 'nothing has changed since the last time';
  return `kept what was there (${describeFault(result.fault)})`;
}

const countsText = ({ added, duplicates, confirmed, heldBack, faults }: OutcomeCounts) =>
  [
    `${added} new sets`,
    `${duplicates} known`,
    ...(confirmed > 0 ? [`${confirmed} confirm a manoeuvre`] : []),
    ...(heldBack.length > 0 ? [`${heldBack.length} held back`] : []),
    ...(faults.length > 0 ? [`${faults.length} unreadable`] : []),
  ].join(', ');

async function importFile({ args, context, store, what }: Task): Promise<ExitCode> {
  if (what === undefined)
    throw badValue('import', { expected: 'a FILE of elements, or -', found: 'nothing' });
  const { elements, faults } = await readElementFile(what, context);
  const first = faults[0];
  if (elements.length === 0 && first) throw badValue(`${what}: line ${first.line}: ${first.kind}`, first);
  const isForced = args.flags.has('force');
  const receivedAtMs = context.clock.nowAtMs();
  const outcomes: readonly AddOutcome[] = store.add(
    elements.map((set) => ({ elements: set, receivedAtMs, source: what, ...(isForced ? { isForced } : {}) })),
  );
  const counts = countOutcomes(elements, outcomes, faults);
  await writeOut(context.stdout, isJson(args) ? jsonText(counts) : `${countsText(counts)}\n`);
  for (const { line, kind, expected, found } of faults.slice(0, 5)) {
    complain(
      context,
      'catalogue',
      describeFault({ kind: `${what}: line ${line}: ${kind}`, expected, found }),
    );
  }
  tellHeldBack(context, counts);
  return faults.length > 0 || counts.heldBack.length > 0 ? 1 : 0;
}

function tellHeldBack(context: CommandContext, { heldBack }: OutcomeCounts): void {
  for (const { noradId, fault } of heldBack.slice(0, 5)) {
    const advice = 'a second set like it, or import --force, lets it in';
    complain(context, 'catalogue', `${noradId} held back: ${describeFault(fault)}; ${advice}`);
  }
}

async function list({ args, context, store }: Task): Promise<ExitCode> {
  const format = choiceOption(args, 'format', ['table', 'json', 'ndjson', 'csv'], 'table');
  const atMs = instantOfTask(args, context);
  const objects = store.catalogue
    .noradIds()
    .flatMap((noradId) => store.catalogue.report(noradId, atMs) ?? []);
  if (format === 'json') await writeOut(context.stdout, jsonText({ objects }));
  if (format === 'ndjson') await writeOut(context.stdout, ndjsonText(objects));
  if (format === 'csv')
    await writeOut(
      context.stdout,
      csvText(
        objects.map((row) => ({ ...row })),
        csvKeys,
      ),
    );
  if (format === 'table') await writeOut(context.stdout, tableText(objects, columns));
  return 0;
}

async function show({ args, context, store, what }: Task): Promise<ExitCode> {
  const noradId = /^\d{1,9}$/.test(what ?? '') ? Number(what) : undefined;
  if (noradId === undefined)
    throw badValue('show', { expected: 'a catalogue number', found: what ?? 'nothing' });
  const report = store.catalogue.report(noradId, instantOfTask(args, context));
  if (!report) throw new CommandFault(`${noradId}: expected an object of the catalogue, found none`, 1);
  const entry = (one: ReturnType<typeof store.catalogue.history>[number]) => {
    const { elements, receivedAtMs, source, isForced = false } = one;
    const { epochAtMs, meanMotionRevDay, bstarPerEarthRadius, revolutionAtEpoch } = elements;
    const numbers = { epochAtMs, meanMotionRevDay, bstarPerEarthRadius, revolutionAtEpoch };
    return { ...numbers, receivedAtMs, source, isForced };
  };
  const history = store.catalogue.history(noradId).map(entry);
  const heldBack = store.catalogue.heldBack(noradId).map(entry);
  if (isJson(args)) {
    await writeOut(context.stdout, jsonText({ ...report, history, heldBack }));
    return 0;
  }
  const rows = [
    ...history.map((row) => ({ ...row, is: 'taken' })),
    ...heldBack.map((row) => ({ ...row, is: 'held back' })),
  ];
  await writeOut(context.stdout, tableText([report], columns));
  await writeOut(context.stdout, `\n${tableText(rows, historyColumns)}`);
  return 0;
}

const isJson = (args: Arguments) => choiceOption(args, 'format', ['table', 'json'], 'table') === 'json';
const instantOfTask = (args: Arguments, context: CommandContext) =>
  args.values['at'] === undefined
    ? context.clock.nowAtMs()
    : instantOption(args, 'at', context.clock.nowAtMs());

type Report = NonNullable<ReturnType<StoredCatalogue['catalogue']['report']>>;
const csvKeys: readonly (keyof Report)[] = [
  'noradId',
  'name',
  'setCount',
  'firstEpochAtMs',
  'epochAtMs',
  'ageDays',
  'alongTrackSigmaKm',
  'alongTrack95Km',
  'heldBackCount',
];
const columns: readonly Column<Report>[] = [
  { heading: 'NORAD', isNumeric: true, text: (row) => String(row.noradId) },
  { heading: 'name', text: (row) => row.name },
  { heading: 'newest epoch', text: (row) => isoText(row.epochAtMs) },
  { heading: 'age days', isNumeric: true, text: (row) => row.ageDays.toFixed(1) },
  { heading: 'along track km 68 %', isNumeric: true, text: (row) => kmText(row.alongTrackSigmaKm) },
  { heading: '95 %', isNumeric: true, text: (row) => kmText(row.alongTrack95Km) },
  { heading: 'sets', isNumeric: true, text: (row) => String(row.setCount) },
  { heading: 'held back', isNumeric: true, text: (row) => String(row.heldBackCount) },
];

/** An error of half an orbit or more says only that the elements are worth nothing any more. */
const kmText = (km: number) => (km > 20_000 ? '>20000' : km.toFixed(km < 10 ? 1 : 0));

interface HistoryRow {
  readonly is: string;
  readonly epochAtMs: number;
  readonly meanMotionRevDay: number;
  readonly bstarPerEarthRadius: number;
  readonly source: string;
}
const historyColumns: readonly Column<HistoryRow>[] = [
  { heading: 'epoch', text: (row) => isoText(row.epochAtMs) },
  { heading: 'rev/day', isNumeric: true, text: (row) => row.meanMotionRevDay.toFixed(8) },
  { heading: 'B* 1/Re', isNumeric: true, text: (row) => row.bstarPerEarthRadius.toExponential(3) },
  { heading: '', text: (row) => row.is },
  { heading: 'from', text: (row) => row.source },
];
