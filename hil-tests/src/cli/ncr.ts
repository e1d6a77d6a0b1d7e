import { type Column, isoText, jsonText, tableText } from '@dawa/groundstation/cli/table';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import type { NonConformance } from '../nonconformance/non-conformance.ts';
import { openRegister, type Register } from '../nonconformance/register.ts';
import { type Action, complain } from './action.ts';
import { defaultOut, readFormat, readWords } from './read-words.ts';

const helpText = `dawa hil ncr list [--all] [--register DIR] [--format table|json]
dawa hil ncr dispose ID --disposition TEXT --by NAME [--register DIR]
dawa hil ncr close ID --disposition TEXT --by NAME [--register DIR]

The non-conformance records: every failure of a campaign opens one, the same failure of the same article again is counted in it,
and a later run in which that step passes closes it. What is decided of it is a person's word.

  list         the open ones; with --all the closed ones too
  dispose      writes down what was decided (rework, repair, use as is, ...); the re-test closes it
  close        writes it down and closes it without a re-test, as for "use as is"
  --register DIR   default ${defaultOut}/ncr

Example
  $ dawa hil ncr close NCR-0007 --disposition "Use as is: waiver W-3" --by "Review board, 24 November"
`;

const spec = {
  options: {
    all: { kind: 'flag', help: 'closed ones too' },
    register: { kind: 'value', valueName: 'DIR', help: 'folder of the records' },
    disposition: { kind: 'value', valueName: 'TEXT', help: 'what was decided' },
    by: { kind: 'value', valueName: 'NAME', help: 'who decided' },
    format: { kind: 'value', valueName: 'FORMAT', help: 'table or json' },
  },
  positionals: [
    { name: 'list, dispose or close', isRequired: true },
    { name: 'ID', isRequired: false },
  ],
} as const;

const columns: readonly Column<NonConformance>[] = [
  { heading: 'Record', text: ({ id }) => id },
  { heading: 'State', text: ({ state }) => state },
  { heading: 'Article', text: ({ article }) => `${article.model} ${article.serial}` },
  { heading: 'Seen', isNumeric: true, text: ({ count }) => String(count) },
  { heading: 'Last', text: ({ occurrences }) => isoText(occurrences.at(-1)!.atMs) },
  { heading: 'Where', text: ({ procedure, phase, step }) => `${procedure.id}, ${phase}: ${step}` },
  { heading: 'Found', text: ({ found }) => found.slice(0, 60) },
  { heading: 'Disposition', text: ({ disposition }) => disposition?.text.slice(0, 40) ?? '' },
];

export const ncrAction: Action = {
  name: 'ncr',
  summary: 'lists the non-conformance records, and writes down what was decided',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    const format = read && readFormat(read.values);
    if (read === undefined || format === undefined) return 2;
    const { values, flags, positionals } = read;
    const register = openRegister(values['register'] ?? `${defaultOut}/ncr`);
    const [what, id] = positionals;
    if (what === 'dispose' || what === 'close') return await decide(register, what, id, values);
    if (what !== 'list') return complain(`ncr: expected list, dispose or close, found ${what}`);
    const { records, faults } = await register.all();
    for (const fault of faults) complain(`${register.folder}/${fault}`);
    const shown = flags.has('all') ? records : records.filter(({ state }) => state === 'open');
    process.stdout.write(format === 'json' ? jsonText({ records: shown }) : tableText(shown, columns));
    return 0;
  },
};

async function decide(
  register: Register,
  what: 'dispose' | 'close',
  id: string | undefined,
  { disposition: text, by }: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  if (id === undefined) return complain('ID: expected a record like NCR-0007, found nothing');
  if (text === undefined || by === undefined || text === '' || by === '')
    return complain(`${text ? '--by' : '--disposition'}: expected it, found nothing`);
  const { records } = await register.all();
  const record = records.find((one) => one.id === id);
  if (record === undefined) return complain(`${id}: expected a record of ${register.folder}, found none`);
  if (what === 'close' && record.state === 'closed')
    return complain(`${id}: expected an open record, found one closed by ${record.closed?.by ?? 'somebody'}`);
  const atMs = machineClock.nowAtMs();
  const decided: NonConformance = { ...record, disposition: { text, by, atMs } };
  const closed = { atMs, campaignId: null, softwareCommit: null, firmware: null, by };
  await register.replace(what === 'close' ? { ...decided, state: 'closed', closed } : decided);
  process.stdout.write(`${id}: ${what === 'close' ? 'closed' : 'written down'}\n`);
  return 0;
}
