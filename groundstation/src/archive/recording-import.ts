import { open } from 'node:fs/promises';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { createLinkReceiver } from '../pipeline/link-receiver.ts';
import type { FaultReporter, Journal, LogRecord } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { crc32c } from './crc32c.ts';

export interface RecordingImport {
  readonly archive: StationArchive;
  readonly clock: Clock;
  readonly mission: MissionFile;
  readonly link: MissionLink;
  readonly path: string;
  /** When its first octet was heard; those behind it at the symbol rate of the link. */
  readonly startsAtMs: number;
  /** It is what a TNC sent. */
  readonly isKiss: boolean;
  readonly onFault: FaultReporter;
  readonly onProgress?: (octets: number, all: number) => void;
}

export interface ImportedRecording {
  /** It was brought in before, and nothing was written. */
  readonly wasThere: boolean;
  readonly octets: number;
  readonly goodFrames: number;
  readonly badFrames: number;
  readonly messages: number;
}

/**
 * Brings a recording of a link into the log of a run as if it had been heard: octets first, then frames, then what they brought.
 *
 * A recording is known by its checksum and its length, and is brought in once. What an attempt that was cut short has written is
 * kept: the records of a recording always come in the same order, so that the next attempt goes on where it ended.
 */
export async function importRecording(request: RecordingImport): Promise<ImportedRecording> {
  const { mission, link, path, startsAtMs, onProgress } = request;
  const { key, octets } = await keyOf(path, `${mission.id}/${link.id}`);
  const msPerOctet = 8000 / link.symbolRateBd;
  async function* pieces() {
    let at = 0;
    for await (const bytes of chunksOf(path)) {
      yield { bytes, atMs: startsAtMs + at * msPerOctet };
      at += bytes.length;
      onProgress?.(at, octets);
    }
  }
  return importPieces({ ...request, key, octets, pieces: pieces() });
}

export interface PieceImport
  extends Pick<RecordingImport, 'archive' | 'clock' | 'mission' | 'link' | 'isKiss' | 'onFault'> {
  /** By which the same pieces are known. They must be cut alike and come in the same order each time. */
  readonly key: string;
  readonly octets: number;
  readonly pieces: AsyncIterable<{ readonly bytes: Uint8Array; readonly atMs: number }>;
  /** Stands in each of their records. */
  readonly meta?: LogRecord['meta'];
  /** Flags of what is read out of them (`sampleQuality`). */
  readonly quality?: number;
}

/** The same for pieces that tell each when they were heard. */
export async function importPieces(request: PieceImport): Promise<ImportedRecording> {
  const {
    archive,
    clock,
    mission,
    link,
    isKiss,
    onFault,
    key,
    octets,
    pieces,
    meta: told,
    quality,
  } = request;
  const written: number[] = [];
  for (const { lsn, kind, meta } of archive.logRecords()) {
    if (meta['recording'] !== key) continue;
    if (kind === 'run') return { wasThere: true, octets, ...countsIn(meta) };
    written.push(lsn);
  }
  const receiver = createLinkReceiver({
    ...{ clock, archive, mission, link, isKiss, onFault, journal: silentJournal },
    bus: { publish: () => {}, subscribe: () => () => {} },
    isInContact: () => false,
    recording: { key, written, ...(told && { meta: told }), ...(quality !== undefined && { quality }) },
  });
  let at = 0;
  for await (const { bytes, atMs } of pieces) {
    receiver.receive(bytes, atMs);
    at += bytes.length;
    // What the log has taken leaves the memory before more is read.
    if (at % flushEveryOctets < bytes.length) await archive.log.flush();
  }
  receiver.close();
  const { good, bad, packets } = receiver.counts;
  const counts = { goodFrames: good, badFrames: bad, messages: packets };
  archive.log.append({
    kind: 'run',
    atMs: clock.nowAtMs(),
    cites: [0, 0],
    meta: {
      ...{ what: 'recording', recording: key, missionId: mission.id, linkId: link.id },
      ...told,
      ...counts,
    },
    bytes: new Uint8Array(0),
  });
  await archive.log.flush();
  return { wasThere: false, octets, ...counts };
}

function countsIn(meta: LogRecord['meta']) {
  const count = (name: string) => Number(meta[name] ?? 0);
  return { goodFrames: count('goodFrames'), badFrames: count('badFrames'), messages: count('messages') };
}

async function keyOf(path: string, of: string): Promise<{ key: string; octets: number }> {
  let sum = 0;
  let octets = 0;
  for await (const chunk of chunksOf(path)) {
    // A sum over the sums and lengths of its chunks: any octet that differs changes it.
    const link = new Uint8Array(chunk.length + 4);
    new DataView(link.buffer).setUint32(0, sum);
    link.set(chunk, 4);
    sum = crc32c(link);
    octets += chunk.length;
  }
  return { key: `${of}/${sum.toString(16).padStart(8, '0')}/${octets}`, octets };
}

/** Pieces of one length, whatever the disk gives at once: a second attempt must cut where the first did. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (;;) {
      const chunk = new Uint8Array(chunkOctets);
      let length = 0;
      while (length < chunkOctets) {
        const { bytesRead } = await file.read(chunk, length, chunkOctets - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > 0) yield chunk.subarray(0, length);
      if (length < chunkOctets) return;
    }
  } finally {
    await file.close();
  }
}

const chunkOctets = 4096;
const flushEveryOctets = 256 * 1024;

/** Alarms are of what happens now; what a recording holds is past. */
const silentJournal: Journal = {
  event: (entry) => ({ atMs: 0, ...entry, eventId: 0 }),
  raise: (alarm) => alarm as ReturnType<Journal['raise']>,
  clear: () => {},
  acknowledge: () => undefined,
  shelve: (alarmId) => ({ ok: false, fault: { kind: 'not-found', expected: 'an alarm', found: alarmId } }),
  unshelve: (alarmId) => ({ ok: false, fault: { kind: 'not-found', expected: 'an alarm', found: alarmId } }),
  alarms: [],
  history: async () => ({ items: [], next: null }),
  close: () => {},
};
