import { dirname, join, resolve } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import { beginCampaignProgram, isProcessThere } from './adapters/campaign-program.ts';
import { createBenchDesk } from './bench/bench-desk.ts';
import type { Bus, Journal } from './ports.ts';
import type { StationDoor } from './server/station-door.ts';
import type { ClosingOrder } from './station/closing-order.ts';
import type { StartPlan } from './station/start-plan.ts';

/*
 * The bench's part of `main.ts`: where its campaigns write, and how one is begun.
 */

/** Benches that need no hardware: everybody has them. */
const shippedBenches = ['bench-simulated', 'bench-firmware', 'bench-simavr', 'bench-terminals'];

export function attachBench(
  plan: Pick<StartPlan, 'station' | 'stationPath' | 'root' | 'benchFolder'>,
  { clock, bus, journal, closing }: { clock: Clock; bus: Bus; journal: Journal; closing: ClosingOrder },
): NonNullable<StationDoor['bench']> {
  const { bench } = plan.station.file;
  const beside = (path: string) => resolve(dirname(plan.stationPath), path);
  const folder =
    plan.benchFolder ?? (bench?.folder === undefined ? resolve('out/hil') : beside(bench.folder));
  const desk = createBenchDesk({
    ...{ folder, clock, bus, journal, isProcessThere },
    benchFiles: [
      ...(bench?.files ?? []).map(beside),
      ...shippedBenches.map((name) => join(plan.root, `docs/examples/${name}.yaml`)),
    ],
    begin: (words) => beginCampaignProgram(join(plan.root, 'hil-tests/bin/hil-tests.js'), folder, words),
  });
  closing.add('bench', () => desk.close());
  return desk;
}
