import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { WordContext } from './word-context.ts';

export interface PowerWords {
  /** Tells the relay that feeds the article: `await steps.power(true)`. */
  power(isOn: boolean): Promise<void>;
  /** Power off by every way there is; what refuses or hangs is a doubt in the record and keeps nothing else back. */
  safePower(): Promise<void>;
  /** Whether the serial line was taken from the article without power: an idle line feeds it. */
  noteLineIsolated(): void;
}

export function powerWords({ bench, signal, keep }: WordContext): PowerWords {
  const { clock, plan } = bench;
  return {
    async power(isOn) {
      signal.throwIfAborted();
      const startedAtMs = clock.nowAtMs();
      await bench.power.set(isOn);
      const word = isOn ? 'on' : 'off';
      keep(`Power ${word}`, startedAtMs, {
        ...{ verdict: 'pass', expected: `relay told ${word}`, found: `told ${word}` },
      });
    },

    async safePower() {
      const startedAtMs = clock.nowAtMs();
      const expected = 'every way to the supply told off';
      try {
        await bench.power.set(false);
        keep('Power off', startedAtMs, { verdict: 'pass', expected, found: 'told off' });
      } catch (error) {
        keep('Power off', startedAtMs, { verdict: 'inconclusive', expected, found: messageOf(error) });
      }
    },

    noteLineIsolated() {
      const { lineRelay } = plan.power;
      const found =
        lineRelay === undefined
          ? 'not run: the bench file names no relay in it (power.lineRelay)'
          : `relay ${lineRelay} told to open`;
      const expected = 'isolated from the article without power';
      const verdict = lineRelay === undefined ? 'not-run' : 'pass';
      keep('Serial line', clock.nowAtMs(), { verdict, expected, found });
    },
  };
}
