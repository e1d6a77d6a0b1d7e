import type { Alarm, EngineeringValue, LimitState, ValueType } from './definition.ts';
import type { AlarmHistory } from './judge-alarm.ts';

/** Values of one parameter that changes are judged by. */
const maxSamples = 20_000;

/** What was seen of one value: kept when the packet it came with was read, forgotten when it was not. */
export class AlarmTrack implements AlarmHistory {
  readonly #spanSamples: number;
  readonly #spanMs: number;
  readonly #samples: Sample[] = [];
  #taken = 0;
  #count: Count = { alarm: undefined, violations: 0, conforming: 0, state: 'nominal' };
  #kept: Count = this.#count;

  constructor({ alarm, contextAlarms }: ValueType) {
    const changes = [alarm, ...contextAlarms.map((context) => context.alarm)]
      .flatMap((one) => one?.checks ?? [])
      .filter((check) => check.kind === 'change');
    this.#spanSamples = Math.max(0, ...changes.map(({ spanSamples }) => spanSamples));
    this.#spanMs = Math.max(0, ...changes.map(({ spanMs }) => spanMs));
  }

  take(value: EngineeringValue, atMs: number | undefined): void {
    if (this.#spanSamples === 0 || typeof value !== 'number') return;
    this.#samples.push({ value, atMs });
    this.#taken++;
  }

  keep(): void {
    this.#taken = 0;
    this.#kept = this.#count;
    const excess = this.#samples.length - maxSamples;
    if (excess > 0) this.#samples.splice(0, excess);
    // Samples that nothing asks for any more: beyond the span in number and in time.
    const newest = this.#samples.at(-1)?.atMs;
    while (this.#samples.length > this.#spanSamples + 1) {
      const second = this.#samples[1]!.atMs;
      if (this.#spanMs > 0 && newest !== undefined && second !== undefined && newest - second < this.#spanMs)
        break;
      this.#samples.shift();
    }
  }

  forget(): void {
    this.#samples.length -= this.#taken;
    this.#taken = 0;
    this.#count = this.#kept;
  }

  changeOver(
    spanSamples: number,
    spanMs: number,
  ): { readonly from: number; readonly elapsedMs: number | undefined; readonly samples: number } | undefined {
    const last = this.#samples.length - 1;
    const newest = this.#samples[last];
    let at = last - spanSamples;
    if (newest === undefined || at < 0) return undefined;
    // Both spans must have passed.
    while (
      spanMs > 0 &&
      newest.atMs !== undefined &&
      at > 0 &&
      newest.atMs - (this.#samples[at]!.atMs ?? 0) < spanMs
    )
      at--;
    const from = this.#samples[at]!;
    const elapsedMs =
      newest.atMs === undefined || from.atMs === undefined ? undefined : newest.atMs - from.atMs;
    if (spanMs > 0 && (elapsedMs === undefined || elapsedMs < spanMs)) return undefined;
    return { from: from.value, elapsedMs, samples: last - at };
  }

  count(alarm: Alarm, state: LimitState): LimitState {
    const { alarm: before, violations, conforming, state: held } = this.#count;
    const isFresh = before !== alarm;
    if (state === 'nominal') {
      const count = isFresh ? alarm.minConformance : conforming + 1;
      const isOver = held === 'nominal' || isFresh || count >= alarm.minConformance;
      this.#count = { alarm, violations: 0, conforming: count, state: isOver ? 'nominal' : held };
    } else {
      const count = isFresh ? 1 : violations + 1;
      const isAlarm = count >= alarm.minViolations;
      this.#count = {
        alarm,
        violations: count,
        conforming: 0,
        state: isAlarm ? state : isFresh ? 'nominal' : held,
      };
    }
    return this.#count.state;
  }
}

interface Sample {
  readonly value: number;
  readonly atMs: number | undefined;
}

interface Count {
  readonly alarm: Alarm | undefined;
  readonly violations: number;
  readonly conforming: number;
  readonly state: LimitState;
}
