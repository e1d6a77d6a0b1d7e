import { fileURLToPath } from 'node:url';
import type { BenchFaultName } from '@dawa/payload-sim/bench-devices/instrument-faults';
import type { DetectionName } from '@dawa/payload-sim/payload/fault-list';
import type { World } from '@dawa/payload-sim/world';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { Bench } from '../bench/bench.ts';
import { passVirtualTime } from '../bench/bench-time.ts';
import { type BenchPlan, loadBench } from '../bench/load-bench.ts';
import { modelWorld, openBenchIn } from '../bench/virtual-bench.ts';
import type { ProcedureResult } from '../report/results.ts';
import type { Procedure } from './procedure.ts';
import { runProcedure } from './run-procedure.ts';

const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));

export interface MemoryBenchSettings {
  /** Detections taken out of the breadboard. */
  readonly blindTo?: readonly DetectionName[];
  /** Faults of the breadboard or of the bench that are there from the beginning. */
  readonly faults?: readonly string[];
  readonly hasInjector?: boolean;
  readonly plan?: (plan: BenchPlan) => BenchPlan;
}

export interface MemoryBench {
  readonly bench: Bench;
  readonly world: World;
  readonly clock: VirtualClock;
  setBenchFault(name: BenchFaultName, isActive: boolean): void;
  /** Runs a procedure to its end in bench time. */
  run(procedure: Procedure, signal?: AbortSignal): Promise<ProcedureResult>;
}

const longestMs = 86_400_000;

/** The example bench in this process, with the model, on one virtual clock. */
export async function memoryBench(settings: MemoryBenchSettings = {}): Promise<MemoryBench> {
  const { blindTo, faults = [], hasInjector = true, plan: change = (plan) => plan } = settings;
  const loaded = await loadBench(example);
  if (!loaded.ok) throw new TypeError(`bench: expected a good file, found ${loaded.fault.found}`);
  const { simulator, faultInjector } = loaded.value;
  const plan = change({
    ...loaded.value,
    faultInjector: hasInjector ? faultInjector : 'none',
    simulator: { ...simulator, disabledDetections: [...(blindTo ?? simulator.disabledDetections)] },
  });
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const world = modelWorld(clock, plan);
  const bench = await passVirtualTime(clock, () => openBenchIn(world, plan, clock));
  for (const name of faults) world.setFault(name, true);
  return {
    ...{ bench, world, clock },
    setBenchFault: (name, isActive) => void world.setFault(name, isActive),
    run: (procedure, signal = new AbortController().signal) =>
      passVirtualTime(clock, () => runProcedure(procedure, bench, signal), undefined, longestMs),
  };
}
