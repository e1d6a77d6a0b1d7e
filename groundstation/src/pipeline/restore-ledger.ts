import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import type { LogRecord } from '../ports.ts';
import type { DownlinkLedger } from './ledger.ts';

/** Counts again what the log of a run holds, so that a station that was killed goes on counting where it was. */
export function restoreLedger(ledger: DownlinkLedger, records: Iterable<LogRecord>): void {
  for (const { kind, atMs, meta, bytes } of records) {
    if (kind === 'raw') ledger.addRawBytes(bytes.length);
    else if (kind === 'frame') restoreFrame(ledger, meta, atMs);
    else if (kind === 'packet') {
      const packet = decodeSpacePacket(bytes);
      if (packet.ok) ledger.addPacket(packet.value.apid, numberOf(meta['missingBefore']));
    }
  }
}

function restoreFrame(ledger: DownlinkLedger, meta: LogRecord['meta'], atMs: number): void {
  const reason = meta['fault'];
  if (typeof reason === 'string') {
    ledger.addBad(reason, atMs);
    return;
  }
  const frame = {
    masterChannelCount: numberOf(meta['masterChannelCount']),
    isIdle: meta['isIdle'] === true,
    correctedSymbols: numberOf(meta['correctedSymbols']),
  };
  ledger.addGood(frame, atMs);
}

function numberOf(value: LogRecord['meta'][string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
