import type { FrameCounts } from '@dawa/protocols/console/link';
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
  readonly chunks: readonly ResumedChunk[];
}

/** A chunk of the stream that the synchroniser was given again. */
export interface ResumedChunk {
  readonly receivedAtMs: number;
  /** What came of it and has no record. */
  readonly items: readonly DownlinkItem[];
  /** What the synchroniser did behind it. */
  readonly syncState: FrameCounts['syncState'];
  /** Octets of the stream that follow. */
  readonly octetsBehind: number;
}

/**
 * Gives a new synchroniser the end of the stream that the one before had, so that a frame which was cut in two by a restart is
 * whole, and frames and packets whose records a crash took are made again. What has a record already is passed over.
 *
 * @returns undefined when the log does not say where its frames lay, or when it does not fit the stream: then a new stream
 *   begins, and the synchroniser that was given is of no use
 */
export function resumeDownlink(parts: ResumeParts): Resumed | undefined {
  const { frameTrail, received } = parts;
  const tail = readTail(parts.records);
  if (tail === undefined || tail.octets > received) return undefined;
  const streamFromOctet = received - tail.octets;
  const replayed = replay(parts, tail);
  const lsnOf = ({ span }: FrameItem) => tail.frames.get(span.fromOctet + streamFromOctet);
  const frames = replayed.flatMap(({ items }) => items.filter(isFrame));
  // Octets that the disk had refused would shift everything behind them.
  const isFitting = frames.some((item) => lsnOf(item) !== undefined);
  if (!isFitting && tail.frames.size > mostUnrecognised) return undefined;

  const unrecorded = unrecordedFrames(frames, lsnOf, tail, streamFromOctet);
  let frame: FrameItem | undefined;
  const isNew = (item: DownlinkItem): boolean => {
    if (isFrame(item)) frame = item;
    if (frame === undefined || unrecorded.has(frame)) return frame !== undefined;
    const frameLsn = lsnOf(frame) ?? 0;
    if (item.kind === 'frame' && frameLsn > 0)
      frameTrail.add(item.frame, frameLsn, { isMended: item.correctedSymbols > 0 });
    if (item.kind !== 'packet') return false;
    const isLost =
      frameLsn === tail.lastFrameLsn && item.packet.apid !== idleApid && !tail.has(item.packet.bytes);
    if (!isLost && frameLsn > 0) frameTrail.citeNextPacket();
    return isLost;
  };
  const chunks = replayed.map((chunk) => ({ ...chunk, items: chunk.items.filter(isNew) }));
  return { streamFromOctet, chunks };
}

/** All that comes of the chunks once more, recorded or not. */
function replay({ downlink, rawTrail }: ResumeParts, tail: Tail): ResumedChunk[] {
  let octetsBehind = tail.octets;
  return tail.chunks.map(({ lsn, atMs, bytes }) => {
    rawTrail.add(bytes.length, lsn);
    octetsBehind -= bytes.length;
    const items = downlink.push(bytes);
    return { receivedAtMs: atMs, items, syncState: downlink.syncState, octetsBehind };
  });
}

/**
 * Frames that were found and not recorded before the crash: those behind the last one that was, in the order in which they are found.
 * By their place alone it cannot be told, for a synchroniser that lost lock goes back: a frame may be found after one that lies
 * behind it. Others without a record are what a synchroniser that begins amid the stream makes of its first octets.
 */
function unrecordedFrames(
  frames: readonly FrameItem[],
  lsnOf: (item: FrameItem) => number | undefined,
  { lastFrameLsn, endOctet }: Tail,
  streamFromOctet: number,
): ReadonlySet<FrameItem> {
  const last = frames.findLastIndex((item) => lsnOf(item) === lastFrameLsn);
  const behind =
    last >= 0
      ? frames.slice(last + 1)
      : frames.filter(({ span }) => span.toOctet + streamFromOctet > endOctet);
  return new Set(behind.filter((item) => lsnOf(item) === undefined));
}

type FrameItem = Extract<DownlinkItem, { readonly kind: 'frame' | 'bad-frame' }>;

function isFrame(item: DownlinkItem): item is FrameItem {
  return item.kind === 'frame' || item.kind === 'bad-frame';
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
