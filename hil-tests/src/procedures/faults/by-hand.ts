import type { Steps } from '../steps.ts';

/** Makes a fault where nobody can inject one: by an instrument, by the air, or by the person at the bench. */
export interface FaultMaker {
  /** With what: `supply`, `operator`, `air`, `line`. */
  readonly by: string;
  /** Asked before anything else is done; why not is in the record when it is not. */
  isPossible(steps: Steps): Promise<boolean>;
  /** @returns what takes it away again; undefined when it could not be made, which is in the record then */
  make(steps: Steps): Promise<LiftFault | undefined>;
}

export type LiftFault = (steps: Steps) => Promise<void>;

/** The bench's supply sinks by some volts, at once or slowly, until the fault is lifted. */
export function bySupply(sinks: {
  readonly byV: number;
  /** Down to `byV` below at this rate; at once where it is left out. */
  readonly vPerS?: number;
  /** Back again by itself after this long. */
  readonly forMs?: number;
}): FaultMaker {
  const title = `Supply sinks by ${sinks.byV} V`;
  const expected = 'a supply that can be set';
  return {
    by: 'supply',
    async isPossible({ bench, leaveOut }) {
      const reading = await bench.instruments.read('supply_voltage');
      if (!('reason' in reading)) return true;
      leaveOut(title, { expected, reason: reading.reason });
      return false;
    },
    async make({ bench, leaveOut }) {
      const { instruments, clock } = bench;
      const reading = await instruments.read('supply_voltage');
      if ('reason' in reading) {
        leaveOut(title, { expected, reason: reading.reason });
        return undefined;
      }
      // As it was set, and not as it was read: a supply shows the last figure of its converter.
      const soundV = Number(reading.reading.value.toFixed(2));
      const startedAtMs = clock.nowAtMs();
      const sinkTo = (byV: number) => instruments.setSupply({ voltageV: soundV - byV });
      const refused = await sinkTo(sinks.vPerS === undefined ? sinks.byV : 0);
      if (refused !== undefined) {
        leaveOut(title, { expected, reason: refused });
        return undefined;
      }
      const { vPerS } = sinks;
      const stop =
        vPerS === undefined
          ? () => {}
          : clock.every(1000, () => {
              const sunkV = (vPerS * (clock.nowAtMs() - startedAtMs)) / 1000;
              void sinkTo(Math.min(sinks.byV, sunkV));
            });
      const rise = async () => {
        stop();
        await sinkTo(0);
      };
      if (sinks.forMs !== undefined) {
        await clock.sleep(sinks.forMs);
        await rise();
      }
      return rise;
    },
  };
}

/** The person at the bench does it, and undoes it. */
export function byOperator(task: {
  /** Before the article is started: can it be done at all? */
  readonly offer: string;
  readonly make: string;
  readonly lift: string;
}): FaultMaker {
  return {
    by: 'operator',
    async isPossible(steps) {
      const answer = await steps.ask(task.offer, { confirm: true, isOptional: true });
      return answer === 'yes';
    },
    async make(steps) {
      const answer = await steps.ask(task.make, { confirm: true });
      if (answer !== 'yes') return undefined;
      return async (again) => {
        await again.ask(task.lift, { confirm: true });
      };
    },
  };
}

/** The bench's own transmitter sends these frames, without their checks, one after the other, until the fault is lifted. */
export function byAir(frames: readonly Uint8Array[], everyMs: number): FaultMaker {
  return {
    by: 'air',
    // Without a radio its phase is left out as a whole.
    isPossible: async ({ bench }) => bench.air !== undefined,
    async make({ bench: { air, clock } }) {
      if (air === undefined) return undefined;
      let next = 0;
      const stop = clock.every(everyMs, () => void air.send(frames[next++ % frames.length]!));
      return async () => stop();
    },
  };
}
