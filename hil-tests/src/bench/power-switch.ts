import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { Clock } from '@dawa/seams/clock';
import type { BenchInstruments } from '../instruments/bench-instruments.ts';
import type { BenchWatchdog } from '../safety/bench-watchdog.ts';
import { safetyRelays } from '../safety/release-ways.ts';
import type { PowerSwitch } from './bench.ts';
import { inTime } from './in-time.ts';
import type { BenchPlan } from './load-bench.ts';
import type { SwitchBoard } from './switch-board.ts';

/** A driver that has not answered for so long is not waited for: the other ways to the same rail go on without it. */
const longestWayMs = 8000;

const relays = 'relay board';

/**
 * The article's supply: watchdog first, then serial line, supply and feeding relay; off by all ways at once, each on its own,
 * so that one that hangs keeps no other back.
 */
export function benchPower(parts: {
  readonly board: Pick<SwitchBoard, 'set'>;
  readonly plan: { readonly power: Pick<BenchPlan['power'], 'relay' | 'lineRelay'> };
  readonly instruments: Pick<BenchInstruments, 'present' | 'setSupply'>;
  readonly clock: Pick<Clock, 'deadline' | 'nowAtMs'>;
  readonly watchdog: BenchWatchdog | undefined;
}): PowerSwitch {
  const { board, plan, instruments, clock, watchdog } = parts;
  const { power } = plan;
  const hasSupply = instruments.present.some(({ section }) => section.kind === 'supply');
  let isOn = false;
  let onSinceAtMs = 0;
  let earlierMs = 0;
  const setLine = async (isThrough: boolean) => {
    if (power.lineRelay === undefined) return;
    await inTime(clock, board.set([{ relay: power.lineRelay, isOn: isThrough }]), relays);
  };
  const on = async () => {
    await watchdog?.arm();
    // Remembered before it is done: a relay that may have closed counts as closed until it was opened.
    isOn = true;
    await setLine(true);
    const refused = hasSupply ? await instruments.setSupply({ isOn: true }) : undefined;
    if (refused !== undefined) throw new TypeError(`supply: expected it to switch on, found ${refused}`);
    await inTime(clock, board.set([{ relay: power.relay, isOn: true }]), relays);
    onSinceAtMs = clock.nowAtMs();
  };
  const off = async () => {
    const ways = [
      inTime(
        clock,
        board.set(safetyRelays(power).map((relay) => ({ relay, isOn: false }))),
        relays,
        longestWayMs,
      ),
    ];
    if (hasSupply)
      ways.push(
        inTime(clock, instruments.setSupply({ isOn: false }), 'supply', longestWayMs).then((refused) => {
          if (refused !== undefined) throw new TypeError(refused as string);
        }),
      );
    const outcomes = await Promise.allSettled(ways);
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [messageOf(outcome.reason)] : [],
    );
    // A serial board does not answer: only what is measured afterwards proves that it obeyed.
    if (outcomes[0]!.status === 'fulfilled') {
      if (isOn && onSinceAtMs > 0) earlierMs += clock.nowAtMs() - onSinceAtMs;
      onSinceAtMs = 0;
      isOn = false;
      watchdog?.release();
    }
    if (failures.length > 0)
      throw new TypeError(`power: expected every way to open, found ${failures.join('; ')}`);
  };
  return {
    get isOn() {
      return isOn;
    },
    get poweredMs() {
      return earlierMs + (onSinceAtMs > 0 ? clock.nowAtMs() - onSinceAtMs : 0);
    },
    set: (wanted) => (wanted ? on() : off()),
    setLine,
  };
}
