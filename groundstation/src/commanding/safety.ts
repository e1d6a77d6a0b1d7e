import type { SafetyState } from '@dawa/protocols/console/safety';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { StationFile } from '@dawa/protocols/station-file';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Bus, Journal } from '../ports.ts';
import { createKeyLog, type KeyLog } from './key-log.ts';
import { permitBlock, type Transmission } from './permit.ts';

/** Where a permit asks for a person, arming ends by itself after this long, so that nobody transmits who went home. */
const attendedArmingMs = 3_600_000;

/** What must survive a restart. Arming is not among it, but for motion inside the contact that was running. */
export interface SafetyMemory {
  readonly lock: SafetyState['lock'];
  readonly stopped: SafetyState['stopped'];
  /** Who pressed TX off; null when nobody did. */
  readonly heldBy: string | null;
  /** The contact in which motion was armed, for a restart in the middle of it. */
  readonly contact: { readonly passId: string; readonly untilAtMs: number } | null;
  /** The transmitter was keyed when this was written: the next start releases it before anything else. */
  readonly keyedSinceAtMs: number | null;
}

export interface SafetySettings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly memory: StoredValue<SafetyMemory>;
  /** True only when every port leads to a simulator of ours. */
  readonly isSimulated: boolean;
  readonly uplinkAuthority: MissionFile['uplinkAuthority'];
  readonly permit?: StationFile['permit'];
  /** What the transmitter puts out, when known; checked against the permit. */
  readonly powerW?: number;
}

export type SafetyFault = { kind: 'blocked'; expected: string; found: string };

/**
 * What may move and what may transmit, and who said so. Devices are asked to obey by their guards, which stand directly
 * before the wire; everything above may ask here first, to tell a person why not.
 */
export interface Safety {
  readonly state: SafetyState;
  onChange(listener: (state: SafetyState) => void): () => void;

  arm(what: 'motion' | 'transmission', by: string): Result<SafetyState, SafetyFault>;
  disarm(what: 'motion' | 'transmission', by: string): SafetyState;
  /** Blocks motion and RF until it is taken away or runs out; survives restarts. */
  lock(lock: { who: string; why: string; untilAtMs: number | null }): Promise<SafetyState>;
  unlock(by: string): SafetyState;
  /** PTT off, uplink held, rotator halted, until `release`; reception goes on. Resolves when the devices obeyed or cannot. */
  stop(by: string): Promise<SafetyState>;
  /** Ends STOP and TX off. Nothing is armed by it. */
  release(by: string): SafetyState;
  /** PTT off and uplink held until `release`; tracking goes on. */
  transmitOff(by: string): Promise<SafetyState>;

  /** Why nothing may move now, in one line; null when it may. */
  motionBlock(): string | null;
  /** Why nothing may be transmitted now (there, if `transmission` says where); null when it may. */
  transmissionBlock(transmission?: Transmission): string | null;
  /** Why this mission takes no command for its payload or its bus from us; null when it does. */
  authorityBlock(target: 'payload' | 'bus'): string | null;

  /** A contact runs: motion that is armed now is armed again after a restart before `untilAtMs`. */
  beginContact(passId: string, untilAtMs: number): void;
  endContact(): void;

  /** For guards: called when the device must halt. Returns how to stop listening. */
  onHalt(what: 'motion' | 'transmission', halt: () => Promise<void>): () => void;
  /** For guards: tells whether the transmitter is keyed. */
  setKeyed(sinceAtMs: number | null): void;
  /** True when the last process ended with the transmitter keyed. */
  readonly wasKeyedAtStart: boolean;
  readonly keyLog: KeyLog;
  readonly callsign: string | null;
  /** What the transmitter puts out; null when nobody said. */
  readonly powerW: number | null;
}

export function createSafety(settings: SafetySettings): Safety {
  const { clock, bus, journal, isSimulated, uplinkAuthority, permit } = settings;
  const { memory, isTrusted } = loadMemory(settings);
  let { lock, stopped, heldBy, contact, keyedSinceAtMs } = memory;
  const wasKeyedAtStart = keyedSinceAtMs !== null;
  keyedSinceAtMs = null;
  let motion: Armed | null = null;
  let transmission: Armed | null = null;
  const listeners = new Set<(state: SafetyState) => void>();
  const halts = { motion: new Set<() => Promise<void>>(), transmission: new Set<() => Promise<void>>() };
  const keyLog = createKeyLog({ clock, journal });

  const lockNow = () => {
    if (lock !== null && lock.untilAtMs !== null && lock.untilAtMs <= clock.nowAtMs()) return null;
    return lock;
  };
  const transmissionNow = () => {
    if (transmission === null || isSimulated || permit?.isUnattended) return transmission;
    return clock.nowAtMs() - transmission.sinceAtMs < attendedArmingMs ? transmission : null;
  };
  const commonBlock = () => {
    const held = lockNow();
    if (held !== null) return `maintenance lock by ${held.who}: ${held.why}`;
    if (stopped !== null) return `STOP was pressed by ${stopped.by} and is not released`;
    return null;
  };
  const armTransmissionBlock = () =>
    commonBlock() ??
    (uplinkAuthority === 'none' ? 'the mission names no uplink authority' : null) ??
    (isSimulated ? null : permitBlock(permit, clock.nowAtMs(), { powerW: settings.powerW ?? null }));

  const state = (): SafetyState => {
    const rf = transmissionNow();
    return {
      motion: { ...told(motion), blockedBy: commonBlock() },
      transmission: { ...told(rf), blockedBy: armTransmissionBlock() },
      lock: lockNow(),
      stopped,
      isUplinkHeld: stopped !== null || heldBy !== null,
      isKeyed: keyedSinceAtMs !== null,
      keyedSinceMs: keyedSinceAtMs,
      isSimulated,
    };
  };
  const changed = (isKept: boolean): SafetyState => {
    if (isKept) settings.memory.save({ lock, stopped, heldBy, contact, keyedSinceAtMs });
    const now = state();
    for (const listener of [...listeners]) listener(now);
    bus.publish({ type: 'safety', safety: now });
    return now;
  };
  const say = (severity: 'info' | 'watch' | 'warning' | 'critical', code: string, text: string) =>
    journal.event({ severity, source: 'safety', code, text });
  const haltAll = async (...kinds: ('motion' | 'transmission')[]) => {
    // The transmitter first: a rotator at rest hurts nobody while a transmitter that is keyed may.
    const outcomes = await Promise.allSettled(
      kinds.flatMap((kind) => [...halts[kind]].map((halt) => halt())),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        say('critical', 'halt', `A device did not take the halt: ${outcome.reason}`);
    }
  };
  const armTransmission = (by: string) => {
    const own = { by, sinceAtMs: clock.nowAtMs() };
    transmission = own;
    if (isSimulated || permit?.isUnattended) return;
    clock.after(attendedArmingMs, () => {
      if (transmission !== own) return;
      transmission = null;
      say(
        'watch',
        'disarm',
        `Transmission disarmed: armed by ${by} an hour ago, and the permit asks for a person.`,
      );
      changed(false);
    });
  };
  const armMotion = (by: string) => {
    motion = { by, sinceAtMs: clock.nowAtMs() };
  };

  if (isSimulated) armMotion('simulated ports');
  else if (contact !== null && clock.nowAtMs() < contact.untilAtMs)
    armMotion(`restart inside ${contact.passId}`);
  else contact = null;
  if (!isTrusted) {
    journal.raise({
      alarmId: 'safety.memory',
      severity: 'critical',
      title: 'Safety file unreadable',
      text: 'What was locked or stopped before the restart is not known. Everything is locked; unlock it when the station is safe.',
      source: 'safety',
    });
  }

  return {
    get state() {
      return state();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    arm(what, by) {
      const block = what === 'motion' ? commonBlock() : armTransmissionBlock();
      if (block !== null)
        return failure({ kind: 'blocked', expected: `${what} that may be armed`, found: block });
      if (what === 'motion') armMotion(by);
      else armTransmission(by);
      say(what === 'motion' ? 'info' : 'watch', 'arm', `${nameOf[what]} armed by ${by}.`);
      return success(changed(false));
    },
    disarm(what, by) {
      if (what === 'motion') motion = null;
      else transmission = null;
      say('info', 'disarm', `${nameOf[what]} disarmed by ${by}.`);
      void haltAll(what);
      return changed(false);
    },
    async lock(next) {
      lock = next;
      transmission = null;
      if (next.untilAtMs !== null) clock.at(next.untilAtMs, () => changed(true));
      say('warning', 'lock', `Maintenance lock by ${next.who}: ${next.why}.`);
      changed(true);
      await haltAll('transmission', 'motion');
      return state();
    },
    unlock(by) {
      lock = null;
      journal.clear('safety.memory');
      say('info', 'lock', `Maintenance lock taken away by ${by}.`);
      return changed(true);
    },
    async stop(by) {
      // The state first: from here on no guard lets anything through, whatever is under way.
      stopped = { by, atMs: clock.nowAtMs() };
      transmission = null;
      const halted = haltAll('transmission', 'motion');
      changed(true);
      say('critical', 'stop', `STOP by ${by}: transmitter off, uplink held, antenna halted.`);
      journal.raise({
        alarmId: 'safety.stop',
        severity: 'warning',
        title: 'Stopped',
        text: `STOP was pressed by ${by}. Antenna and transmitter stay still until a person releases it; reception goes on.`,
        source: 'safety',
      });
      await halted;
      return state();
    },
    release(by) {
      if (stopped !== null) {
        stopped = null;
        journal.clear('safety.stop');
        say('info', 'stop', `STOP released by ${by}. Transmission must be armed again.`);
      }
      if (heldBy !== null) {
        heldBy = null;
        say('info', 'tx-off', `TX off released by ${by}.`);
      }
      return changed(true);
    },
    async transmitOff(by) {
      heldBy = by;
      const halted = haltAll('transmission');
      changed(true);
      say('warning', 'tx-off', `TX off by ${by}: transmitter off, uplink held. Tracking goes on.`);
      await halted;
      return state();
    },
    motionBlock: () => commonBlock() ?? (motion === null ? 'motion is not armed' : null),
    transmissionBlock(where) {
      return (
        commonBlock() ??
        (heldBy === null ? null : `TX off was pressed by ${heldBy}`) ??
        armTransmissionBlock() ??
        (transmissionNow() === null ? 'transmission is not armed' : null) ??
        (isSimulated
          ? null
          : permitBlock(permit, clock.nowAtMs(), { powerW: settings.powerW ?? null, ...where }))
      );
    },
    authorityBlock(target) {
      if (uplinkAuthority === 'none') return 'the mission names no uplink authority';
      if (uplinkAuthority === 'payload' && target === 'bus') {
        return "the mission's uplink authority is its payload, and this command is for the bus";
      }
      return null;
    },
    beginContact(passId, untilAtMs) {
      contact = motion === null ? null : { passId, untilAtMs };
      changed(true);
    },
    endContact() {
      contact = null;
      changed(true);
    },
    onHalt(what, halt) {
      halts[what].add(halt);
      return () => halts[what].delete(halt);
    },
    setKeyed(sinceAtMs) {
      keyedSinceAtMs = sinceAtMs;
      changed(true);
    },
    wasKeyedAtStart,
    keyLog,
    callsign: permit?.licenseeCallsign ?? null,
    powerW: settings.powerW ?? null,
  };
}

interface Armed {
  readonly by: string;
  readonly sinceAtMs: number;
}

const nameOf = { motion: 'Motion', transmission: 'Transmission' } as const;

function told(armed: Armed | null): { isArmed: boolean; by: string | null; sinceAtMs: number | null } {
  return { isArmed: armed !== null, by: armed?.by ?? null, sinceAtMs: armed?.sinceAtMs ?? null };
}

const nothingKept: SafetyMemory = {
  lock: null,
  stopped: null,
  heldBy: null,
  contact: null,
  keyedSinceAtMs: null,
};

/** A file that cannot be read may have held a lock: then everything is locked, and a person decides. */
function loadMemory(settings: SafetySettings): { memory: SafetyMemory; isTrusted: boolean } {
  try {
    return { memory: { ...nothingKept, ...settings.memory.load() }, isTrusted: true };
  } catch {
    const lock = { who: 'Dawa', why: 'the safety file cannot be read', untilAtMs: null };
    return { memory: { ...nothingKept, lock }, isTrusted: false };
  }
}
