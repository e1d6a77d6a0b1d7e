import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { PacketRow } from '../archive/store/archive-store.ts';

/**
 * A packet as listeners are told of it; its octets become text only when one asks. Thousands of packets a second come
 * this way, and most listeners count.
 */
export class HeardInfo implements PacketInfo {
  readonly #row: PacketRow;
  readonly #bytes: Uint8Array;

  constructor(row: PacketRow, bytes: Uint8Array) {
    this.#row = row;
    this.#bytes = bytes;
  }

  get lsn() {
    return this.#row.lsn;
  }
  get missionId() {
    return this.#row.missionId;
  }
  get receivedAtMs() {
    return this.#row.receivedAtMs;
  }
  get generatedAtMs() {
    return this.#row.generatedAtMs;
  }
  get apid() {
    return this.#row.apid;
  }
  get sequenceCount() {
    return this.#row.sequenceCount;
  }
  get virtualChannelId() {
    return this.#row.virtualChannelId;
  }
  get pusService() {
    return this.#row.pusService;
  }
  get pusSubtype() {
    return this.#row.pusSubtype;
  }
  get container() {
    return this.#row.container;
  }
  get onboardTimeHex() {
    return this.#row.onboardTimeHex;
  }
  get fault() {
    return this.#row.fault;
  }
  get octets() {
    return this.#row.octets;
  }
  get hex() {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
  }
}
