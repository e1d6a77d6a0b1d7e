import { Downlink, isIdleFrame, type TmLink } from '../pipeline/downlink.ts';
import { frameMeta } from '../pipeline/frame-meta.ts';
import type { LogRecord } from '../ports.ts';
import { unrecordedBehind } from './frame-contents.ts';
import { type AccountCheckpoint, type PacketFacts, ReceptionAccount } from './reception-account.ts';

/** Where a paper reception can go on. */
export interface PaperCheckpoint {
  readonly lsn: number;
  readonly account: AccountCheckpoint;
}

/** For tests: the way of a receiver from octets to the log and the account, without a disk. */
export class PaperReception {
  readonly log: LogRecord[];
  readonly account: ReceptionAccount;
  readonly #downlink: Downlink;

  /** Goes on where a log ends, from a checkpoint when there is one. */
  constructor(link: TmLink, log: readonly LogRecord[] = [], checkpoint?: PaperCheckpoint) {
    this.#downlink = new Downlink(link);
    const { unitOctets } = this.#downlink;
    this.account = new ReceptionAccount(
      { unitOctets, frameDurationMs: 200, frameModulus: 256, reportPeriodsMs: {}, timekeeping: undefined },
      checkpoint?.account,
    );
    this.log = [...log];
    for (const record of log) {
      if (record.lsn <= (checkpoint?.lsn ?? 0)) continue;
      if (record.kind === 'raw') this.account.raw(record);
      else if (record.kind === 'frame') this.account.frame(record);
      else this.account.packet(record, paperFacts(record));
    }
    this.account.begin(0);
  }

  receive(bytes: Uint8Array, atMs: number): void {
    this.account.raw(this.#append('raw', atMs, {}, bytes));
    const items = this.#downlink.push(bytes);
    items.forEach((item, index) => {
      if (item.kind === 'packet') {
        if (item.packet.apid === 0x7ff) return;
        const record = this.#append('packet', atMs, { missingBefore: item.missingBefore }, item.packet.bytes);
        this.account.packet(record, paperFacts(record));
        return;
      }
      if (item.kind === 'dropped-piece') return;
      const place = this.account.loss.placeOf(item.span);
      if (item.kind === 'bad-frame') {
        this.account.frame(this.#append('frame', atMs, { fault: item.reason, ...frameMeta({ place }) }));
        return;
      }
      const { masterChannelCount, virtualChannelId, virtualChannelCount } = item.frame;
      const meta = {
        masterChannelCount,
        virtualChannelId,
        virtualChannelCount,
        ...(isIdleFrame(item.frame) ? { isIdle: true } : {}),
        ...frameMeta({ place, ...unrecordedBehind(items, index) }),
      };
      this.account.frame(this.#append('frame', atMs, meta));
    });
    this.account.loss.afterChunk(this.#downlink.syncState);
  }

  checkpoint(): PaperCheckpoint {
    return JSON.parse(JSON.stringify({ lsn: this.log.length, account: this.account.checkpoint() }));
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
function paperFacts({ bytes }: Pick<LogRecord, 'bytes'>): PacketFacts {
  const last = bytes.at(-1) ?? 0;
  const fault = last % 7 === 0 ? 'bad-crc: expected a good one, found a bad one' : null;
  return {
    apid: ((bytes[0]! & 7) << 8) | bytes[1]!,
    sequenceCount: ((bytes[2]! & 0x3f) << 8) | bytes[3]!,
    virtualChannelId: 0,
    container: last % 3 === 0 ? null : 'HK',
    fault,
    sampleCount: last % 3 === 0 || fault !== null ? 0 : 3,
    onboardS: null,
    clockAtMs: null,
  };
}
