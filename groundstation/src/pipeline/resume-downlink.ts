import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { LogRecord } from '../ports.ts';
import type { Downlink, DownlinkItem } from './downlink.ts';
import type { FrameTrail } from './frame-trail.ts';
import type { RawTrail } from './raw-trail.ts';

export interface ResumeParts {
  /** Records of this mission from the chunk on in which a frame or a packet in hand may begin. */
  readonly records: Iterable<LogRecord>;
  /** Octets that are counted, over all lives. */
  readonly received: number;
  /** New: it is given the end of the stream again. */
  readonly downlink: Downlink;
  readonly rawTrail: RawTrail;
  readonly frameTrail: FrameTrail;
}

/** What the end of a log holds as raw octets and not as frames or packets: a crash came between. */
export interface Resumed {
  /** Octet of those received at which the stream of the new synchroniser begins. */
  readonly streamFromOctet: number;
  readonly chunks: readonly { readonly receivedAtMs: number; readonly items: readonly DownlinkItem[] }[];
}

/**
 * Gives a new synchroniser the end of the stream that the one before had, so that a frame which was cut in two by a restart is
 * whole, and frames and packets whose records a crash took are made again. What has a record already is passed over.
 *
 * @returns undefined when the log does not say where its frames lay, or when it does not fit the stream: then a new stream
 *   begins, and the synchroniser that was given is of no use
 */
export function resumeDownlink(parts: ResumeParts): Resumed | undefined {
  const { downlink, rawTrail, frameTrail, received } = parts;
  const tail = readTail(parts.records);
  if (tail === undefined || tail.octets > received) return undefined;
  const streamFromOctet = received - tail.octets;
  const chunks: { receivedAtMs: number; items: DownlinkItem[] }[] = [];
  let recognised = 0;
  for (const { lsn, atMs, bytes } of tail.chunks) {
    rawTrail.add(bytes.length, lsn);
    const items: DownlinkItem[] = [];
    let isNew = false;
    let frameLsn = 0;
    for (const item of downlink.push(bytes)) {
      if (item.kind === 'frame' || item.kind === 'bad-frame') {
        const found = tail.frames.get(item.span.fromOctet + streamFromOctet);
        frameLsn = found ?? 0;
        if (found !== undefined) recognised++;
        isNew = found === undefined && item.span.toOctet + streamFromOctet > tail.endOctet;
        if (item.kind === 'frame' && found !== undefined)
          frameTrail.add(item.frame, found, { isMended: item.correctedSymbols > 0 });
        if (isNew) items.push(item);
      } else if (isNew) items.push(item);
      else if (item.kind === 'packet') {
        const isLost =
          frameLsn === tail.lastFrameLsn && item.packet.apid !== idleApid && !tail.has(item.packet.bytes);
        if (isLost) items.push(item);
        else if (frameLsn > 0) frameTrail.citeNextPacket();
      }
    }
    if (items.length > 0) chunks.push({ receivedAtMs: atMs, items });
  }
  // Octets that the disk had refused would shift everything behind them.
  if (recognised === 0 && tail.frames.size > mostUnrecognised) return undefined;
  return { streamFromOctet, chunks };
}

interface Tail {
  readonly chunks: readonly LogRecord[];
  readonly octets: number;
  /** Records of frames by the octet at which they begin. */
  readonly frames: ReadonlyMap<number, number>;
  readonly endOctet: number;
  readonly lastFrameLsn: number;
  /** Whether a packet has a record behind that of the last frame. */
  has(packet: Uint8Array): boolean;
}

function readTail(records: Iterable<LogRecord>): Tail | undefined {
  const chunks: LogRecord[] = [];
  const frames = new Map<number, number>();
  let octets = 0;
  let endOctet = 0;
  let lastFrameLsn = -1;
  let packets: Uint8Array[] = [];
  for (const record of records) {
    const { kind, lsn, meta, bytes } = record;
    if (kind === 'raw') {
      chunks.push(record);
      octets += bytes.length;
    } else if (kind === 'frame') {
      const { fromOctet, toOctet } = meta;
      if (typeof fromOctet !== 'number' || typeof toOctet !== 'number') return undefined;
      frames.set(fromOctet, lsn);
      endOctet = Math.max(endOctet, toOctet);
      lastFrameLsn = lsn;
      packets = [];
    } else if (kind === 'packet') packets.push(bytes);
  }
  const has = (packet: Uint8Array) => packets.some((one) => Buffer.compare(one, packet) === 0);
  return { chunks, octets, frames, endOctet, lastFrameLsn, has };
}

/** The first frames of a tail may begin before it. */
const mostUnrecognised = 2;
