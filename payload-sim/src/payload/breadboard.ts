import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { PusSource } from '../pus-source.ts';
import { Timers } from '../timers.ts';
import { CommandDesk } from './command-desk.ts';
import { Digipeater } from './digipeater.ts';
import { AmplifierHeat, supplyCurrentA, supplyVoltageV } from './energy.ts';
import { type DetectionName, type PayloadFaultName, payloadFaults } from './fault-list.ts';
import { encodeFastHousekeeping, encodeSlowHousekeeping } from './housekeeping.ts';
import { damageLine } from './line-damage.ts';
import { encodeEvent, type PayloadEvent } from './payload-event.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import { factorySettings, missionSettings, type PayloadSettings } from './settings.ts';
import { storeSlots } from './telecommand.ts';
import { Transmitter } from './transmitter.ts';

export const payloadApid = 0x020;

const bootMs = 1500;
const fastPeriodMs = 1000;
const slowPeriodMs = 60_000;
const overcurrentLimitA = 1.2;
const overcurrentDelayMs = 50;
const brownOutV = 4.3;
const brownOutDelayMs = 5;
const overtempLimitC = 75;
/** Below this the amplifier may be switched on again. */
const overtempReleaseC = 60;
const pttLimitMs = 10_000;
const watchdogMs = 4000;
const badFrameLimit = 10;
const goodFlashCrc = 0x5a17c0de;

export type FaultSettings = Readonly<Record<string, number | string | boolean>>;

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
  readonly heat: AmplifierHeat;
  readonly clock: Clock;
  readonly #noise: Random;
  readonly #line: Random;
  readonly #report: Report;
  readonly #boardC: number;
  readonly #disabledDetections: ReadonlySet<DetectionName>;
  readonly #faults = new Map<PayloadFaultName, { settings: FaultSettings; sinceAtMs: number }>();
  readonly #source: PusSource;
  readonly #desk: CommandDesk;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  #decoder = new PayloadBusDecoder();
  readonly #timers: Timers;
  #resetCause: ResetCause = 'POWER_ON';
  #bootCount = 0;
  #bootAtMs = 0;
  #isHung = false;
  #hasToldSynthesizer = false;
  #hasToldStoreFull = false;
  #badFramesToldAtMs = Number.NEGATIVE_INFINITY;
  #advancedAtMs = 0;

  constructor(options: BreadboardOptions) {
    this.clock = options.clock;
    this.#timers = new Timers(options.clock);
    this.#noise = options.random.fork('noise');
    this.#line = options.random.fork('line');
    this.#report = options.report ?? silentReport;
    this.#boardC = options.boardC ?? 18;
    this.#disabledDetections = new Set(options.disabledDetections);
    this.heat = new AmplifierHeat(this.#boardC);
    this.transmitter = new Transmitter(this.clock, (isKeyed) => this.#onKey(isKeyed));
    this.digipeater = new Digipeater(this.clock, options.random.fork('digipeater'), this);
    this.#source = new PusSource(payloadApid, () => this.#onboardAtMs());
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
    return this.heat.temperatureC >= overtempReleaseC && this.mode === 'SAFE';
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
    this.#advance();
    if (isActive) this.#faults.set(name, { settings, sinceAtMs: this.clock.nowAtMs() });
    else this.#faults.delete(name);
    this.#report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
    this.#applyFault(name, isActive);
  }

  /** Changes the mode and says so; SAFE opens the load switch, any other mode closes it. */
  enter(mode: PayloadMode): void {
    const from = this.mode;
    if (from === mode) return;
    this.#advance();
    this.mode = mode;
    this.transmitter.setCut(mode === 'SAFE');
    if (mode === 'STANDBY' || mode === 'SAFE') this.transmitter.release();
    this.digipeater.onMode();
    this.tell({ name: 'MODE_CHANGE', from, to: mode });
    this.#checkCurrent();
  }

  /** Reports an event by PUS 5. */
  tell(event: PayloadEvent): void {
    if (!this.#isAwake) return;
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
    this.#resetCause = cause;
    this.#bootCount++;
    this.#bootAtMs = this.clock.nowAtMs();
    this.#advancedAtMs = this.#bootAtMs;
    this.#source.reset();
    this.#decoder = new PayloadBusDecoder();
    this.#hasToldSynthesizer = false;
    if (isHard) {
      this.settings = missionSettings;
      this.#faults.delete('flash-bit-flip');
    }
    if (this.hasFault('wrong-settings-bank')) this.settings = factorySettings;
    this.#timers.after(bootMs, () => this.#finishBoot());
  }

  #finishBoot(): void {
    this.mode = 'STANDBY';
    if (this.#resetCause === 'WATCHDOG') this.tell({ name: 'WDT_RESET' });
    this.tell({ name: 'BOOT', cause: this.#resetCause, bootCount: this.#bootCount });
    this.#startReports(2000);
    for (const name of this.#faults.keys()) this.#applyFault(name, true);
  }

  #wakeRunning(mode: PayloadMode): void {
    this.mode = mode;
    this.#bootCount = 7;
    this.#bootAtMs = this.clock.nowAtMs() - 186_000_000;
    this.#advancedAtMs = this.clock.nowAtMs();
    this.digipeater.storeUsed = 12;
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

  get #isAwake(): boolean {
    return this.mode !== 'OFF' && this.mode !== 'BOOT' && !this.#isHung;
  }

  #onSecond(): void {
    if (!this.#isAwake) return;
    this.#advance();
    this.#checkHeat();
    this.#checkSynthesizer();
    this.#checkBadFrames();
    if (this.#isAwake)
      this.#send(this.#source.report(3, 25, encodeFastHousekeeping(this.#fastHousekeeping())));
  }

  #fastHousekeeping(): Parameters<typeof encodeFastHousekeeping>[0] {
    const { digipeater, transmitter } = this;
    const noise = this.#noise;
    const drift = this.#faults.get('rssi-drift');
    const driftDb = drift
      ? this.#secondsSince(drift.sinceAtMs) * setting('rssi-drift', drift.settings, 'driftDbPerS')
      : 0;
    return {
      mode: this.mode,
      isKeyed: transmitter.isKeyed,
      isSquelchOpen: digipeater.isSquelchOpen,
      resetCause: this.#resetCause,
      uptimeS: Math.floor(this.#secondsSince(this.#bootAtMs)),
      busVoltageV: this.busVoltageV + 0.004 * noise.normal(),
      busCurrentA: this.busCurrentA * (1 + 0.015 * noise.normal()) + 0.001 * noise.normal(),
      amplifierC: this.heat.temperatureC + 0.06 * noise.normal(),
      controllerC: this.#boardC + 6.5 + 0.05 * noise.normal(),
      modemC: this.#boardC + 3.2 + 0.05 * noise.normal(),
      rssiDbm: digipeater.strengthDbm + driftDb + 0.7 * noise.normal(),
      transmitPowerDbm: transmitter.isKeyed ? (this.hasFault('antenna-not-deployed') ? 12 : 27) : 0,
      isSynthesizerLocked: this.isSynthesizerLocked,
      receivedFrames: digipeater.receivedFrames,
      damagedFrames: digipeater.damagedFrames,
      repeatedFrames: digipeater.repeatedFrames,
      droppedDuplicates: digipeater.droppedDuplicates,
      queueDepth: digipeater.queueDepth,
      storeUsed: digipeater.storeUsed,
      lastHeardCall: digipeater.lastHeard.call,
      lastHeardSsid: digipeater.lastHeard.ssid,
    };
  }

  #tellSlow(): void {
    if (!this.#isAwake) return;
    const flashCrc = this.hasFault('flash-bit-flip') ? goodFlashCrc ^ 0x400 : goodFlashCrc;
    const { beaconIntervalS, aliasMask, txDelayMs } = this.settings;
    this.#send(
      this.#source.report(
        3,
        25,
        encodeSlowHousekeeping({
          beaconIntervalS,
          aliasMask,
          txDelayMs,
          bootCount: this.#bootCount,
          flashCrc,
        }),
      ),
    );
    if (flashCrc !== goodFlashCrc && this.#detects('flash-crc')) this.tell({ name: 'FLASH_CRC', flashCrc });
  }

  /** What the supply delivers, faults included. */
  get busCurrentA(): number {
    const extra = this.#faults.get('overcurrent');
    const isSwitchClosed = this.mode !== 'SAFE' && this.mode !== 'OFF';
    const extraA = extra && isSwitchClosed ? setting('overcurrent', extra.settings, 'currentA') : 0;
    return supplyCurrentA(this.mode, this.transmitter.isKeyed) + extraA;
  }

  get busVoltageV(): number {
    const sag = this.#faults.get('bus-sag');
    const brownOut = this.#faults.get('brown-out');
    const voltageV = supplyVoltageV(this.busCurrentA) - (sag ? setting('bus-sag', sag.settings, 'sagV') : 0);
    const isSagging = brownOut !== undefined && this.transmitter.isKeyed;
    return isSagging ? voltageV * (1 - setting('brown-out', brownOut.settings, 'sagFraction')) : voltageV;
  }

  #onKey(isKeyed: boolean): void {
    this.#advance(!isKeyed);
    if (!isKeyed) return;
    this.#checkCurrent();
    this.#checkBrownOut();
    this.#timers.after(pttLimitMs, () => {
      if (this.transmitter.keyedMs() >= pttLimitMs && this.#isAwake && this.#detects('ptt-timeout')) {
        this.tell({ name: 'PTT_TIMEOUT', keyedS: Math.round(this.transmitter.keyedMs() / 1000) });
        this.enter('STANDBY');
        this.transmitter.setCut(true);
      }
    });
  }

  #checkCurrent(): void {
    if (this.busCurrentA <= overcurrentLimitA || !this.#detects('overcurrent') || !this.isPowered) return;
    this.#timers.after(overcurrentDelayMs, () => {
      const currentA = this.busCurrentA;
      if (currentA <= overcurrentLimitA || !this.#isAwake) return;
      this.tell({ name: 'OVERCURRENT', currentA });
      this.enter('SAFE');
    });
  }

  #checkBrownOut(): void {
    if (this.busVoltageV >= brownOutV || !this.#detects('brown-out')) return;
    this.#timers.after(brownOutDelayMs, () => {
      if (this.busVoltageV < brownOutV && this.isPowered) this.restart('BROWN_OUT');
    });
  }

  #checkHeat(): void {
    if (this.heat.temperatureC < overtempLimitC || this.mode === 'SAFE' || !this.#detects('pa-overtemp'))
      return;
    this.tell({ name: 'PA_OVERTEMP', amplifierC: this.heat.temperatureC });
    this.enter('SAFE');
  }

  #checkSynthesizer(): void {
    if (this.isSynthesizerLocked) this.#hasToldSynthesizer = false;
    else if (!this.#hasToldSynthesizer && this.#detects('synth-unlock')) {
      this.#hasToldSynthesizer = true;
      this.tell({ name: 'SYNTH_UNLOCK' });
    }
  }

  #checkBadFrames(): void {
    const badFrames = this.digipeater.recentDamagedFrames();
    const isNews = this.clock.nowAtMs() - this.#badFramesToldAtMs > 60_000;
    if (badFrames < badFrameLimit || !isNews || !this.#detects('bad-fcs-rate')) return;
    this.#badFramesToldAtMs = this.clock.nowAtMs();
    this.tell({ name: 'BAD_FCS_RATE', badFrames });
  }

  #applyFault(name: PayloadFaultName, isActive: boolean): void {
    if (!this.isPowered) return;
    if (name === 'overcurrent' && isActive) this.#checkCurrent();
    if (name === 'stuck-ptt') this.transmitter.setStuck(isActive);
    if (name === 'bus-sag' && isActive) this.#checkBrownOut();
    if (name === 'watchdog-hang' && isActive) this.#hang();
    if (name === 'store-full') this.#fillStore(isActive);
  }

  #hang(): void {
    this.#isHung = true;
    if (!this.#detects('watchdog')) return;
    this.#timers.after(watchdogMs, () => {
      // A hang is over with the reset; it does not come back by itself.
      this.#faults.delete('watchdog-hang');
      this.restart('WATCHDOG');
    });
  }

  #fillStore(isActive: boolean): void {
    if (isActive) this.digipeater.storeUsed = storeSlots;
    if (isActive && !this.#hasToldStoreFull && this.#detects('store-full')) this.tell({ name: 'STORE_FULL' });
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

  /** Brings the amplifier's heat up to now, with the key as it was since the last time. */
  #advance(isKeyed = this.transmitter.isKeyed): void {
    const nowAtMs = this.clock.nowAtMs();
    const runaway = this.#faults.get('pa-overtemp');
    const isHeating = runaway !== undefined && this.mode !== 'SAFE' && this.isPowered;
    const excessC = isHeating ? setting('pa-overtemp', runaway.settings, 'excessC') : 0;
    this.heat.advance(Math.max(0, nowAtMs - this.#advancedAtMs) / 1000, isKeyed, excessC);
    this.#advancedAtMs = nowAtMs;
  }

  #onboardAtMs(): number {
    const drift = this.#faults.get('clock-drift');
    const nowAtMs = this.clock.nowAtMs();
    if (drift === undefined) return nowAtMs;
    return nowAtMs + (nowAtMs - drift.sinceAtMs) * 1e-6 * setting('clock-drift', drift.settings, 'ppm');
  }

  #detects(name: DetectionName): boolean {
    return !this.#disabledDetections.has(name);
  }

  #secondsSince(atMs: number): number {
    return (this.clock.nowAtMs() - atMs) / 1000;
  }

  #hear(bytes: Uint8Array): void {
    if (!this.#isAwake) return;
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
    const noise = this.#faults.get('uart-noise');
    const loss = this.#faults.get('uart-lost-octets');
    if (noise === undefined && loss === undefined) return bytes;
    return damageLine(bytes, this.#line, {
      octetErrorRate: noise ? setting('uart-noise', noise.settings, 'octetErrorRate') : 0,
      octetLossRate: loss ? setting('uart-lost-octets', loss.settings, 'octetLossRate') : 0,
    });
  }
}

/** A setting of a fault as it was injected, or its ordinary value from the list. */
function setting(name: PayloadFaultName, settings: FaultSettings, key: string): number {
  const given = settings[key];
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  const info = payloadFaults.find((fault) => fault.name === name);
  const ordinary: Readonly<Record<string, number>> = info && 'settings' in info ? info.settings : {};
  const value = ordinary[key];
  if (value === undefined) throw new TypeError(`fault ${name}: expected a setting ${key}, found none`);
  return value;
}

function describe({ name: _name, ...fields }: PayloadEvent): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Math.round(100 * value) / 100 : value}`)
    .join(', ');
}
