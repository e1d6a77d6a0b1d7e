import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import type { Bus, Receiver } from '../ports.ts';

/** Counts of several links of one mission as those of one: pages and reports ask for the mission. */
export class JoinedCounts {
  readonly #bus: Bus;
  readonly #receivers: Pick<Receiver, 'counts'>[] = [];
  /** Newest seconds of each link, for a second of one must not wipe that of another. */
  readonly #ticks = new Map<string, Map<number, FrameTick>>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  add(receiver: Pick<Receiver, 'counts'>): void {
    this.#receivers.push(receiver);
  }

  /** The bus as one link has it: what it publishes of its frames comes out as that of all. */
  busOf(linkId: string): Bus {
    return {
      publish: (message) => {
        const isJoined = message.type === 'frames' && this.#receivers.length > 1;
        if (message.type === 'frames') this.#keep(linkId, message.ticks);
        this.#bus.publish(
          isJoined
            ? {
                ...message,
                frames: this.sum(message.frames.atMs),
                ticks: message.ticks.map(({ atMs }) => this.#tickAt(atMs)),
              }
            : message,
        );
      },
      subscribe: (listener) => this.#bus.subscribe(listener),
    };
  }

  sum(atMs: number): FrameCounts {
    const all = this.#receivers.map(({ counts }) => counts);
    if (all.length === 1) return all[0]!;
    const total = (
      name:
        | 'rawBytes'
        | 'good'
        | 'relayed'
        | 'foreign'
        | 'bad'
        | 'lost'
        | 'idle'
        | 'correctedSymbols'
        | 'packets',
    ) => all.reduce((sum, counts) => sum + counts[name], 0);
    const heard = all.flatMap(({ lastGoodAtMs }) => lastGoodAtMs ?? []);
    return {
      atMs,
      rawBytes: total('rawBytes'),
      good: total('good'),
      relayed: total('relayed'),
      foreign: total('foreign'),
      bad: total('bad'),
      lost: total('lost'),
      idle: total('idle'),
      correctedSymbols: total('correctedSymbols'),
      packets: total('packets'),
      badByReason: addByKey(all.map(({ badByReason }) => badByReason)),
      oddByKind: addByKey(all.map(({ oddByKind }) => oddByKind)),
      packetGaps: addByKey(all.map(({ packetGaps }) => packetGaps)),
      ratePerS: all.reduce((sum, { ratePerS }) => sum + ratePerS, 0),
      lastGoodAtMs: heard.length === 0 ? null : Math.max(...heard),
      syncState: bestFirst.find((state) => all.some(({ syncState }) => syncState === state)) ?? 'search',
    };
  }

  #keep(linkId: string, ticks: readonly FrameTick[]): void {
    const kept = this.#ticks.get(linkId) ?? new Map<number, FrameTick>();
    this.#ticks.set(linkId, kept);
    for (const tick of ticks) kept.set(tick.atMs, tick);
    for (const atMs of kept.keys()) {
      if (kept.size <= mostSeconds) break;
      kept.delete(atMs);
    }
  }

  #tickAt(atMs: number): FrameTick {
    const sum = { atMs, good: 0, bad: 0 };
    for (const kept of this.#ticks.values()) {
      sum.good += kept.get(atMs)?.good ?? 0;
      sum.bad += kept.get(atMs)?.bad ?? 0;
    }
    return sum;
  }
}

/** Counts of the same names together. */
export function addByKey(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all)
    for (const [key, count] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

const bestFirst = ['lock', 'check', 'search'] as const;
/** A second is published anew while it grows; one that is this far back is over. */
const mostSeconds = 60;
