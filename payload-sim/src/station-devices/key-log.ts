import type { Clock } from '@dawa/seams/clock';

/** When a transmitter was keyed: kept for a minute, so that whoever works out what went on the air can look back. */
export class KeyLog {
  readonly #clock: Clock;
  #spans: { fromAtMs: number; toAtMs: number }[] = [];
  #onSinceAtMs: number | undefined;
  readonly #listeners = new Set<(isOn: boolean) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOn(): boolean {
    return this.#onSinceAtMs !== undefined;
  }

  onChange(listener: (isOn: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(isOn: boolean): void {
    if (isOn === this.isOn) return;
    const nowAtMs = this.#clock.nowAtMs();
    if (isOn) {
      this.#onSinceAtMs = nowAtMs;
    } else {
      this.#spans = this.#spans.filter((span) => span.toAtMs > nowAtMs - keptMs);
      this.#spans.push({ fromAtMs: this.#onSinceAtMs!, toAtMs: nowAtMs });
      this.#onSinceAtMs = undefined;
    }
    for (const listener of [...this.#listeners]) listener(isOn);
  }

  /** Was it keyed at this instant, give or take `slackMs`? */
  wasOnAt(atMs: number, slackMs = 0): boolean {
    if (this.#onSinceAtMs !== undefined && atMs >= this.#onSinceAtMs - slackMs) return true;
    return this.#spans.some((span) => atMs >= span.fromAtMs - slackMs && atMs <= span.toAtMs + slackMs);
  }
}

const keptMs = 60_000;
