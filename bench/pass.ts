import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassReport } from '@dawa/protocols/console/report';
import { composePass } from '../hil-tests/src/contracts/whole-pass.ts';
import { type BenchRow, loneRow, quantile } from './paired.ts';

const rounds = 5;

/** The pass of MAYA-1 over Thimphu without its ridge: ten minutes, 55 degrees high, through north. */
export async function passRows(): Promise<BenchRow[]> {
  const times: number[] = [];
  let last: { report: PassReport; durationS: number } | undefined;
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
    try {
      const rig = await composePass({ folder });
      const startedMs = performance.now();
      const report = await rig.runToReport();
      times.push((performance.now() - startedMs) / 1000);
      last = { report, durationS: (rig.pass.losAtMs - rig.pass.aosAtMs) / 1000 };
      await rig.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const { report, durationS } = last!;
  const orbit = `one pass of ${Math.round(durationS)} s, 55 degrees high; virtual clock, simulated devices`;
  const absent = 'not measured yet';
  return [
    loneRow({
      name: 'whole-pass-s',
      unit: 's',
      value: quantile(times, 0.5),
      note: `median of ${rounds}; ${orbit}`,
    }),
    loneRow({
      name: 'pointing-rms-deg',
      unit: 'deg',
      value: report.pointingErrorDeg?.rms ?? null,
      note: orbit,
    }),
    loneRow({
      name: 'pointing-max-deg-89',
      unit: 'deg',
      value: null,
      note: `${absent}: needs a pass through the zenith`,
    }),
    loneRow({
      name: 'doppler-max-hz',
      unit: 'Hz',
      value: report.tuningErrorHz?.worst ?? null,
      note: `read back against wanted; ${orbit}`,
    }),
    loneRow({
      name: 'motor-starts-vs-gpredict-rule',
      unit: 'starts',
      value: report.motorStarts,
      baselineName: 'gpredict rule',
      note: `${absent} against the rule of gpredict; our starts in ${orbit}`,
    }),
  ];
}
