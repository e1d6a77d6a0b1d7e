import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { applicationProcess } from '../application-process.ts';
import { type Report, silentReport } from '../device-log.ts';
import { PusSource } from '../pus-source.ts';
import { Timers } from '../timers.ts';
import { ActiveFaults, type FaultSettings } from './active-faults.ts';
import type { BreadboardOptions } from './breadboard-options.ts';
import { BusLine } from './bus-line.ts';
import { Configuration } from './configuration/configuration.ts';
import type { SettingsBank } from './configuration/settings-banks.ts';
import { Digipeater } from './digipeater.ts';
import { Electrics } from './electrics.ts';
import type { DetectionName, PayloadFaultName } from './fault-list.ts';
import { FrameFaults } from './frame-faults.ts';
import { type Boot, Instruments } from './instruments.ts';
import { strikeMemory } from './memory-strike.ts';
import { describeEvent, type PayloadEvent } from './payload-event.ts';
import type { PayloadMode, ResetCause } from './payload-mode.ts';
import { Protections } from './protections.ts';
import { PayloadClock } from './services/payload-clock.ts';
import { ordinaryInterface, type PayloadInterface } from './services/payload-interface.ts';
import { Services } from './services/services.ts';
import { Silence } from './services/silence.ts';
import { missionSettings, type PayloadSettings } from './settings.ts';
import { Transmitter } from './transmitter.ts';

export type { BreadboardOptions } from './breadboard-options.ts';

const bootMs = 1500;
const secondMs = 1000;
const selfTestMs = 60_000;
const ordinaryMountC = 18;
/** What a payload that is well did before the pass began. */
const longRunning = { uptimeMs: 186_000_000, bootCount: 7, storeUsed: 12 };

/**
 * The APRS-DP breadboard: an MCU with watchdog and load switch, a transceiver, a serial port. Without power it is silent;
 * after any reset it stands in STANDBY, and one telecommand moves it on.
 */
export class Breadboard {
  mode: PayloadMode = 'OFF';
  readonly transmitter: Transmitter;
  readonly digipeater: Digipeater;
  readonly electrics: Electrics;
  readonly clock: Clock;
  readonly onboardClock: PayloadClock;
  readonly definition: PayloadInterface;
  /** What it keeps without power. */
  readonly configuration: Configuration;
  readonly silence: Silence;
  readonly frameFaults: FrameFaults;
  boot: Boot = { cause: 'POWER_ON', count: 0, atMs: 0 };
  readonly #line: BusLine;
  readonly #report: Report;
  readonly #protections: Protections;
  readonly #instruments: Instruments;
  readonly #faults: ActiveFaults;
  readonly #source: PusSource;
  readonly #services: Services;
  readonly #timers: Timers;
  #isHung = false;
  #isHeldInReset = false;

  constructor(options: BreadboardOptions) {
    this.clock = options.clock;
    this.#timers = new Timers(options.clock);
    this.#report = options.report ?? silentReport;
    this.#faults = new ActiveFaults(this.clock);
    this.onboardClock = new PayloadClock(this.clock, this.#faults);
    this.definition = options.interface ?? ordinaryInterface();
    const { settings = missionSettings, runningMode } = options;
    const bootCount = runningMode === undefined ? 0 : longRunning.bootCount;
    this.configuration = new Configuration(this.clock, this.definition, settings, {
      bootCount,
      hasCheck: !options.disabledDetections?.includes('settings-crc'),
    });
    this.transmitter = new Transmitter(this.clock, (isKeyed) => this.#onKey(isKeyed));
    this.silence = new Silence(this.transmitter, this.configuration, this.#timers, () =>
      this.onboardClock.nowAtMs(),
    );
    this.electrics = new Electrics(this.clock, this.#faults, options.mountC ?? ordinaryMountC, () => ({
      mode: this.mode,
      isKeyed: this.transmitter.isKeyed,
      isTripped: this.#protections?.isTripped ?? false,
    }));
    this.#instruments = new Instruments(this, this.#faults, options.random.fork('noise'));
    this.#protections = new Protections(this, this.#timers, options.disabledDetections ?? []);
    this.frameFaults = new FrameFaults(this.#faults, () => this.settings);
    const { hasTraffic = true } = options;
    this.digipeater = new Digipeater(this.clock, options.random.fork('digipeater'), this, { hasTraffic });
    this.#source = new PusSource(applicationProcess.payload, () => this.onboardClock.nowAtMs());
    this.#services = new Services({
      ...{ board: this, instruments: this.#instruments, source: this.#source, timers: this.#timers },
      send: (packet) => this.#send(packet),
    });
    this.#line = new BusLine({
      ...{ timers: this.#timers, random: options.random.fork('line'), faults: this.#faults },
      report: this.#report,
      isAwake: () => this.isAwake,
      onPacket: (packet) => this.#services.take(packet),
      onGlitch: () => this.restart('EXTERNAL'),
    });
    if (runningMode !== undefined) this.#wakeRunning(runningMode);
  }

  attach(stream: ByteStream): void {
    this.#line.attach(stream);
  }

  get isPowered(): boolean {
    return this.mode !== 'OFF';
  }

  get settings(): PayloadSettings {
    return this.configuration.settings;
  }

  set settings(settings: PayloadSettings) {
    this.configuration.settings = settings;
  }

  /** Telecommands that wait in the on-board schedule. */
  get scheduledCommands(): number {
    return this.#services?.schedule.waiting.length ?? 0;
  }

  /** Services and subtypes of the telecommands that it takes: `8.1`. */
  get telecommandTypes(): readonly string[] {
    return Object.keys(this.#services.table).sort();
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
      this.#faults.end('power-off');
      // The kill switch outlives a restart, but not the loss of power: nothing is keyed after one anyhow.
      this.silence.setInhibited(false);
    }
  }

  /** The reset pin of the bench connector: held, the controller stands still; let go, it starts anew. */
  setReset(isHeld: boolean): void {
    if (isHeld === this.#isHeldInReset) return;
    this.#isHeldInReset = isHeld;
    if (this.isPowered) this.restart('EXTERNAL');
  }

  get isAntennaDeployed(): boolean {
    return !this.hasFault('antenna-not-deployed');
  }

  /** This detection has not been taken out. */
  detects(name: DetectionName): boolean {
    return this.#protections.detects(name);
  }

  hasFault(name: PayloadFaultName): boolean {
    return this.#faults.has(name);
  }

  setFault(name: PayloadFaultName, isActive: boolean, settings: FaultSettings = {}): void {
    if (isActive) this.#faults.add(name, settings);
    else this.#faults.remove(name);
    this.electrics.advance();
    this.#report('fault', `${name} ${isActive ? 'injected' : 'removed'}`);
    this.#applyFault(name, isActive);
  }

  /** Changes the mode and says so; SAFE opens the load switch, any other mode closes it. */
  enter(mode: PayloadMode): void {
    const from = this.mode;
    if (from === mode) return;
    if (from === 'SAFE') this.#protections.reset();
    this.#become(mode);
    this.transmitter.setCut(mode === 'SAFE');
    if (mode === 'STANDBY' || mode === 'SAFE') this.transmitter.release();
    this.digipeater.onMode();
    this.tell({ name: 'MODE_CHANGE', from, to: mode });
    this.#protections.onLoad();
  }

  /** The load switch has opened: a latch-up is over, and what was keyed is not. */
  onTrip(): void {
    this.#faults.remove('latch-up');
    this.transmitter.release();
    this.electrics.advance();
  }

  /** Reports an event by PUS 5. */
  tell(event: PayloadEvent): void {
    if (!this.isAwake) return;
    this.#services.tell(event);
    if (event.name !== 'FRAME_DIGIPEATED') this.#report('payload', `${event.name} ${describeEvent(event)}`);
  }

  /** Restarts the controller. Settings are kept unless `isHard`. */
  restart(cause: ResetCause, isHard = false): void {
    const oldMode = this.mode;
    this.#die();
    this.#become('BOOT');
    if (this.#isHeldInReset) return;
    this.#report('payload', `restart: ${cause} (was ${oldMode})`);
    this.#source.reset();
    this.#faults.end(isHard ? 'hard-restart' : 'restart');
    const isWrongBank = this.hasFault('wrong-settings-bank');
    const { bootCount, bank } = this.configuration.boot({ hasFactoryDefaults: isHard, isWrongBank });
    this.boot = { cause, count: bootCount, atMs: this.clock.nowAtMs() };
    this.silence.restart();
    this.#timers.after(bootMs, () => this.#finishBoot(bank));
  }

  #finishBoot(bank: SettingsBank): void {
    this.#become('STANDBY');
    this.#services.reset(2);
    const { cause, count } = this.boot;
    if (cause === 'WATCHDOG') this.tell({ name: 'WDT_RESET' });
    this.tell({ name: 'BOOT', cause, bootCount: count });
    if (bank !== 'A' && this.detects('settings-fallback')) this.tell({ name: 'SETTINGS_FALLBACK', bank });
    this.#run(2);
    for (const name of this.#faults.names) this.#applyFault(name, true);
  }

  #wakeRunning(mode: PayloadMode): void {
    this.#become(mode);
    const { bootCount, uptimeMs } = longRunning;
    this.boot = { ...this.boot, count: bootCount, atMs: this.clock.nowAtMs() - uptimeMs };
    this.digipeater.fillStore(longRunning.storeUsed);
    this.digipeater.onMode();
    this.#services.reset(5);
    this.#run(5);
  }

  #run(firstSlowS: number): void {
    this.#timers.every(secondMs, () => this.#onSecond());
    this.#timers.after(secondMs * firstSlowS, () => {
      this.#testItself();
      this.#timers.every(selfTestMs, () => this.#testItself());
    });
  }

  #die(): void {
    this.#timers.cancelAll();
    this.#isHung = false;
    this.#protections.reset();
    this.#line.restart();
    this.transmitter.setStuck(false);
    this.transmitter.setCut(false);
    this.transmitter.release();
    this.digipeater.reset();
    this.#become('OFF');
  }

  /** Another mode draws another current. */
  #become(mode: PayloadMode): void {
    this.mode = mode;
    this.electrics.advance();
  }

  /** Running: neither without power, nor booting, nor hung. */
  get isAwake(): boolean {
    return this.mode !== 'OFF' && this.mode !== 'BOOT' && !this.#isHung;
  }

  #onSecond(): void {
    if (!this.isAwake) return;
    this.#protections.onSecond();
    if (this.isAwake) this.#services.onSecond();
  }

  /** Program memory and what is kept, once a minute. */
  #testItself(): void {
    if (!this.isAwake) return;
    this.configuration.scrub();
    const { flashCrc, isFlashGood } = this.#instruments;
    if (!isFlashGood && this.#protections.detects('flash-crc')) this.tell({ name: 'FLASH_CRC', flashCrc });
  }

  #onKey(isKeyed: boolean): void {
    this.electrics.advance();
    this.digipeater.onKey(isKeyed);
    if (isKeyed) this.#protections.onKeyDown();
  }

  #applyFault(name: PayloadFaultName, isActive: boolean): void {
    if (!this.isPowered) return;
    this.#protections.onLoad();
    this.#line.look();
    if (name === 'stuck-ptt') this.transmitter.setStuck(isActive);
    if (name === 'watchdog-hang' && isActive) this.#hang();
    if (name === 'store-full' && isActive) this.digipeater.fillStore();
    if (isActive && isStorm(name)) this.digipeater.onStorm();
    if (isActive) strikeMemory(this.configuration.eeprom, name, this.#faults);
  }

  #hang(): void {
    this.#isHung = true;
    this.#protections.onHang();
  }

  #send(packet: Uint8Array): void {
    if (this.isPowered) this.#line.send(packet);
  }
}

function isStorm(name: PayloadFaultName): boolean {
  return name === 'bad-fcs-storm' || name === 'duplicate-storm' || name === 'bad-frames';
}
