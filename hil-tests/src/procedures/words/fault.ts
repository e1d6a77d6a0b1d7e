import type { Bench } from '../../bench/bench.ts';
import type { WordContext } from './word-context.ts';

export interface FaultWords {
  /**
   * False when this bench has no injector for it: the step says so and the phase goes on without:
   * `if (!steps.injectFault('overcurrent')) return;`
   */
  injectFault(name: string, settings?: Readonly<Record<string, number | string | boolean>>): boolean;
  /** What is still injected at the end of a procedure is removed then. */
  removeFault(name: string): void;
}

const injected = new WeakMap<Bench, Set<string>>();

function injectedInto(bench: Bench): Set<string> {
  const names = injected.get(bench) ?? new Set();
  injected.set(bench, names);
  return names;
}

/** Takes away what a procedure that broke off has left: the next one begins with a sound article. */
export function removeAllFaults(bench: Bench): void {
  for (const name of injectedInto(bench)) bench.faults?.remove(name);
  injectedInto(bench).clear();
}

export function faultWords({ bench, signal, keep }: WordContext): FaultWords {
  return {
    injectFault(name, settings) {
      signal.throwIfAborted();
      const startedAtMs = bench.clock.nowAtMs();
      const title = `Inject ${name}`;
      if (bench.faults === undefined) {
        const found = 'not run: no injector on this bench';
        keep(title, startedAtMs, { verdict: 'not-run', expected: 'a fault injector', found });
        return false;
      }
      const reason = bench.faults.whyNot?.(name);
      if (reason !== undefined) {
        keep(title, startedAtMs, { verdict: 'not-run', expected: 'injected', found: `not run: ${reason}` });
        return false;
      }
      bench.faults.inject(name, settings);
      injectedInto(bench).add(name);
      return keep(title, startedAtMs, { verdict: 'pass', expected: 'injected', found: 'injected' });
    },

    removeFault(name) {
      bench.faults?.remove(name);
      injectedInto(bench).delete(name);
    },
  };
}
