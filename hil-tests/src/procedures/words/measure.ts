import type { Limit } from '../../bench/bench-file.ts';
import type { BenchQuantity } from '../../instruments/bench-instruments.ts';
import { judgeMeasurement } from '../../measuring/judge-measurement.ts';
import type { Reading } from '../../measuring/reading.ts';
import type { WordContext } from './word-context.ts';

export interface MeasureWords {
  /** A number against the limit of that name in the bench file, or the one given: `steps.measure('report_period', 1.02, 's')`. */
  measure(name: string, value: number, unit: string, limit?: Limit): boolean;
  /**
   * What an instrument of the bench reads, against the limit of that name in the bench file, or the one given; not run, with its
   * reason, where the bench has none.
   */
  read(
    quantity: BenchQuantity,
    settings?: { readonly name?: string; readonly limit?: Limit },
  ): Promise<Reading | undefined>;
  /** Reads again and again until it is as wanted; how long that took on the bench clock, or undefined. */
  readUntil(
    title: string,
    quantity: BenchQuantity,
    wanted: { readonly expected: string; readonly withinMs: number; isIt(value: number): boolean },
  ): Promise<number | undefined>;
}

/** An instrument has other things to do. */
const betweenReadingsMs = 20;

export function measureWords({ bench, signal, keep, moving }: WordContext): MeasureWords {
  const { clock, plan } = bench;
  const rule = (atMs: number) => ({ atMs, isGuarded: plan.decisionRule !== 'simple-acceptance' });
  return {
    measure(name, value, unit, limit = plan.limits[name]) {
      const startedAtMs = clock.nowAtMs();
      if (limit === undefined) {
        const found = `${value} ${unit}, no limit`;
        return keep(name, startedAtMs, {
          verdict: 'inconclusive',
          expected: 'a limit in the bench file',
          found,
        });
      }
      return keep(name, startedAtMs, judgeMeasurement(name, { value, unit }, limit, rule(startedAtMs)));
    },

    async read(quantity, { name = quantity, limit = plan.limits[name] } = {}) {
      const startedAtMs = clock.nowAtMs();
      const result = await bench.instruments.read(quantity);
      const expected = limit === undefined ? 'a limit in the bench file' : `${limit.low} to ${limit.high}`;
      if ('reason' in result) {
        keep(name, startedAtMs, { verdict: 'not-run', expected, found: `not run: ${result.reason}` });
        return undefined;
      }
      const { reading } = result;
      if (limit === undefined) {
        const found = `${reading.value} ${reading.unit}, no limit`;
        keep(name, startedAtMs, { verdict: 'inconclusive', expected, found });
      } else {
        keep(name, startedAtMs, judgeMeasurement(name, reading, limit, rule(startedAtMs)));
      }
      return reading;
    },

    async readUntil(title, quantity, { expected, withinMs, isIt }) {
      const startedAtMs = clock.nowAtMs();
      const whole = `${expected} within ${withinMs} ms`;
      let last = 'nothing';
      for (;;) {
        signal.throwIfAborted();
        const result = await bench.instruments.read(quantity);
        if ('reason' in result) {
          const found = `not run: ${result.reason}`;
          keep(title, startedAtMs, { verdict: 'not-run', expected: whole, found });
          return undefined;
        }
        const { value, unit } = result.reading;
        const tookMs = clock.nowAtMs() - startedAtMs;
        last = `${Number(value.toPrecision(6))} ${unit}`;
        moving({ title, expected: whole, found: last });
        if (isIt(value)) {
          const found = `${last} after ${Math.round(tookMs)} ms`;
          keep(title, startedAtMs, { verdict: 'pass', expected: whole, found });
          return tookMs;
        }
        if (tookMs > withinMs) break;
        await clock.sleep(betweenReadingsMs);
      }
      keep(title, startedAtMs, { verdict: 'fail', expected: whole, found: last });
      return undefined;
    },
  };
}
