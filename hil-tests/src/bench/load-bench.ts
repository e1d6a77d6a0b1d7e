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
  if (bench.value.simulator.rate !== 1 && !isSimulated) {
    const expected = '1, for the payload is real';
    const found = bench.value.simulator.rate;
    return failure({ kind: 'bad-reference', file: path, path: 'simulator.rate', expected, found });
  }
  return success({ ...bench.value, file: path, missionFolder: resolve(dirname(path), bench.value.mission) });
}
