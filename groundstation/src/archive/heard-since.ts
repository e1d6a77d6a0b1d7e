import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { stationSourceId } from '../measurements/station-dictionary.ts';
import { rootMeta } from '../pipeline/decode-messages.ts';
import { frameStanding, oddKindsIn } from '../pipeline/frame-standing.ts';
import type { Heard, LogRecord } from '../ports.ts';
import { listSegments } from './log-reader.ts';

/** Sums up what the log of a run holds from an instant on: what a contact had brought before the station was restarted. */
export function heardSince(records: Iterable<LogRecord>, fromAtMs: number): Heard {
  const heard = {
    ...{ rawBytes: 0, good: 0, relayed: 0, foreign: 0, bad: 0, lost: 0, idle: 0 },
    ...{ correctedSymbols: 0, packetBytes: 0 },
  };
  const badByReason: Record<string, number> = {};
  const oddByKind: Record<string, number> = {};
  const packetsByApid: Record<string, number> = {};
  const goodFramesAtMs: number[] = [];
  for (const { kind, atMs, meta, bytes } of records) {
    // What the station measures of itself was not heard.
    if (atMs < fromAtMs || meta['missionId'] === stationSourceId) continue;
    if (kind === 'raw') heard.rawBytes += bytes.length;
    else if (kind === 'frame') {
      const standing = frameStanding(meta);
      if (typeof standing === 'object') {
        heard.bad++;
        addOne(badByReason, standing.bad);
        continue;
      }
      heard[standing]++;
      for (const kind of oddKindsIn(meta)) addOne(oddByKind, kind);
      if (standing === 'foreign') continue;
      heard.lost += Number(meta['lostBefore'] ?? 0);
      heard.correctedSymbols += Number(meta['correctedSymbols'] ?? 0);
      if (meta['isIdle'] === true) heard.idle++;
      goodFramesAtMs.push(atMs);
    } else if (kind === 'packet') {
      heard.packetBytes += bytes.length;
      // What a link without space packets brought has no application process; rows of it say 0.
      const packet = rootMeta in meta ? undefined : decodeSpacePacket(bytes);
      if (packet === undefined) addOne(packetsByApid, '0');
      else if (packet.ok) addOne(packetsByApid, String(packet.value.apid));
    }
  }
  return { ...heard, badByReason, oddByKind, packetsByApid, goodFramesAtMs };
}

/**
 * Number of the first record of the segment that was being written at an instant: what was received from then on lies there and
 * behind. A clock that was set back meanwhile makes it an older one.
 */
export function firstLsnSince(logFolder: string, atMs: number): number {
  let firstLsn = 1;
  for (const { header } of listSegments(logFolder)) {
    if (header === undefined) continue;
    if (header.createdAtMs > atMs) break;
    firstLsn = header.firstLsn;
  }
  return firstLsn;
}

function addOne(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
