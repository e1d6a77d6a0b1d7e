import type { Random } from '@dawa/seams/random';

/** Of a file in the memory of a ship of BIRDS. */
export type ShipFiles = (fileId: number) => Uint8Array | undefined;

/**
 * What the ship has in its memory, made up by its seed: file 0 is the housekeeping file, 1 to 9 hold what a camera or a
 * receiver of messages may have left there.
 *
 * @param lengths octets of some of the files, by id, in place of what the seed would give them
 */
export function createShipFiles(random: Random, lengths: Readonly<Record<number, number>> = {}): ShipFiles {
  const known = new Map<number, Uint8Array>();
  const make = (fileId: number): Uint8Array => {
    const chance = random.fork(`file ${fileId}`);
    const octets = lengths[fileId] ?? (fileId === 0 ? 40 * recordOctets : 8_000 + chance.integer(52_000));
    if (fileId !== 0) return Uint8Array.from({ length: octets }, () => chance.integer(256));
    const records = Array.from({ length: Math.ceil(octets / recordOctets) }, (_, at) =>
      housekeepingRecord(at, chance),
    );
    return Uint8Array.from(records.flatMap((record) => [...record])).subarray(0, octets);
  };
  return (fileId) => {
    if (!(fileId in lengths) && fileId > 9) return undefined;
    const file = known.get(fileId) ?? make(fileId);
    known.set(fileId, file);
    return file;
  };
}

const recordOctets = 124;
const recordPeriodS = 90;

/**
 * One record of the housekeeping file: 33 33, time, AA AA AA at 7, temperatures, panels and battery, BB BB BB at 50, attitude,
 * CC CC CC at 113, the other controllers, 44 44 at the end.
 * Source: firmware of BIRDS-3 and -4, as read (missions/birds2/telemetry.xml has the same layout)
 */
function housekeepingRecord(index: number, random: Random): Uint8Array {
  const record = Uint8Array.from({ length: recordOctets }, () => 100 + random.integer(20));
  const seconds = index * recordPeriodS;
  record.set([0x33, 0x33], 0);
  record.set([seconds >> 16, (seconds >> 8) & 0xff, seconds & 0xff, 0, 0], 2);
  record.fill(0xaa, 7, 10);
  record[44] = 160 + random.integer(4);
  record[49] = 0;
  record.fill(0xbb, 50, 53);
  record.fill(0xcc, 113, 116);
  record.set([0x44, 0x44], recordOctets - 2);
  return record;
}
