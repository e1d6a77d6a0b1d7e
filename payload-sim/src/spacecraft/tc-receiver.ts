import type { MissionLink } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import { CltuDecoder } from 'ccsds-parser/coding/cltu';
import { encodeClcw } from 'ccsds-parser/frame/tc/clcw';
import { decodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { decodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import type { Report } from '../device-log.ts';

export type TcFraming = Extract<MissionLink['framing'], { kind: 'ccsds-tc' }>;

/** MAP 0 leads to the payload, MAP 1 to the bus (decision record 0008); only whole packets are taken. */
const knownMaps: ReadonlySet<number> = new Set([0, 1]);
const unsegmented = 3;

/**
 * The receiving half of the uplink: octets to CLTUs to frames to packets. Takes frames of type BD; a frame of type AD
 * is refused until there is a FARM-1 to number it.
 */
export class TcReceiver {
  readonly #framing: TcFraming;
  readonly #onPacket: (packet: Uint8Array) => void;
  readonly #report: Report;
  #decoder = new CltuDecoder();
  #farmBCounter = 0;

  constructor(framing: TcFraming, onPacket: (packet: Uint8Array) => void, report: Report) {
    this.#framing = framing;
    this.#onPacket = onPacket;
    this.#report = report;
  }

  /** @param isNewCarrier the ground had just keyed: what was begun before is lost */
  receive(bytes: Uint8Array, isNewCarrier: boolean): void {
    if (isNewCarrier) this.#decoder = new CltuDecoder();
    for (const frame of this.#decoder.push(bytes)) {
      const packet = this.#packetIn(frame);
      if (typeof packet === 'string') this.#report('tc-frame', packet);
      else this.#onPacket(packet);
    }
  }

  /** The control word that goes down with every telemetry frame. */
  clcw(): Uint8Array {
    return encodeClcw({ virtualChannelId: this.#framing.virtualChannelId, farmBCounter: this.#farmBCounter });
  }

  /** The packet that a frame carries, or why it is not taken. */
  #packetIn(bytes: Uint8Array): Uint8Array | string {
    const frame = decodeTcFrame(bytes, { hasErrorControl: this.#framing.hasErrorControl });
    if (!frame.ok) return describeFault(frame.fault);
    const { spacecraftId, virtualChannelId, isBypass, isControlCommand, data } = frame.value;
    const isOurs =
      spacecraftId === this.#framing.spacecraftId && virtualChannelId === this.#framing.virtualChannelId;
    if (!isOurs) return `for spacecraft ${spacecraftId}, channel ${virtualChannelId}: not ours`;
    if (!isBypass || isControlCommand) return 'only type BD is taken';
    this.#farmBCounter = (this.#farmBCounter + 1) & 3;
    const segment = decodeTcSegment(data);
    if (!segment.ok) return describeFault(segment.fault);
    const { mapId, sequenceFlags, data: packet } = segment.value;
    const isTaken = knownMaps.has(mapId) && sequenceFlags === unsegmented;
    return isTaken ? packet : `MAP ${mapId}, sequence flags ${sequenceFlags}: not taken`;
  }
}
