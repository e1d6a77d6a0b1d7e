import { encodeBusPacket, maxBusPacketOctets, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import { crc16, sealCrc16 } from 'ccsds-parser/crc/crc16';
import { decodeSpacePacket, encodeSpacePacket, type SpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { encodeCuc } from 'ccsds-parser/time/cuc';
import { applicationProcess } from '../application-process.ts';
import { type Report, silentReport } from '../device-log.ts';
import { failureCodes } from '../payload/telecommand.ts';
import { Port } from '../port.ts';
import { onboardTimeFormat, PusSource } from '../pus-source.ts';
import { createRequestReports } from '../request-reports.ts';
import type { SpacecraftRadio } from '../space-link/space-link.ts';
import { Timers } from '../timers.ts';
import { PowerSystem } from './power.ts';
import { type TcFraming, TcReceiver } from './tc-receiver.ts';
import { type TmFraming, TmTransmitter } from './tm-transmitter.ts';

/** Time reports come every 2^3 seconds. The standard's power of two counts frames (ECSS-E-ST-70-41C, 6.9); ours, seconds. */
const timeRateExponent = 3;
/**
 * While the ground transmits it hears nothing: what there is to say waits until its carrier is gone and it had time to
 * tune back. Without this no acknowledgement would ever arrive (decision record 0009).
 */
const turnaroundMs = 1500;
const powerPeriodMs = 10_000;

export interface OnBoardComputerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly downlink: TmFraming;
  readonly uplink: TcFraming;
  /** Whether the Sun shines on the spacecraft. */
  readonly isSunlit: (atMs: number) => boolean;
  readonly report?: Report;
}

/**
 * The spacecraft around the payload: takes telecommands from the uplink, keeps its own and hands the payload's to the
 * payload's serial port, and sends everything that is said on board down in frames.
 */
export class OnBoardComputer implements SpacecraftRadio {
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #isSunlit: (atMs: number) => boolean;
  readonly #timers: Timers;
  readonly #transmitter: TmTransmitter;
  readonly #receiver: TcReceiver;
  readonly #power: PowerSystem;
  readonly #computer: PusSource;
  readonly #powerSource: PusSource;
  readonly #payloadPort = new Port((bytes) => this.#hearPayload(bytes));
  readonly #payloadBus = new PayloadBusDecoder();
  #timeSequenceCount = 0;
  #heldUntilAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: OnBoardComputerOptions) {
    const { clock } = options;
    this.#clock = clock;
    this.#report = options.report ?? silentReport;
    this.#isSunlit = options.isSunlit;
    this.#timers = new Timers(clock);
    this.#receiver = new TcReceiver(options.uplink, (packet) => this.#take(packet), this.#report);
    this.#transmitter = new TmTransmitter(options.downlink, {
      operationalControl: () => this.#receiver.clcw(),
      isHeld: () => clock.nowAtMs() < this.#heldUntilAtMs,
    });
    this.#power = new PowerSystem(options.random.fork('power'), clock.nowAtMs());
    this.#computer = new PusSource(applicationProcess.computer, () => clock.nowAtMs());
    this.#powerSource = new PusSource(applicationProcess.power, () => clock.nowAtMs());
    this.#timers.every(powerPeriodMs, () => this.#tellPower());
    this.#timers.every(1000 * 2 ** timeRateExponent, () => this.#tellTime());
  }

  /** The cable to the payload. */
  attachPayload(stream: ByteStream): void {
    this.#payloadPort.attach(stream);
  }

  read(octets: number): Uint8Array {
    return this.#transmitter.read(octets);
  }

  skip(octets: number): void {
    this.#transmitter.skip(octets);
  }

  onCarrier(): void {
    this.#heldUntilAtMs = this.#clock.nowAtMs() + turnaroundMs;
  }

  receive(bytes: Uint8Array, isNewCarrier: boolean): void {
    this.onCarrier();
    this.#receiver.receive(bytes, isNewCarrier);
  }

  stop(): void {
    this.#timers.cancelAll();
  }

  #tellPower(): void {
    const nowAtMs = this.#clock.nowAtMs();
    this.#power.advance(nowAtMs, this.#isSunlit(nowAtMs));
    this.#transmitter.push(this.#powerSource.report(3, 25, this.#power.encodeHousekeeping()));
  }

  /** PUS 9.2: no secondary header (ECSS-E-ST-70-41C, 7.4.3.1). */
  #tellTime(): void {
    const time = encodeCuc(this.#clock.nowAtMs(), onboardTimeFormat);
    const data = new Uint8Array(1 + time.length + 2);
    data[0] = timeRateExponent;
    data.set(time, 1);
    this.#transmitter.push(
      sealCrc16(
        encodeSpacePacket({
          isTelecommand: false,
          hasSecondaryHeader: false,
          apid: applicationProcess.time,
          sequenceCount: this.#timeSequenceCount,
          data,
        }),
      ),
    );
    this.#timeSequenceCount = (this.#timeSequenceCount + 1) & 0x3fff;
  }

  /** A telecommand packet from the uplink. */
  #take(bytes: Uint8Array): void {
    const packet = decodeSpacePacket(bytes);
    if (!packet.ok) {
      this.#report('tc-packet', describeFault(packet.fault));
      return;
    }
    const { apid, sequenceCount } = packet.value;
    this.#report('tc-packet', `telecommand for APID ${apid}, count ${sequenceCount}`);
    const isForPayload = apid === applicationProcess.payload && bytes.length <= maxBusPacketOctets;
    if (isForPayload) this.#payloadPort.write(encodeBusPacket(bytes));
    else this.#obey(packet.value);
  }

  #obey(packet: SpacePacket): void {
    const request = decodePusTelecommand(packet);
    if (!request.ok) {
      this.#report('tc-packet', describeFault(request.fault));
      return;
    }
    const { service, subtype, data, acknowledgement, hasGoodErrorControl } = request.value;
    const send = (report: Uint8Array) => this.#transmitter.push(report);
    const reports = createRequestReports(this.#computer, send, packet, acknowledgement);
    if (!hasGoodErrorControl) reports.rejected(failureCodes.badCrc);
    else if (packet.apid !== applicationProcess.computer) reports.rejected(failureCodes.unknownApid);
    else if (service !== 17 || subtype !== 1) reports.rejected(failureCodes.unknownService);
    else if (data.length > 0) reports.rejected(failureCodes.badLength);
    else {
      reports.accepted();
      reports.started();
      send(this.#computer.report(17, 2, new Uint8Array(0)));
      reports.completed();
    }
  }

  #hearPayload(bytes: Uint8Array): void {
    for (const result of this.#payloadBus.push(bytes)) {
      if (!result.ok) this.#report('payload-bus', describeFault(result.fault));
      else if (crc16(result.value) === 0) this.#transmitter.push(result.value);
      else this.#report('payload-bus', 'packet with bad error control dropped');
    }
  }
}
