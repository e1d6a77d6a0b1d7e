import { Downlink, isIdleFrame, type TmLink } from '../pipeline/downlink.ts';
import { DownlinkLedger } from '../pipeline/ledger.ts';
import { fateOfFault, frameMeta, restoreLedgers } from '../pipeline/restore-ledger.ts';
import type { LogRecord } from '../ports.ts';
import { idlePacketsBehind } from './frame-contents.ts';
import { type LossCheckpoint, LossLedger } from './loss-ledger.ts';
import type { PacketFate } from './packet-fate.ts';

/** For tests: the way of a receiver from octets to the log and the loss ledger, without a disk. */
export class PaperReception {
  readonly log: LogRecord[] = [];
  readonly loss: LossLedger;
  readonly downlinkLedger: DownlinkLedger;
  readonly #downlink: Downlink;

  /** Goes on where a log ends, from a checkpoint when there is one. */
  constructor(
    link: TmLink,
    log: readonly LogRecord[] = [],
    checkpoint?: { lsn: number; loss: LossCheckpoint; downlink: ReturnType<DownlinkLedger['checkpoint']> },
  ) {
    this.#downlink = new Downlink(link);
    this.loss = new LossLedger(this.#downlink.unitOctets, checkpoint?.loss);
    this.downlinkLedger = new DownlinkLedger(200, checkpoint?.downlink);
    this.log.push(...log);
    const behind = log.filter(({ lsn }) => lsn > (checkpoint?.lsn ?? 0));
    restoreLedgers({ downlink: this.downlinkLedger, loss: this.loss }, behind, paperFate);
  }

  receive(bytes: Uint8Array, atMs: number): void {
    this.#append('raw', atMs, {}, bytes);
    this.loss.addRaw(bytes.length);
    this.downlinkLedger.addRawBytes(bytes.length);
    const items = this.#downlink.push(bytes);
    items.forEach((item, index) => {
      if (item.kind === 'packet') {
        if (item.packet.apid === 0x7ff) return;
        const meta = { missingBefore: item.missingBefore };
        const record = this.#append('packet', atMs, meta, item.packet.bytes);
        this.loss.addPacket(paperFate(record));
        this.downlinkLedger.addPacket(item.packet.apid, item.missingBefore);
        return;
      }
      const place = this.loss.placeOf(item.span);
      if (item.kind === 'bad-frame') {
        this.loss.addFrame({ place, fate: fateOfFault(item.reason) });
        this.downlinkLedger.addBad(item.reason, atMs);
        this.#append('frame', atMs, { fault: item.reason, ...frameMeta({ place }) });
        return;
      }
      const isIdle = isIdleFrame(item.frame);
      const idlePackets = idlePacketsBehind(items, index);
      const { masterChannelCount } = item.frame;
      this.loss.addFrame({ place, fate: isIdle ? 'idle' : 'data', idlePackets });
      this.downlinkLedger.addGood({ masterChannelCount, isIdle, correctedSymbols: 0 }, atMs);
      const meta = { masterChannelCount, ...(isIdle ? { isIdle } : {}) };
      this.#append('frame', atMs, { ...meta, ...frameMeta({ place, idlePackets }) });
    });
    this.loss.afterChunk(this.#downlink.syncState);
  }

  checkpoint() {
    const lsn = this.log.length;
    const checkpoint = { lsn, loss: this.loss.checkpoint(), downlink: this.downlinkLedger.checkpoint() };
    return JSON.parse(JSON.stringify(checkpoint)) as typeof checkpoint;
  }

  #append(
    kind: LogRecord['kind'],
    atMs: number,
    meta: LogRecord['meta'],
    bytes: Uint8Array = new Uint8Array(0),
  ): LogRecord {
    const record = { lsn: this.log.length + 1, kind, atMs, cites: [0, 0] as const, meta, bytes };
    this.log.push(record);
    return record;
  }
}

/** Some packets have samples and some have not: by their last octet. */
export function paperFate({ bytes }: Pick<LogRecord, 'bytes'>): PacketFate {
  const last = bytes.at(-1) ?? 0;
  return last % 3 === 0 ? { kept: 'no-container' } : last % 7 === 0 ? { kept: 'bad-crc' } : 'samples';
}
