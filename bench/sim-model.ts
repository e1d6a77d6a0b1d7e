import { createHash } from 'node:crypto';
import { createWorld } from '@dawa/payload-sim/world';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { type BenchRow, loneRow, quantile } from './paired.ts';

const modelS = 600;
const rounds = 7;

/** The payload on its bench in its busiest mode, with somebody reading its line; processor time, for neighbours take the rest. */
export async function modelRows(): Promise<BenchRow[]> {
  const one = await rates(1);
  const eight = await rates(8);
  const note = `DIGI with ordinary traffic, ${modelS} s on a virtual clock, octets hashed; time of the processor`;
  return [
    loneRow({
      ...{ name: 'model-x-real-time', unit: 'x', value: quantile(one, 0.5) },
      note: `${note}; 1,000 are wanted`,
    }),
    loneRow({
      ...{ name: 'eight-models-x-real-time', unit: 'x', value: quantile(eight, 0.5) },
      note: 'eight payloads in one process, all of them',
    }),
  ];
}

async function rates(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const [near, far] = createMemoryStreamPair('payload');
    const hash = createHash('sha256');
    near.onData((bytes) => hash.update(bytes));
    const world = createWorld({
      ...{ clock, random: createRandom('bench'), streams: { payload: far } },
      payload: { runningMode: 'DIGI', count },
    });
    const before = process.cpuUsage();
    await clock.runFor(1000 * modelS);
    const { user, system } = process.cpuUsage(before);
    world.stop();
    found.push(modelS / ((user + system) / 1e6));
  }
  return found;
}
