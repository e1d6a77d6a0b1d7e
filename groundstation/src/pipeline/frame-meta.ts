import type { LogRecord } from '../ports.ts';
import type { LedgerFrame } from '../processing/loss-ledger.ts';
import { frameStanding } from './frame-standing.ts';

/** What a frame record says beside what the page shows: where it lay in the stream, and what it gave that has no record. */
export function frameMeta({ place, idlePackets = 0, piecesDropped = {} }: Omit<LedgerFrame, 'fate'>) {
  const meta: Record<string, number> = {};
  if (place !== undefined) {
    meta['fromOctet'] = place.fromOctet;
    meta['toOctet'] = place.toOctet;
  }
  if (idlePackets > 0) meta['idlePackets'] = idlePackets;
  for (const [reason, count] of Object.entries(piecesDropped)) meta[`${droppedPrefix}${reason}`] = count;
  return meta;
}

/** The frame that `frameMeta` and its fault or idle mark describe. */
export function ledgerFrameOf(meta: LogRecord['meta']): LedgerFrame {
  const { fromOctet, toOctet } = meta;
  const isPlaced = typeof fromOctet === 'number' && typeof toOctet === 'number';
  const piecesDropped: Record<string, number> = {};
  for (const key in meta)
    if (key.startsWith(droppedPrefix)) piecesDropped[key.slice(droppedPrefix.length)] = numberOf(meta[key]);
  return {
    place: isPlaced ? { fromOctet, toOctet } : undefined,
    fate: fateOf(meta),
    idlePackets: numberOf(meta['idlePackets']),
    piecesDropped,
  };
}

/** A frame that was heard twice has passed all checks: it is bad for the page's rate alone. */
function fateOf(meta: LogRecord['meta']): LedgerFrame['fate'] {
  const standing = frameStanding(meta);
  if (typeof standing === 'object') return standing.bad === 'repeated' ? 'repeated' : standing;
  if (standing === 'foreign') return 'foreign';
  return meta['isIdle'] === true ? 'idle' : 'data';
}

const droppedPrefix = 'dropped.';

function numberOf(value: LogRecord['meta'][string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
