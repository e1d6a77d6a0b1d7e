import { encodeBusPacket, maxBusPacketOctets, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import { crc16, sealCrc16 } from 'ccsds-parser/crc/crc16';
import { decodeSpacePacket, encodeSpacePacket, type SpacePacket } from 'ccsds-parser/packet/space-packet';
import { encodeCuc } from 'ccsds-parser/time/cuc';
import { applicationProcess } from '../application-process.ts';
import { type Report, silentReport } from '../device-log.ts';
import { ordinaryInterface } from '../payload/services/payload-interface.ts';
import { Port } from '../port.ts';
import { onboardTimeFormat, PusSource } from '../pus-source.ts';
import type { SpacecraftRadio } from '../space-link/space-link.ts';
import { Timers } from '../timers.ts';
import { obeyOnComputer } from './computer-desk.ts';
import { FrameGuard, type GuardCounts } from './frame-guard.ts';
import { type CrystalSettings, OnboardClock } from './onboard-clock.ts';
import { type PoweredLoad, PowerSystem } from './power.ts';
import type { TcFraming } from './tc-framing.ts';
import { TcReceiver } from './tc-receiver.ts';
import { type TmFraming, TmTransmitter } from './tm-transmitter.ts';

/** Time reports come every 2^3 seconds. The standard's power of two counts frames (ECSS-E-ST-70-41C, 6.9); ours, seconds. */
const timeRateExponent = 3;
/**
 * While the ground transmits it hears nothing: what there is to say waits until its carrier is gone and it had time to
 * tune back. Without this no acknowledgement would ever arrive (decision record 0009).
 */
const turnaroundMs = 1500;
const powerPeriodMs = 10_000;

/** To let the acknowledgement out before the computer restarts, and until it is back. */
const restartDelayMs = 4000;
const bootMs = 4000;
/** The carrier is taken for gone this long after it was heard last. */
const carrierHoldMs = 300;

export interface OnBoardComputerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly downlink: TmFraming;
  readonly uplink: TcFraming;
  /** Whether the Sun shines on the spacecraft. */
  readonly isSunlit: (atMs: number) => boolean;
  /** Of the security of the uplink, where the mission has one. Without it no frame of data is believed. */
  readonly uplinkKey?: Uint8Array | undefined;
  readonly crystal?: CrystalSettings;
  readonly report?: Report;
}

/**
 * The spacecraft around the payload: takes telecommands from the uplink, keeps its own and hands the payload's to the
 * payload's serial port, feeds the payload, and sends everything that is said on board down in frames.
 */
export class OnBoardComputer implements SpacecraftRadio {
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #options: OnBoardComputerOptions;
  readonly #timers: Timers;
  readonly #transmitter: TmTransmitter;
  readonly #guard: FrameGuard | undefined;
  readonly #power: PowerSystem;
  readonly #onboardClock: OnboardClock;
  readonly #computer: PusSource;
  readonly #powerSource: PusSource;
  readonly #payloadPort = new Port((bytes) => this.#hearPayload(bytes));
  readonly #payloadBus = new PayloadBusDecoder();
  #receiver: TcReceiver;
  #timeSequenceCount = 0;
  #heldUntilAtMs = Number.NEGATIVE_INFINITY;
  #carrierAtMs = Number.NEGATIVE_INFINITY;
  #isBooting = false;

  constructor(options: OnBoardComputerOptions) {
    const { clock, uplink, uplinkKey } = options;
    this.#clock = clock;
    this.#options = options;
    this.#report = options.report ?? silentReport;
    this.#timers = new Timers(clock);
    this.#guard = uplink.sdls && new FrameGuard(uplink, uplink.sdls, uplinkKey, this.#report);
    this.#receiver = this.#createReceiver();
    this.#transmitter = new TmTransmitter(options.downlink, {
      operationalControl: () => this.#receiver.controlWord(),
      isHeld: () => clock.nowAtMs() < this.#heldUntilAtMs,
    });
    this.#power = new PowerSystem(options.random.fork('power'), clock.nowAtMs());
    this.#onboardClock = new OnboardClock(clock.nowAtMs(), options.crystal);
    this.#computer = new PusSource(applicationProcess.computer, () => this.onboardAtMs());
    this.#powerSource = new PusSource(applicationProcess.power, () => this.onboardAtMs());
    this.#startReports();
  }

  /** What its clock shows. */
  onboardAtMs(): number {
    return this.#onboardClock.nowAtMs(this.#clock.nowAtMs());
  }

  /** What the guard of the uplink let pass and what not; undefined where the uplink has none. */
  get guardCounts(): GuardCounts | undefined {
    return this.#guard?.counts;
  }

  get uplinkStatus(): TcReceiver['status'] {
    return this.#receiver.status;
  }

  /** Battery, Sun and temperatures, brought up to now. */
  get power(): PowerSystem {
    this.#advancePower();
    return this.#power;
  }

  /** The cable to the payload. */
  attachPayload(stream: ByteStream): void {
    this.#payloadPort.attach(stream);
  }

  /** What is fed from the battery beside the bus itself. */
  feed(load: PoweredLoad): void {
    this.#power.feed(load);
  }

  read(octets: number): Uint8Array {
    return this.#transmitter.read(octets);
  }

  skip(octets: number): void {
    this.#transmitter.skip(octets);
  }

  onCarrier(): void {
    this.#carrierAtMs = this.#clock.nowAtMs();
    this.#heldUntilAtMs = this.#carrierAtMs + turnaroundMs;
  }

  receive(bytes: Uint8Array, isNewCarrier: boolean): void {
    this.onCarrier();
    if (!this.#isBooting) this.#receiver.receive(bytes, isNewCarrier);
  }

  /**
   * Restarts the computer: clock, counters and the number that the uplink waits for begin anew, what was to be sent is lost. The
   * numbers of the uplink's security are in memory that keeps them, and so is the battery's charge.
   */
  restart(): void {
    const nowAtMs = this.#clock.nowAtMs();
    this.#report('spacecraft', 'the on-board computer restarts');
    this.#timers.cancelAll();
    this.#onboardClock.restart(nowAtMs);
    this.#timeSequenceCount = 0;
    for (const source of [this.#computer, this.#powerSource]) source.reset();
    this.#transmitter.restart();
    this.#receiver = this.#createReceiver();
    this.#isBooting = true;
    this.#timers.after(bootMs, () => {
      this.#isBooting = false;
      this.#startReports();
    });
  }

  stop(): void {
    this.#timers.cancelAll();
  }

  #createReceiver(): TcReceiver {
    return new TcReceiver({
      framing: this.#options.uplink,
      onPacket: (packet) => this.#take(packet),
      report: this.#report,
      hasCarrier: () => this.#clock.nowAtMs() - this.#carrierAtMs < carrierHoldMs,
      guard: this.#guard,
    });
  }

  #startReports(): void {
    this.#timers.every(powerPeriodMs, () => this.#tellPower());
    this.#timers.every(1000 * 2 ** timeRateExponent, () => this.#tellTime());
  }

  #advancePower(): void {
    const nowAtMs = this.#clock.nowAtMs();
    this.#power.advance(nowAtMs, this.#options.isSunlit(nowAtMs));
    this.#onboardClock.setTemperature(nowAtMs, this.#power.structureC);
  }

  #tellPower(): void {
    this.#advancePower();
    for (const text of this.#power.takeNews()) this.#report('spacecraft', text);
    const { data } = ordinaryInterface().report('HK_EPS', this.#power.housekeeping());
    this.#transmitter.push(this.#powerSource.report(3, 25, data));
  }

  /** PUS 9.2: no secondary header (ECSS-E-ST-70-41C, 7.4.3.1). */
  #tellTime(): void {
    const time = encodeCuc(this.onboardAtMs(), onboardTimeFormat);
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
    obeyOnComputer(
      packet,
      {
        source: this.#computer,
        send: (report) => this.#transmitter.push(report),
        setTime: (shownAtMs) => this.#onboardClock.set(this.#clock.nowAtMs(), shownAtMs),
        restartSoon: () => this.#timers.after(restartDelayMs, () => this.restart()),
      },
      this.#report,
    );
  }

  #hearPayload(bytes: Uint8Array): void {
    if (this.#isBooting) return;
    for (const result of this.#payloadBus.push(bytes)) {
      if (!result.ok) this.#report('payload-bus', describeFault(result.fault));
      else if (crc16(result.value) === 0) this.#transmitter.push(result.value);
      else this.#report('payload-bus', 'packet with bad error control dropped');
    }
  }
}
