import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import { applicationProcess } from '../application-process.ts';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { PusSource } from '../pus-source.ts';
import { Timers } from '../timers.ts';
import { ActiveFaults, type FaultSettings } from './active-faults.ts';
import { CommandDesk } from './command-desk.ts';
import { Digipeater } from './digipeater.ts';
import { Electrics } from './electrics.ts';
import type { DetectionName, PayloadFaultName } from './fault-list.ts';
import { type Boot, Instruments } from './instruments.ts';
import { damageLine } from './line-damage.ts';
import { encodeEvent, type PayloadEvent } from './payload-event.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import { Protections } from './protections.ts';
import { factorySettings, missionSettings, type PayloadSettings } from './settings.ts';
import { storeSlots } from './telecommand.ts';
import { Transmitter } from './transmitter.ts';

const bootMs = 1500;
const fastPeriodMs = 1000;
const slowPeriodMs = 60_000;
const ordinaryBoardC = 18;
/** What a payload that is well did before the pass began. */
const longRunning = { uptimeMs: 186_000_000, bootCount: 7, storeUsed: 12 };

export interface BreadboardOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly report?: Report;
  /** Left out: without power until `setPower(true)`. With a mode: it has been running for days, as in orbit. */
  readonly runningMode?: PayloadMode;
  readonly disabledDetections?: readonly DetectionName[];
  /** Temperature of the board it is bolted to. */
  readonly boardC?: number;
}

/**
 * The APRS-DP breadboard: an MCU with watchdog and load switch, a transceiver, a serial port. Without power it is silent;
 * after any reset it stands in STANDBY, and one telecommand moves it on.
 */
export class Breadboard {
  mode: PayloadMode = 'OFF';
  settings: PayloadSettings = missionSettings;
  readonly transmitter: Transmitter;
  readonly digipeater: Digipeater;
  readonly electrics: Electrics;
  readonly clock: Clock;
  boot: Boot = { cause: 'POWER_ON', count: 0, atMs: 0 };
  readonly #line: Random;
  readonly #report: Report;
  readonly #protections: Protections;
  readonly #instruments: Instruments;
  readonly #faults: ActiveFaults;
  readonly #source: PusSource;
  readonly #desk: CommandDesk;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  #decoder = new PayloadBusDecoder();
  readonly #timers: Timers;
  #isHung = false;
  #hasToldStoreFull = false;

  constructor(options: BreadboardOptions) {
    this.clock = options.clock;
    this.#timers = new Timers(options.clock);
    this.#line = options.random.fork('line');
    this.#report = options.report ?? silentReport;
    this.#faults = new ActiveFaults(this.clock);
    this.transmitter = new Transmitter(this.clock, (isKeyed) => this.#onKey(isKeyed));
    this.electrics = new Electrics(this.clock, this.#faults, options.boardC ?? ordinaryBoardC, () => ({
      mode: this.mode,
      isKeyed: this.transmitter.isKeyed,
    }));
    this.#instruments = new Instruments(this, this.#faults, options.random.fork('noise'));
    this.#protections = new Protections(this, this.#timers, options.disabledDetections ?? []);
    this.digipeater = new Digipeater(this.clock, options.random.fork('digipeater'), this);
    this.#source = new PusSource(applicationProcess.payload, () => this.#onboardAtMs());
    this.#desk = new CommandDesk(this, this.#source, (packet) => this.#send(packet));
    if (options.runningMode !== undefined) this.#wakeRunning(options.runningMode);
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  get isPowered(): boolean {
    return this.mode !== 'OFF';
  }

  get txDelayMs(): number {
    return this.settings.txDelayMs;
  }

  get isSynthesizerLocked(): boolean {
    return !this.#faults.has('synth-unlock');
  }

  get isOverheated(): boolean {
    return this.#protections.isOverheated;
  }

  /** Closes or opens the supply. */
  setPower(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    if (isOn) {
      this.restart('POWER_ON');
    } else {
      this.#die();
      // The kill switch outlives a restart, but not the loss of power: nothing is keyed after one anyhow.
      this.transmitter.setInhibited(false);
    }
  }

  hasFault(name: PayloadFaultName): boolean {
    return this.#faults.has(name);
  }

  setFault(name: PayloadFaultName, isActive: boolean, settings: FaultSettings = {}): void {
    this.electrics.advance();
    if (isActive) this.#faults.add(name, settings);
    else this.#faults.remove(name);
    this.#report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
    this.#applyFault(name, isActive);
  }

  /** Changes the mode and says so; SAFE opens the load switch, any other mode closes it. */
  enter(mode: PayloadMode): void {
    const from = this.mode;
    if (from === mode) return;
    this.electrics.advance();
    this.mode = mode;
    this.transmitter.setCut(mode === 'SAFE');
    if (mode === 'STANDBY' || mode === 'SAFE') this.transmitter.release();
    this.digipeater.onMode();
    this.tell({ name: 'MODE_CHANGE', from, to: mode });
    this.#protections.onLoad();
  }

  /** Reports an event by PUS 5. */
  tell(event: PayloadEvent): void {
    if (!this.isAwake) return;
    const { subtype, data } = encodeEvent(event);
    this.#send(this.#source.report(5, subtype, data));
    if (event.name !== 'FRAME_DIGIPEATED') this.#report('payload', `${event.name} ${describe(event)}`);
  }

  /** Restarts the controller. Settings are kept unless `isHard`. */
  restart(cause: ResetCause, isHard = false): void {
    const oldMode = this.mode;
    this.#die();
    this.mode = 'BOOT';
    this.#report('payload', `restart: ${cause} (was ${oldMode})`);
    this.boot = { cause, count: this.boot.count + 1, atMs: this.clock.nowAtMs() };
    this.#source.reset();
    this.#decoder = new PayloadBusDecoder();
    if (isHard) {
      this.settings = missionSettings;
      this.#faults.remove('flash-bit-flip');
    }
    if (this.hasFault('wrong-settings-bank')) this.settings = factorySettings;
    this.#timers.after(bootMs, () => this.#finishBoot());
  }

  #finishBoot(): void {
    this.mode = 'STANDBY';
    const { cause, count } = this.boot;
    if (cause === 'WATCHDOG') this.tell({ name: 'WDT_RESET' });
    this.tell({ name: 'BOOT', cause, bootCount: count });
    this.#startReports(2000);
    for (const name of this.#faults.names) this.#applyFault(name, true);
  }

  #wakeRunning(mode: PayloadMode): void {
    this.mode = mode;
    const { bootCount, uptimeMs } = longRunning;
    this.boot = { ...this.boot, count: bootCount, atMs: this.clock.nowAtMs() - uptimeMs };
    this.digipeater.storeUsed = longRunning.storeUsed;
    this.digipeater.onMode();
    this.#startReports(5000);
  }

  #startReports(firstSlowMs: number): void {
    this.#timers.every(fastPeriodMs, () => this.#onSecond());
    this.#timers.after(firstSlowMs, () => {
      this.#tellSlow();
      this.#timers.every(slowPeriodMs, () => this.#tellSlow());
    });
    this.#scheduleBeacon();
  }

  #die(): void {
    this.#timers.cancelAll();
    this.mode = 'OFF';
    this.#isHung = false;
    this.transmitter.setStuck(false);
    this.transmitter.setCut(false);
    this.transmitter.release();
    this.digipeater.reset();
  }

  /** Running: neither without power, nor booting, nor hung. */
  get isAwake(): boolean {
    return this.mode !== 'OFF' && this.mode !== 'BOOT' && !this.#isHung;
  }

  #onSecond(): void {
    if (!this.isAwake) return;
    this.electrics.advance();
    this.#protections.onSecond();
    if (this.isAwake) this.#send(this.#source.report(3, 25, this.#instruments.readFast()));
  }

  #tellSlow(): void {
    if (!this.isAwake) return;
    const { flashCrc, isFlashGood } = this.#instruments;
    this.#send(this.#source.report(3, 25, this.#instruments.readSlow()));
    if (!isFlashGood && this.#protections.detects('flash-crc')) this.tell({ name: 'FLASH_CRC', flashCrc });
  }

  #onKey(isKeyed: boolean): void {
    this.electrics.advance(!isKeyed);
    if (isKeyed) this.#protections.onKeyDown();
  }

  #applyFault(name: PayloadFaultName, isActive: boolean): void {
    if (!this.isPowered) return;
    this.#protections.onLoad();
    if (name === 'stuck-ptt') this.transmitter.setStuck(isActive);
    if (name === 'watchdog-hang' && isActive) this.#hang();
    if (name === 'store-full') this.#fillStore(isActive);
  }

  #hang(): void {
    this.#isHung = true;
    // A hang is over with the reset; it does not come back by itself.
    this.#faults.remove('watchdog-hang');
    this.#protections.onHang();
  }

  #fillStore(isActive: boolean): void {
    if (isActive) this.digipeater.storeUsed = storeSlots;
    if (isActive && !this.#hasToldStoreFull && this.#protections.detects('store-full'))
      this.tell({ name: 'STORE_FULL' });
    this.#hasToldStoreFull = isActive;
  }

  #scheduleBeacon(): void {
    this.#timers.after(1000 * this.settings.beaconIntervalS, () => {
      if (this.mode === 'BEACON' && this.isSynthesizerLocked) {
        this.transmitter.keyFor(this.txDelayMs + (8000 * (40 + this.settings.beaconText.length)) / 1200);
      }
      this.#scheduleBeacon();
    });
  }

  #onboardAtMs(): number {
    const driftMs = this.#faults.ageMs('clock-drift') * 1e-6 * this.#faults.amount('clock-drift', 'ppm');
    return this.clock.nowAtMs() + driftMs;
  }

  #hear(bytes: Uint8Array): void {
    if (!this.isAwake) return;
    for (const result of this.#decoder.push(this.#throughLine(bytes))) {
      if (result.ok) this.#desk.take(result.value);
      else this.#report('payload-bus', describeFault(result.fault));
    }
  }

  #send(packet: Uint8Array): void {
    if (this.isPowered && !this.hasFault('silent'))
      this.#port.write(this.#throughLine(encodeBusPacket(packet)));
  }

  #throughLine(bytes: Uint8Array): Uint8Array {
    return damageLine(bytes, this.#line, {
      octetErrorRate: this.#faults.amount('uart-noise', 'octetErrorRate'),
      octetLossRate: this.#faults.amount('uart-lost-octets', 'octetLossRate'),
    });
  }
}

function describe({ name: _name, ...fields }: PayloadEvent): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Math.round(100 * value) / 100 : value}`)
    .join(', ');
}
