import { describeFault } from '@dawa/seams/fault';
import { CltuDecoder } from 'ccsds-parser/coding/cltu';
import { Farm } from 'ccsds-parser/cop1/cop1';
import { encodeClcw } from 'ccsds-parser/frame/tc/clcw';
import { tcFrameType } from 'ccsds-parser/frame/tc/tc-control-command';
import { decodeTcFrame, type TcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { decodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import type { Report } from '../device-log.ts';
import type { FrameGuard } from './frame-guard.ts';
import type { TcFraming } from './tc-framing.ts';

/** MAP 0 leads to the payload, MAP 1 to the bus (decision record 0008); only whole packets are taken. */
const knownMaps: ReadonlySet<number> = new Set([0, 1]);
const unsegmented = 3;
/** W of the FARM where the mission says nothing; ours (decision record 0035). */
const ordinaryWindow = 10;

export interface TcReceiverOptions {
  readonly framing: TcFraming;
  readonly onPacket: (packet: Uint8Array) => void;
  readonly report: Report;
  /** Whether the ground's carrier is heard now. */
  readonly hasCarrier?: () => boolean;
  /** Of frames that carry security; left out: they carry none. */
  readonly guard?: FrameGuard | undefined;
}

/**
 * The receiving half of the uplink: octets to CLTUs to frames, past the guard, through FARM-1, to packets. What the guard refuses
 * is for the FARM no frame at all: a stranger cannot move the number that is waited for (decision record 0035).
 */
export class TcReceiver {
  readonly #o: TcReceiverOptions;
  readonly #farm: Farm;
  #decoder = new CltuDecoder();
  /** With a guard frames wait for each other: looking at one takes a moment. */
  #turn: Promise<void> | undefined;

  constructor(options: TcReceiverOptions) {
    const { virtualChannelId, sequenceControl } = options.framing;
    this.#o = options;
    const slidingWindow = sequenceControl?.receiverWindow ?? ordinaryWindow;
    this.#farm = new Farm({ virtualChannelId, slidingWindow });
  }

  /** @param isNewCarrier the ground had just keyed: what was begun before is lost */
  receive(bytes: Uint8Array, isNewCarrier: boolean): void {
    if (isNewCarrier) this.#decoder = new CltuDecoder();
    for (const octets of this.#decoder.push(bytes)) this.#hear(octets);
  }

  /** The control word that goes down with every telemetry frame: how the FARM stands, or what the guard refused last. */
  controlWord(): Uint8Array {
    const report = this.#o.guard?.takeReport();
    if (report !== undefined) return report;
    const hasCarrier = this.#o.hasCarrier?.() ?? true;
    return encodeClcw({ ...this.#farm.clcw, hasNoRfAvailable: !hasCarrier, hasNoBitLock: !hasCarrier });
  }

  get status(): Farm['status'] {
    return this.#farm.status;
  }

  #hear(octets: Uint8Array): void {
    const { guard, framing } = this.#o;
    const { hasErrorControl } = framing;
    const frame = decodeTcFrame(octets, { hasErrorControl });
    const fault = frame.ok ? this.#strangeness(frame.value) : describeFault(frame.fault);
    if (!frame.ok || fault !== undefined) {
      this.#o.report('tc-frame', fault ?? '');
      this.#farm.push({ kind: 'invalid-frame' });
      return;
    }
    // Commands to the receiver itself are never secured (CCSDS 355.0-B-2, 2.3).
    if (guard === undefined || tcFrameType(frame.value) === 'BC') {
      this.#accept(frame.value);
      return;
    }
    const before = this.#turn ?? Promise.resolve();
    this.#turn = before.then(async () => {
      const opened = await guard.open(frame.value.bytes);
      const plain = opened === undefined ? undefined : decodeTcFrame(opened, { hasErrorControl });
      if (plain?.ok) this.#accept(plain.value);
      else this.#farm.push({ kind: 'invalid-frame' });
    });
  }

  #strangeness({ spacecraftId, virtualChannelId }: TcFrame): string | undefined {
    const { framing } = this.#o;
    return spacecraftId === framing.spacecraftId && virtualChannelId === framing.virtualChannelId
      ? undefined
      : `for spacecraft ${spacecraftId}, channel ${virtualChannelId}: not ours`;
  }

  #accept(frame: TcFrame): void {
    const type = tcFrameType(frame);
    const wasWaitedFor = this.#farm.status.expectedSequenceNumber;
    const outputs = this.#farm.push({ kind: 'frame', frame });
    const { expectedSequenceNumber } = this.#farm.status;
    if (type === 'BC')
      this.#o.report('tc-frame', `command to the receiver: waits for number ${expectedSequenceNumber}`);
    for (const output of outputs) {
      if (output.kind === 'accept') this.#take(output.data);
      if (output.kind !== 'discard') continue;
      const { sequenceNumber } = frame;
      const number = type === 'AD' ? ` ${sequenceNumber}, waited for ${wasWaitedFor}` : '';
      this.#o.report('tc-frame', `type ${type}${number}: not taken (FARM-1 ${output.event})`);
    }
  }

  #take(data: Uint8Array): void {
    const segment = decodeTcSegment(data);
    if (!segment.ok) {
      this.#o.report('tc-frame', describeFault(segment.fault));
      return;
    }
    const { mapId, sequenceFlags, data: packet } = segment.value;
    if (knownMaps.has(mapId) && sequenceFlags === unsegmented) this.#o.onPacket(packet);
    else this.#o.report('tc-frame', `MAP ${mapId}, sequence flags ${sequenceFlags}: not taken`);
  }
}
