import type { LogRecord } from '../ports.ts';
import type { DictionaryRow } from './store/archive-store.ts';

/**
 * The log record that says by which dictionary the packets behind it were decoded, with all of its text: from a log alone an
 * archive can be made again, years later and on another machine.
 */
export function dictionaryRecord({
  dictionaryId,
  missionId,
  hash,
  loadedAtMs,
  contents,
}: DictionaryRow): Omit<LogRecord, 'lsn'> {
  return {
    kind: 'run',
    atMs: loadedAtMs,
    cites: [0, 0],
    meta: { what: 'dictionary', dictionaryId, missionId, hash },
    bytes: contents,
  };
}

/** Undefined for every other record. */
export function dictionaryRowOf({ kind, meta, atMs, bytes }: LogRecord): DictionaryRow | undefined {
  if (kind !== 'run' || meta['what'] !== 'dictionary') return undefined;
  const dictionaryId = Number(meta['dictionaryId']);
  const [missionId, hash] = [meta['missionId'], meta['hash']];
  if (!Number.isSafeInteger(dictionaryId) || typeof missionId !== 'string' || typeof hash !== 'string')
    return undefined;
  return { dictionaryId, missionId, hash, loadedAtMs: atMs, contents: bytes };
}
