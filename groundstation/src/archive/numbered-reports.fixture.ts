import type { VirtualClock } from '@dawa/seams/virtual-clock';
import { expect } from 'vitest';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import type { StationArchive } from './archive.ts';

export const startAtMs = Date.UTC(2019, 5, 20, 0, 22);

/** A report of the payload, made 200 ms before it is heard; the number is in its counter, so that there may be 16,384 of them. */
export function hear(archive: StationArchive, number: number): void {
  const receivedAtMs = startAtMs + number * 10;
  const bytes = payloadReport(number & 0x3fff, [3, 25], Uint8Array.of(number & 0xff), receivedAtMs - 200);
  const meta = { virtualChannelId: 0, missionId: 'test' };
  const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
  const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
  archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
}

/** Reports `from` to `to`, with time for the disk after every fifty. */
export async function hearMany(
  clock: VirtualClock,
  archive: StationArchive,
  from: number,
  to: number,
): Promise<void> {
  for (let number = from; number < to; number++) {
    hear(archive, number);
    if (number % 50 === 0) await clock.runFor(60);
  }
  await clock.runFor(60);
}

/** The archive says of the first `count` reports everything, once and in order, and of nothing else. */
export async function expectAll(archive: StationArchive, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const packets: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await archive.packets({ limit: 10_000, ...(cursor !== undefined && { cursor }) });
    packets.push(...page.items.map(({ sequenceCount }) => sequenceCount));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(packets).toEqual(numbers);
  const { items } = await archive.samples({ name: 'bus_voltage', limit: 10_000 });
  expect(items.map(({ raw }) => raw)).toEqual(numbers.map((number) => number & 0xff));
}
