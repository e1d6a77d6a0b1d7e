import type { frameKind, HeardFrame } from '@dawa/protocols/console/heard';
import type * as z from 'zod/mini';
import { frameStanding } from '../pipeline/frame-standing.ts';
import { carrierOffsetIn } from '../pipeline/heard-sound.ts';
import type { LogRecord, Page, PageRequest } from '../ports.ts';

export interface FrameQuery extends PageRequest {
  readonly missionId?: string;
  readonly linkId?: string;
  readonly source?: string;
  /** Of somebody who sent it, repeated it, or to whom it went; capitals or not. */
  readonly call?: string;
  readonly kind?: FrameKind;
  /** False: those of others alone. */
  readonly isAttributed?: boolean;
  /** Numbers of records, neither of which is on the page. */
  readonly after?: number;
  readonly before?: number;
}

/**
 * Frames that name their senders in letters, out of the log. A page ends where it is full or where as many records as are read at
 * once were looked at: it may be empty and yet have a next one.
 *
 * @param newestLsn of the log
 * @throws RangeError for a cursor that no page has given
 */
export function heardFrames(
  recordsAfter: (lsn: number) => Iterable<LogRecord>,
  query: FrameQuery,
  newestLsn: () => number = () => Number.MAX_SAFE_INTEGER,
): Page<HeardFrame> {
  const { cursor, limit = 100, order = 'oldest', after = 0, before = Number.POSITIVE_INFINITY } = query;
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new RangeError(`cursor: expected that of the page before, found ${cursor}`);
  const from = cursor === undefined ? undefined : Number(cursor);
  const asked = (record: LogRecord) => {
    const frame = frameOf(record);
    return frame !== undefined && isAsked(frame, query) ? frame : undefined;
  };
  if (order === 'newest') {
    const end = Math.min(before, from ?? newestLsn() + 1);
    return newestPage(recordsAfter, asked, { after, end, limit });
  }
  const items: HeardFrame[] = [];
  let looked = 0;
  for (const record of recordsAfter(Math.max(after, from ?? 0))) {
    if (record.lsn >= before) break;
    const frame = asked(record);
    if (frame !== undefined) items.push(frame);
    if (items.length >= limit || ++looked >= mostLooked) return { items, next: String(record.lsn) };
  }
  return { items, next: null };
}

/** A log is read forward: stretches of it, each before the one before, and each twice as long. */
function newestPage(
  recordsAfter: (lsn: number) => Iterable<LogRecord>,
  asked: (record: LogRecord) => HeardFrame | undefined,
  { after, end: last, limit }: { readonly after: number; readonly end: number; readonly limit: number },
): Page<HeardFrame> {
  const items: HeardFrame[] = [];
  let end = last;
  let stretch = firstStretch;
  let looked = 0;
  while (end > after + 1) {
    const start = Math.max(after, end - 1 - stretch);
    const found: HeardFrame[] = [];
    for (const record of recordsAfter(start)) {
      if (record.lsn >= end) break;
      looked++;
      const frame = asked(record);
      if (frame !== undefined) found.push(frame);
    }
    for (const frame of found.reverse()) {
      items.push(frame);
      if (items.length >= limit) return { items, next: String(frame.lsn) };
    }
    end = start + 1;
    if (looked >= mostLooked && end > after + 1) return { items, next: String(end) };
    stretch *= 2;
  }
  return { items, next: null };
}

const mostLooked = 50_000;
const firstStretch = 1000;

/** What a frame is about: of APRS what it reports, `other` of everything else. */
export type FrameKind = z.infer<typeof frameKind>;

/** By the words in which the receiver wrote down what it says (`describeAprs`). */
function kindOf({ aprs }: HeardFrame): FrameKind {
  const [first = '', second = ''] = (aprs ?? '').split(/[\s:]/, 2);
  const word = first === 'Mic-E' ? second : first;
  return kindOfWord[word] ?? 'other';
}

const kindOfWord: Readonly<Record<string, FrameKind | undefined>> = {
  ...{ position: 'position', fix: 'position', object: 'object', item: 'object', weather: 'weather' },
  ...{ telemetry: 'telemetry', status: 'status', message: 'message', acknowledgement: 'message' },
  ...{ rejection: 'message', bulletin: 'message', announcement: 'message', query: 'message' },
};

function isOf(call: string, { source, destination, path }: HeardFrame): boolean {
  const wanted = call.toUpperCase();
  return [source, destination ?? '', ...path.map((hop) => hop.replace(/\*$/, ''))].some(
    (address) => address.toUpperCase() === wanted,
  );
}

/** Undefined for records of other kinds, and frames that name nobody. */
function frameOf({ lsn, kind, atMs, meta, bytes }: LogRecord): HeardFrame | undefined {
  const { source, missionId, linkId } = meta;
  if (kind !== 'frame' || typeof source !== 'string') return undefined;
  return {
    lsn,
    missionId: String(missionId),
    linkId: String(linkId),
    receivedAtMs: atMs,
    attribution: attributionIn(meta),
    source,
    destination: textIn(meta, 'destination'),
    path: listIn(meta, 'path', ','),
    pid: typeof meta['pid'] === 'number' ? meta['pid'] : null,
    text: textIn(meta, 'text'),
    aprs: textIn(meta, 'aprs'),
    oddities: listIn(meta, 'oddities', ', '),
    carrierOffsetHz: carrierOffsetIn(meta),
    hex: Buffer.from(bytes).toString('hex'),
  };
}

function isAsked(frame: HeardFrame, query: FrameQuery): boolean {
  const { missionId, linkId, source, call, kind, isAttributed, fromAtMs, toAtMs } = query;
  return (
    (missionId === undefined || frame.missionId === missionId) &&
    (linkId === undefined || frame.linkId === linkId) &&
    (source === undefined || frame.source === source) &&
    (call === undefined || isOf(call, frame)) &&
    (kind === undefined || kindOf(frame) === kind) &&
    (isAttributed === undefined || (frame.attribution !== 'foreign') === isAttributed) &&
    (fromAtMs === undefined || frame.receivedAtMs >= fromAtMs) &&
    (toAtMs === undefined || frame.receivedAtMs < toAtMs)
  );
}

function attributionIn(meta: LogRecord['meta']): HeardFrame['attribution'] {
  const standing = frameStanding(meta);
  return standing === 'relayed' || standing === 'foreign' ? standing : 'own';
}

function textIn(meta: LogRecord['meta'], name: string): string | null {
  const value = meta[name];
  return typeof value === 'string' ? value : null;
}

function listIn(meta: LogRecord['meta'], name: string, between: string): string[] {
  const text = textIn(meta, name);
  return text === null ? [] : text.split(between);
}
