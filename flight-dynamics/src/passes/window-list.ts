import type { OwnTimes } from '../bulk-propagator.ts';
import { stepsOf } from './station-grid.ts';

/** Stretches of time of a few objects, one behind the other, and the even times in them, as the bulk kernel takes them. */
export class WindowList {
  /** Times so far. */
  timeCount = 0;
  objectCount = 0;
  private windowCount = 0;
  /** Three numbers a window: start, step (ms) and number of times. */
  private windows = new Float64Array(3 * 256);
  private atMs = new Float64Array(4096);
  /** For each object its first time, and its first window; one more behind the last. */
  private firstTimes = new Int32Array(256);
  private firstWindows = new Int32Array(256);

  clear(): void {
    this.timeCount = 0;
    this.objectCount = 0;
    this.windowCount = 0;
  }

  /** Takes a window of the object that `endObject` will end. A field and no method: it is handed to the finder as it is. */
  readonly add = (startAtMs: number, endAtMs: number): void => {
    const steps = stepsOf(startAtMs, endAtMs);
    const stepMs = (endAtMs - startAtMs) / steps;
    const { timeCount, windowCount } = this;
    if (3 * windowCount === this.windows.length) this.windows = twice(this.windows);
    while (timeCount + steps >= this.atMs.length) this.atMs = twice(this.atMs);
    this.windows[3 * windowCount] = startAtMs;
    this.windows[3 * windowCount + 1] = stepMs;
    this.windows[3 * windowCount + 2] = steps + 1;
    for (let index = 0; index <= steps; index++) this.atMs[timeCount + index] = startAtMs + stepMs * index;
    this.timeCount = timeCount + steps + 1;
    this.windowCount = windowCount + 1;
  };

  endObject(): void {
    this.objectCount += 1;
    if (this.objectCount === this.firstTimes.length) {
      this.firstTimes = twice(this.firstTimes);
      this.firstWindows = twice(this.firstWindows);
    }
    this.firstTimes[this.objectCount] = this.timeCount;
    this.firstWindows[this.objectCount] = this.windowCount;
  }

  times(): OwnTimes {
    return { atMs: this.atMs.subarray(0, this.timeCount), firsts: this.firstTimes };
  }

  /** @param report window by window of the object that was ended as the `index`-th; `first` is the place of its first time */
  each(
    index: number,
    report: (startAtMs: number, stepMs: number, count: number, first: number) => void,
  ): void {
    let first = this.firstTimes[index]!;
    for (let window = this.firstWindows[index]!; window < this.firstWindows[index + 1]!; window++) {
      const count = this.windows[3 * window + 2]!;
      report(this.windows[3 * window]!, this.windows[3 * window + 1]!, count, first);
      first += count;
    }
  }
}

function twice<T extends Float64Array | Int32Array>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(2 * column.length);
  longer.set(column);
  return longer;
}
