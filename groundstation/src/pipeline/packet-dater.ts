import { sampleQuality } from '../archive/sample-quality.ts';
import type { PacketRow } from '../archive/store/archive-store.ts';
import { type PacketStamp, stampPacket } from '../processing/time-correlation-stamp.ts';
import type { HeardPacket } from './heard-packet.ts';

/** What the dictionary and the header say of a packet, before it is dated. */
export interface PacketFacts {
  readonly apid: number;
  readonly sequenceCount: number;
  readonly virtualChannelId: number;
  readonly container: string | null;
  readonly fault: string | null;
  /** Some container of the dictionary is for its application process; undefined where nobody asked. */
  readonly isApidKnown?: boolean;
  readonly sampleCount: number;
  /** Reading of the time field, seconds, and what the clock means by it. */
  readonly onboardS: number | null;
  readonly clockAtMs: number | null;
  readonly readingOf?: (parameter: string) => number | undefined;
  /** What `isRepeated` has said of it; undefined: not asked yet. */
  readonly isRepeated?: boolean;
}

/**
 * Says when packets were made, and which came before. Asked of each packet once, in the order of the log: so what it says
 * depends on the log alone, and not on how packets were put together to be decoded.
 */
export interface PacketDater {
  /** `PacketFacts.onboardS` and `readingOf` are wanted. */
  readonly readsClock: boolean;
  /** A packet that came before brings no second samples. Asked of all packets of a batch before `date`. */
  isRepeated(packet: HeardPacket, header: Pick<PacketFacts, 'apid' | 'sequenceCount'>): boolean;
  /** Under which instant the samples of a packet are kept, and flags of `sampleQuality`. */
  date(packet: HeardPacket, facts: PacketFacts): PacketStamp;
}

/** Believes the clock on board where it can be meant. */
export const trustingDater: PacketDater = {
  readsClock: false,
  isRepeated: ({ quality }) => (quality & sampleQuality.repeated) !== 0,
  date: ({ receivedAtMs }, { clockAtMs }) =>
    stampPacket({ onboardS: null, clockAtMs, receivedAtMs }, trust, undefined),
};

/**
 * Says of packets what their rows say already, and leaves the others to another: for packets that were dated, and whose log
 * is read again from a place where nobody knows any more what the clock was worth.
 */
export function keptDater(rows: ReadonlyMap<number, PacketRow>, otherwise: PacketDater): PacketDater {
  return {
    readsClock: otherwise.readsClock,
    isRepeated(packet, header) {
      const row = rows.get(packet.lsn);
      if (row === undefined) return otherwise.isRepeated(packet, header);
      return (row.quality & sampleQuality.repeated) !== 0;
    },
    date(packet, facts) {
      const row = rows.get(packet.lsn);
      if (row === undefined) return otherwise.date(packet, facts);
      const { generatedAtMs, receivedAtMs } = row;
      const isDated = (row.quality & sampleQuality.receivedTime) === 0 && generatedAtMs !== null;
      return { generatedAtMs: isDated ? generatedAtMs : receivedAtMs, quality: row.quality & datingFlags };
    },
  };
}

const trust = { mode: 'trust', validityMs: 0 } as const;

/** What a dater says, and not the frames or the dictionary. */
export const datingFlags = sampleQuality.receivedTime | sampleQuality.late | sampleQuality.uncorrelated;
