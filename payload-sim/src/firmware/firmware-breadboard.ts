import { resetFlags } from '@dawa/protocols/avr/atmega1284p';
import { type BoardSenses, FirmwareBoard } from '@dawa/protocols/avr/firmware-board';
import { PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { createRandom, type Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { ActiveFaults, type FaultSettings } from '../payload/active-faults.ts';
import { isStartReport } from '../payload/bus-line.ts';
import { Electrics } from '../payload/electrics.ts';
import type { PayloadFaultName } from '../payload/fault-list.ts';
import { damageLine } from '../payload/line-damage.ts';
import { Port } from '../port.ts';

export interface FirmwareBreadboardOptions {
  readonly clock: Clock;
  readonly program: Uint8Array;
  readonly report?: Report;
  /** Temperature of what it is bolted to. */
  readonly mountC?: number;
  readonly eeprom?: Uint8Array;
  /** What a bad line does to octets. */
  readonly random?: Random;
}

/** How often the emulated controller catches up with the clock: no octet is later than that. */
const sliceMs = 5;
/** A machine that is further behind than this does not catch up: the payload loses the time instead. */
const mostBehindMs = 1000;
const ordinaryMountC = 18;
const quietDbm = -118;
const radiatedDbm = 27;
const undeployedDbm = 12;
/** What stands in flash where a bit is turned over: a text that nothing runs through. */
const harmlessText = 'APRS-DP breadboard';
/** Brown-out detector of the controller: fuse BODLEVEL 100. */
const brownOutV = 4.3;

/**
 * The breadboard in which the real program runs, in an emulated controller on our clock: the same cables, supply and heat as
 * the model's, and of its faults those that happen outside the program.
 */
export class FirmwareBreadboard {
  readonly board: FirmwareBoard;
  readonly electrics: Electrics;
  /** Time that the machine was too slow for. */
  lostMs = 0;
  readonly #harmlessOctet: number;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #faults: ActiveFaults;
  readonly #random: Random;
  /** What it says, read along for the glitch that comes right after a command has begun. */
  readonly #ownReports = new PayloadBusDecoder();
  readonly #bus = new Port((bytes) => this.#hear('bus', bytes));
  readonly #modem = new Port((bytes) => this.#hear('modem', bytes));
  /** Clock time at which the board's own time was 0. */
  #originAtMs: number;
  #stopSlices: Cancel = () => {};
  readonly #keyListeners = new Set<(isKeyed: boolean) => void>();
  #heardDbm: number | undefined;
  #isHeld = false;

  constructor(options: FirmwareBreadboardOptions) {
    const { clock, program, report = silentReport, mountC, eeprom } = options;
    this.#random = options.random ?? createRandom('line of the firmware');
    this.#clock = clock;
    this.#report = report;
    this.#originAtMs = clock.nowAtMs();
    this.#harmlessOctet = Math.max(0, String.fromCharCode(...program).indexOf(harmlessText));
    this.#faults = new ActiveFaults(clock);
    this.board = new FirmwareBoard({
      program,
      senses: () => this.#senses(),
      onOctets: (port, octets) => (port === 'bus' ? this.#say(octets) : this.#modem.write(octets)),
      onKey: (isKeyed) => {
        this.electrics.advance();
        report('payload', isKeyed ? 'key down' : 'key up');
        for (const listener of this.#keyListeners) listener(isKeyed);
        this.#checkBrownOut();
      },
      onReset: (flags) => report('payload', `restart: ${causeOf(flags)}`),
      ...(eeprom ? { eeprom } : {}),
    });
    this.electrics = new Electrics(clock, this.#faults, mountC ?? ordinaryMountC, () => ({
      mode: this.board.isPowered ? (this.board.isSwitchClosed ? 'RX' : 'SAFE') : 'OFF',
      isKeyed: this.board.isKeyed,
      isTripped: false,
    }));
  }

  /** The payload bus. */
  attach(stream: ByteStream): void {
    this.#bus.attach(stream);
  }

  /** The modem's KISS port: what is heard on the air comes in, what is to be sent goes out. */
  attachModem(stream: ByteStream): void {
    this.#modem.attach(stream);
  }

  /** @returns how to stop listening */
  onKey(listener: (isKeyed: boolean) => void): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  /** Somebody is on the air, so strong, or nobody: what its squelch and its level say. */
  setHeard(strengthDbm: number | undefined): void {
    this.#catchUp();
    this.#heardDbm = strengthDbm;
    this.board.setSquelchOpen(strengthDbm !== undefined);
  }

  setPower(isOn: boolean): void {
    if (isOn === this.board.isPowered) return;
    this.#catchUp();
    this.board.setPower(isOn);
    this.electrics.advance();
    this.#stopSlices();
    this.#stopSlices = () => {};
    if (isOn) this.#stopSlices = this.#clock.every(sliceMs, () => this.#catchUp());
    else this.#faults.end('power-off');
  }

  /** False for faults inside the program, and of a receiver that this article has not. */
  canHave(name: PayloadFaultName): boolean {
    return firmwareFaults.has(name);
  }

  hasFault(name: PayloadFaultName): boolean {
    return this.#faults.has(name);
  }

  /** @returns false for a fault that this article cannot have */
  setFault(name: PayloadFaultName, isActive: boolean, settings: FaultSettings = {}): boolean {
    if (!this.canHave(name)) return false;
    this.#catchUp();
    const wasActive = this.hasFault(name);
    if (isActive) this.#faults.add(name, settings);
    else this.#faults.remove(name);
    this.electrics.advance();
    this.#report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
    if (name === 'stuck-ptt') this.board.setStuck(isActive);
    if (name === 'synth-unlock') this.board.setSynthesizerLocked(!isActive);
    if (name === 'watchdog-hang' && isActive) this.board.hang();
    if (name === 'flash-bit-flip' && isActive !== wasActive)
      this.board.flipProgramBit(this.#harmlessOctet, 2);
    this.#checkBrownOut();
    return true;
  }

  #senses(): BoardSenses {
    const { electrics, board } = this;
    const isUndeployed = this.#faults.has('antenna-not-deployed');
    const driftDb =
      this.#faults.amount('rssi-drift', 'driftDbPerS') * (this.#faults.ageMs('rssi-drift') / 1000);
    return {
      busVoltageV: electrics.voltageV,
      busCurrentA: electrics.currentA,
      amplifierC: electrics.sensedAmplifierC,
      // Chips warm themselves, as in the model.
      controllerC: electrics.boardC + 6.5,
      modemC: electrics.boardC + 3.2,
      rssiDbm: Math.max(quietDbm, this.#heardDbm ?? quietDbm) + driftDb,
      forwardDbm: board.isKeyed ? (isUndeployed ? undeployedDbm : radiatedDbm) : undefined,
    };
  }

  #checkBrownOut(): void {
    if (this.board.isPowered && this.electrics.voltageV < brownOutV) this.board.reset(resetFlags.brownOut);
  }

  #hear(port: 'bus' | 'modem', bytes: Uint8Array): void {
    if (!this.board.isPowered) return;
    this.#catchUp();
    this.board.receive(port, port === 'bus' ? this.#throughLine(bytes) : bytes);
  }

  #say(octets: Uint8Array): void {
    if (this.#faults.has('silent')) return;
    this.#bus.write(this.#throughLine(octets));
    if (!this.#faults.has('reset-in-command')) return;
    for (const packet of this.#ownReports.push(octets)) {
      if (packet.ok && isStartReport(packet.value)) this.#clock.after(1, () => this.#glitch());
    }
  }

  /** On the reset line. */
  #glitch(): void {
    if (!this.#faults.has('reset-in-command')) return;
    this.#faults.remove('reset-in-command');
    this.#catchUp();
    this.board.reset(resetFlags.external);
  }

  #throughLine(octets: Uint8Array): Uint8Array {
    const faults = this.#faults;
    return damageLine(octets, this.#random, {
      octetErrorRate: faults.amount('uart-noise', 'octetErrorRate'),
      octetLossRate: faults.amount('uart-lost-octets', 'octetLossRate'),
      octetFramingRate: faults.amount('uart-framing', 'octetFramingRate'),
    });
  }

  #catchUp(): void {
    const nowMs = this.#clock.nowAtMs() - this.#originAtMs;
    const behindMs = nowMs - this.board.timeMs;
    if (this.board.isPowered && behindMs > mostBehindMs) {
      const lostMs = behindMs - mostBehindMs;
      this.lostMs += lostMs;
      this.#originAtMs += lostMs;
      this.#report(
        'payload',
        `this machine is too slow for the emulated controller: ${Math.round(lostMs)} ms lost`,
      );
    }
    if (this.#isHeldByDetector()) this.#originAtMs = this.#clock.nowAtMs() - this.board.timeMs;
    else this.board.runUntil(this.#clock.nowAtMs() - this.#originAtMs);
  }

  /** The brown-out detector holds the controller in reset for as long as the supply is too low. */
  #isHeldByDetector(): boolean {
    const isLow = this.board.isPowered && this.electrics.voltageV < brownOutV;
    if (isLow && !this.#isHeld) this.board.reset(resetFlags.brownOut);
    this.#isHeld = isLow;
    return isLow;
  }
}

/** What this article can have: faults of supply, heat, transceiver, controller and lines that no program knows of. */
export const firmwareFaults: ReadonlySet<PayloadFaultName> = new Set<PayloadFaultName>([
  ...(['overcurrent', 'bus-sag', 'supply-drift', 'brown-out', 'pa-overtemp', 'sensor-stuck'] as const),
  ...(['stuck-ptt', 'synth-unlock', 'antenna-not-deployed', 'rssi-drift'] as const),
  ...(['watchdog-hang', 'flash-bit-flip', 'reset-in-command'] as const),
  ...(['silent', 'uart-noise', 'uart-framing', 'uart-lost-octets'] as const),
]);

function causeOf(flags: number): string {
  const cause = Object.entries(resetFlags).find(([, flag]) => (flags & flag) !== 0);
  return cause?.[0] ?? 'unknown';
}
