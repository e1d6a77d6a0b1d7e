import { dirname, resolve } from 'node:path';
import type { ConfigFault } from '@dawa/groundstation/config/config-fault';
import { readYaml } from '@dawa/groundstation/config/read-yaml';
import { validate } from '@dawa/groundstation/config/validate';
import { failure, type Result, success } from '@dawa/seams/fault';
import { type BenchFile, benchFile } from './bench-file.ts';

export interface BenchPlan extends BenchFile {
  /** The file it was read from. */
  readonly file: string;
  /** Absolute path of the mission's folder. */
  readonly missionFolder: string;
}

/** The bench that a file describes, or the one line that says what is wrong with it. */
export async function loadBench(path: string): Promise<Result<BenchPlan, ConfigFault>> {
  const data = await readYaml(path);
  if (!data.ok) return data;
  const bench = validate(benchFile, data.value, path);
  if (!bench.ok) return bench;
  const { payload, power, faultInjector } = bench.value;
  const isSimulated = payload.kind === 'simulated';
  const oddAir = whatContradictsAir(bench.value);
  if (oddAir !== undefined) return failure({ kind: 'bad-reference', file: path, ...oddAir });
  if ((power.connection.kind === 'simulated') !== isSimulated) {
    const expected = `${payload.kind}, as the payload: a simulated relay feeds no real board`;
    const found = power.connection.kind;
    return failure({ kind: 'bad-reference', file: path, path: 'power.connection.kind', expected, found });
  }
  if (faultInjector === 'simulator' && !isSimulated) {
    const expected = 'none, for the payload is real';
    return failure({
      kind: 'bad-reference',
      file: path,
      path: 'faultInjector',
      expected,
      found: faultInjector,
    });
  }
  const fault = whatContradicts(bench.value, isSimulated);
  if (fault !== undefined) return failure({ kind: 'bad-reference', file: path, ...fault });
  return success({ ...bench.value, file: path, missionFolder: resolve(dirname(path), bench.value.mission) });
}

/** An article has bus and supply, or neither of them and an air that is its own: a program, or a digipeater behind a TNC. */
function whatContradictsAir({
  payload,
  power,
  air,
}: BenchFile): Pick<ConfigFault, 'path' | 'expected' | 'found'> | undefined {
  const { kind: found } = power.connection;
  if (air?.kind === 'program' && payload.kind !== 'none')
    return { path: 'payload.kind', expected: 'none, for the article is a program', found: payload.kind };
  if (payload.kind === 'none' && (air === undefined || air.kind === 'simulated')) {
    const expected = 'program or kiss, for there is no other way to the article';
    return { path: 'air.kind', expected, found: air?.kind ?? 'no air' };
  }
  if ((payload.kind === 'none') === (found === 'none')) return undefined;
  const expected =
    payload.kind === 'none' ? 'none, for nobody could tell the article to stop' : 'what feeds the article';
  return { path: 'power.connection.kind', expected, found };
}

/** What no schema sees: two entries that cannot both be meant. */
function whatContradicts(
  { power, instruments, simulator, air }: BenchFile,
  isSimulated: boolean,
): Pick<ConfigFault, 'path' | 'expected' | 'found'> | undefined {
  const { rate, time, article } = simulator;
  if (rate !== 1 && !isSimulated)
    return { path: 'simulator.rate', expected: '1, for the payload is real', found: rate };
  if (rate !== 1 && time === 'virtual')
    return { path: 'simulator.rate', expected: '1, or time: real beside it', found: rate };
  if (isSimulated && article === 'simavr' && time === 'virtual')
    return { path: 'simulator.time', expected: 'real, for simavr has no other', found: time };
  if (air !== undefined && (air.kind === 'simulated') !== isSimulated) {
    const expected = isSimulated
      ? 'simulated, as the payload'
      : 'kiss: a simulated radio hears no real board';
    return { path: 'air.kind', expected, found: air.kind };
  }
  if (power.lineRelay === power.relay)
    return { path: 'power.lineRelay', expected: `another relay than ${power.relay}`, found: power.lineRelay };
  for (const [index, { id, connection }] of instruments.entries()) {
    const where = `instruments[${index}]`;
    if (instruments.findIndex((one) => one.id === id) !== index)
      return { path: `${where}.id`, expected: 'an id of its own', found: id };
    if (connection?.kind === 'simulated' && !isSimulated) {
      const expected = 'lan or serial: a simulated instrument measures no real board';
      return { path: `${where}.connection.kind`, expected, found: 'simulated' };
    }
  }
  return undefined;
}
