import type { PayloadMode, ResetCause } from '@dawa/payload-sim/payload/payload-mode';
import { bySupply } from '../faults/by-hand.ts';
import { magic } from '../faults/stand-by.ts';
import { unjudged } from '../faults/unjudged.ts';
import type { Steps } from '../steps.ts';

/** Modes in which the payload can be when it is reset. */
export const resetModes = ['STANDBY', 'RX', 'DIGI', 'STORE', 'BEACON', 'SAFE'] as const;
export type ResetMode = Extract<PayloadMode, (typeof resetModes)[number]>;

/** One way to reset the article. */
export interface ResetWay {
  readonly title: string;
  readonly cause: ResetCause;
  /** Beside AP-CPU-05 and AP-CPU-06. */
  readonly requirements?: readonly string[];
  readonly isTransmitting?: boolean;
  /** Puts the delivered settings back; the others keep what was commanded. */
  readonly isHard?: boolean;
  /** Why this bench cannot do it; left out: any bench can. */
  whyNot?(steps: Steps): string | undefined;
  /** Does it; returns what has to be done once the article has started again. */
  make(steps: Steps, mode: ResetMode): Promise<(() => Promise<void>) | undefined>;
}

const dischargeMs = 1000;
const away = bySupply({ byV: 0.9, forMs: 1500 });

export const resetWays: readonly ResetWay[] = [
  {
    title: 'loss of power',
    cause: 'POWER_ON',
    async make(steps) {
      await steps.power(false);
      await steps.bench.clock.sleep(dischargeMs);
      await steps.power(true);
      return undefined;
    },
  },
  { title: 'command', cause: 'COMMANDED', make: commanded('SOFT') },
  {
    title: 'command, with the delivered settings',
    cause: 'COMMANDED',
    isHard: true,
    make: commanded('HARD'),
  },
  {
    title: 'watchdog',
    cause: 'WATCHDOG',
    requirements: ['AP-CPU-01', 'AP-CPU-07'],
    whyNot: (steps) => whyNotInjected(steps, 'watchdog-hang'),
    async make(steps) {
      steps.injectFault('watchdog-hang');
      return undefined;
    },
  },
  {
    title: 'reset line, in the middle of a command',
    cause: 'EXTERNAL',
    whyNot: (steps) => whyNotInjected(steps, 'reset-in-command'),
    async make(steps) {
      steps.injectFault('reset-in-command');
      await steps.begin('PING');
      return undefined;
    },
  },
  {
    title: 'brown-out at key-down',
    cause: 'BROWN_OUT',
    requirements: ['AP-PWR-03'],
    isTransmitting: true,
    async make(steps, mode) {
      if (whyNotInjected(steps, 'brown-out') !== undefined) return supplyAway(steps);
      // In SAFE nothing can be keyed: there the supply itself is gone for a moment.
      if (mode === 'SAFE') {
        steps.injectFault('bus-sag', { sagV: 0.9 });
        await steps.bench.clock.sleep(300);
        steps.removeFault('bus-sag');
        return undefined;
      }
      steps.injectFault('brown-out');
      await unjudged(steps, 'TX_TEST of 2 s', (again) => again.begin('TX_TEST', { duration: 2 }));
      return async () => steps.removeFault('brown-out');
    },
  },
];

export function whyNotInjected({ bench }: Steps, name: string): string | undefined {
  return bench.faults === undefined ? 'no injector on this bench' : bench.faults.whyNot?.(name);
}

function commanded(kind: 'SOFT' | 'HARD'): ResetWay['make'] {
  return async (steps) => {
    await steps.begin('RESET', { kind, magic });
    return undefined;
  };
}

async function supplyAway(steps: Steps): Promise<(() => Promise<void>) | undefined> {
  if (await away.isPossible(steps)) await away.make(steps);
  return undefined;
}
