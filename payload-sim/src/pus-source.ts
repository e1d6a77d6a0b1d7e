import { encodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { encodeCuc } from 'ccsds-parser/time/cuc';

/** The mission's time code: CUC 4+2 on TAI 1958, P-field not sent (decision record 0008). */
export const onboardTimeFormat = { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' } as const;

/** An application process on board: counts its packets and its messages, and stamps them with its own time. */
export class PusSource {
  readonly apid: number;
  readonly #onboardAtMs: () => number;
  #sequenceCount = 0;
  readonly #messageCounters = new Map<number, number>();

  constructor(apid: number, onboardAtMs: () => number) {
    this.apid = apid;
    this.#onboardAtMs = onboardAtMs;
  }

  /** A PUS-C telemetry packet, error control included. */
  report(service: number, subtype: number, data: Uint8Array): Uint8Array {
    const type = (service << 8) | subtype;
    const messageCounter = this.#messageCounters.get(type) ?? 0;
    this.#messageCounters.set(type, (messageCounter + 1) & 0xffff);
    return encodePusTelemetry({
      apid: this.apid,
      sequenceCount: this.nextSequenceCount(),
      service,
      subtype,
      messageCounter,
      destinationId: 0,
      onboardTime: encodeCuc(this.#onboardAtMs(), onboardTimeFormat),
      data,
    });
  }

  nextSequenceCount(): number {
    const count = this.#sequenceCount;
    this.#sequenceCount = (count + 1) & 0x3fff;
    return count;
  }

  /** A restart begins all counters anew. */
  reset(): void {
    this.#sequenceCount = 0;
    this.#messageCounters.clear();
  }
}
