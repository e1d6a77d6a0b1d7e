import type { ArchivedReading, MeasuredThing } from './measured-thing.ts';

/** A value that stays as it is goes into the archive once in this time: that it still stands there is news too. */
const unchangedEveryMs = 10_000;
/** What comes once a second does not come on the millisecond. */
const slack = 0.9;

/**
 * Decides which readings are archived: of each thing not more often than it wants, and of those that are as before only one in a
 * while.
 */
export class ReadingRecorder {
  readonly #thing: MeasuredThing;
  readonly #record: (reading: ArchivedReading) => void;
  readonly #last = new Map<string, ArchivedReading>();
  #lastAtMs = Number.NEGATIVE_INFINITY;

  constructor(thing: MeasuredThing, record: (reading: ArchivedReading) => void) {
    this.#thing = thing;
    this.#record = record;
  }

  look(nowAtMs: number): void {
    const passedMs = nowAtMs - this.#lastAtMs;
    // A clock that was set back must not end the record.
    if (passedMs >= 0 && passedMs < slack * this.#thing.everyMs) return;
    // A thing may have several kinds of reading at once; each look takes one until there are none.
    for (let taken = 0; taken < this.#thing.layouts.length; taken++) {
      const reading = this.#thing.read();
      if (reading === undefined) return;
      const before = this.#last.get(reading.layout);
      const isDue = before === undefined || Math.abs(reading.readAtMs - before.readAtMs) >= unchangedEveryMs;
      if (!isDue && isEqual(before.octets, reading.octets)) return;
      this.#last.set(reading.layout, reading);
      this.#lastAtMs = nowAtMs;
      this.#record(reading);
    }
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}
