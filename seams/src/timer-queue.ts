/** What waits for its instant, earliest first; equal instants keep the order in which they were asked for. */
export class TimerQueue {
  #heap: Timer[] = [];
  #inserted = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest waiting instant, or `undefined` when nothing waits. */
  get nextAtMs(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.atMs;
  }

  add(atMs: number, action: () => void): () => void {
    if (Number.isNaN(atMs)) throw new RangeError(`atMs: expected a number, found ${atMs}`);
    const timer: Timer = { atMs, order: this.#inserted++, action };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return () => {
      timer.action = undefined;
    };
  }

  /** Takes the earliest timer out when its instant is at or before `atMs`. */
  takeDue(atMs: number): { atMs: number; action: () => void } | undefined {
    this.#dropCancelled();
    const first = this.#heap[0];
    if (first?.action === undefined || first.atMs > atMs) return undefined;
    const { action } = first;
    this.#removeFirst();
    first.action = undefined;
    return { atMs: first.atMs, action };
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.action === undefined) this.#removeFirst();
  }

  #removeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    const heap = this.#heap;
    let child = index;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (isBefore(heap[parent]!, heap[child]!)) return;
      [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
      child = parent;
    }
  }

  #sink(index: number): void {
    const heap = this.#heap;
    let parent = index;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (isBefore(heap[parent]!, heap[child]!)) return;
      [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
      parent = child;
    }
  }
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  action: (() => void) | undefined;
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
