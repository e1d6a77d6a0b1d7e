import { measureWireTimes } from '../hil-tests/src/end-to-end/keying/wire-times.ts';
import { type BenchRow, loneRow, quantile } from './paired.ts';

const rounds = { frequency: 300, stop: 100 };

/** How long an order takes from its call to the far end of its cable. */
export async function wireRows(): Promise<BenchRow[]> {
  const { setFrequencyMs, stopMs } = await measureWireTimes(rounds);
  const row = (name: string, times: readonly number[], what: string) =>
    loneRow({
      name,
      unit: 'ms',
      value: quantile(times, 0.99),
      note: `${what}; ${times.length} times, median ${quantile(times, 0.5).toFixed(2)} ms, worst ${Math.max(...times).toFixed(2)} ms; pseudo-terminal, radio and rotator another process`,
    });
  return [
    row('set-frequency-to-wire-p99-ms', setFrequencyMs, 'IC-9700, quiet line'),
    row('stop-to-wire-p99-ms', stopMs, 'last byte of PTT off and of halt, keyed and turning'),
  ];
}
