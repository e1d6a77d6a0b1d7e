import type { AntennaSafety } from '@dawa/protocols/console/antenna';
import type { SafetyState } from '@dawa/protocols/console/safety';
import { usualTransmit } from '@dawa/protocols/transmit-section';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Bus, Journal } from '../ports.ts';
import { type Armed, createArming } from './arming.ts';
import * as interlocks from './interlocks.ts';
import { addToDuty, onWithinHour } from './key-duty.ts';
import { createKeyLog, type KeyLog } from './key-log.ts';
import type { Transmission } from './permit.ts';
import { judgeProtection } from './protection.ts';
import { loadSafetyMemory, type SafetyMemory } from './safety-memory.ts';

export interface SafetySettings extends interlocks.InterlockRules {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly memory: StoredValue<SafetyMemory>;
  /** The radio can be released from outside this process; see `Radio.releaseBytes`. */
  readonly isReleasable?: boolean;
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
  /** Too much came back from the antenna: nothing is keyed until a person looked; survives restarts. */
  trip(why: string): void;
  resetTrip(by: string): SafetyState;
  /** PTT off and uplink held until `release`; tracking goes on. */
  transmitOff(by: string): Promise<SafetyState>;

  /** Why nothing may move now, in one line; null when it may. */
  motionBlock(): string | null;
  /** Why nothing may be transmitted now (there, if `transmission` says where); null when it may. */
  transmissionBlock(transmission?: Transmission): string | null;
  /** One more reason against transmitting, from whoever knows it: where the antenna points. Returns how to stop asking. */
  askBeforeTransmission(ask: () => string | null): () => void;
  /** How long the transmitter may still be on in this hour. */
  readonly keyAllowanceMs: number;
  /** Why a mission takes no command for its payload or its bus from us, the station's own unless its authority is told; null when it does. */
  authorityBlock(
    target: 'payload' | 'bus',
    uplinkAuthority?: interlocks.InterlockRules['uplinkAuthority'],
  ): string | null;

  /** A contact runs: motion that is armed now is armed again after a restart before `untilAtMs`. */
  beginContact(passId: string, untilAtMs: number): void;
  endContact(): void;

  /** For guards: called when the device must halt. Returns how to stop listening. */
  onHalt(what: 'motion' | 'transmission', halt: () => Promise<void>): () => void;
  /** For guards: tells whether the transmitter is keyed. */
  setKeyed(sinceAtMs: number | null): void;
  /** For guards: the only receiver hears nothing now, keyed or not. */
  setReceiverMuted(isMuted: boolean): void;
  /** For guards: what the antenna does under its guard, for people to see. */
  setAntenna(antenna: AntennaSafety): void;
  /** True when the last process ended with the transmitter keyed. */
  readonly wasKeyedAtStart: boolean;
  readonly keyLog: KeyLog;
  readonly callsign: string | null;
  /** What the transmitter puts out; null when nobody said. */
  readonly powerW: number | null;
}

export function createSafety(settings: SafetySettings): Safety {
  const { clock, bus, journal, isSimulated, permit } = settings;
  const { memory, isTrusted } = loadSafetyMemory(settings.memory);
  let { lock, stopped, heldBy, contact, keyedSinceAtMs, tripped, duty } = memory;
  const { transmit = usualTransmit, isReleasable = false } = settings;
  const wasKeyedAtStart = keyedSinceAtMs !== null;
  keyedSinceAtMs = null;
  let isReceiverMuted = false;
  let antenna: AntennaSafety | undefined;
  const asked = new Set<() => string | null>();
  const listeners = new Set<(state: SafetyState) => void>();
  const halts = { motion: new Set<() => Promise<void>>(), transmission: new Set<() => Promise<void>>() };
  const keyLog = createKeyLog({ clock, journal });
  const arming = createArming({
    clock,
    isAttended: !isSimulated && permit?.isUnattended !== true,
    onLapse({ by }) {
      const text = `Transmission disarmed: armed by ${by} an hour ago, and the permit asks for a person.`;
      say('watch', 'disarm', text);
      changed(false);
    },
  });

  const lockNow = () => {
    if (lock !== null && lock.untilAtMs !== null && lock.untilAtMs <= clock.nowAtMs()) return null;
    return lock;
  };
  const facts = (): interlocks.InterlockFacts => ({
    nowAtMs: clock.nowAtMs(),
    lock: lockNow(),
    stopped,
    heldBy,
    tripped,
    duty,
    isMotionArmed: arming.motion !== null,
    isTransmissionArmed: arming.transmission !== null,
  });
  const armBlock = (what: 'motion' | 'transmission') =>
    what === 'motion' ? interlocks.commonBlock(facts()) : interlocks.armTransmissionBlock(settings, facts());

  const state = (): SafetyState => ({
    motion: { ...told(arming.motion), blockedBy: armBlock('motion') },
    transmission: { ...told(arming.transmission), blockedBy: armBlock('transmission') },
    lock: lockNow(),
    stopped,
    isUplinkHeld: stopped !== null || heldBy !== null,
    isKeyed: keyedSinceAtMs !== null,
    keyedSinceMs: keyedSinceAtMs,
    isSimulated,
    ...(antenna && { antenna }),
    transmitter: {
      isReceiverMuted: isReceiverMuted || (transmit.isHalfDuplex && keyedSinceAtMs !== null),
      tripped,
      protection: judgeProtection({ nowAtMs: clock.nowAtMs(), isSimulated, transmit, isReleasable }),
      onWithinHourMs: onWithinHour(duty, clock.nowAtMs()),
      longestPerHourMs: transmit.longestPerHourMs,
    },
  });
  const changed = (isKept: boolean): SafetyState => {
    if (isKept) settings.memory.save({ lock, stopped, heldBy, contact, keyedSinceAtMs, tripped, duty });
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

  if (isSimulated) arming.arm('motion', 'simulated ports');
  else if (contact !== null && clock.nowAtMs() < contact.untilAtMs)
    arming.arm('motion', `restart inside ${contact.passId}`);
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

  const raiseTrip = (why: string) =>
    journal.raise({
      alarmId: 'safety.trip',
      severity: 'critical',
      title: 'Transmitter tripped',
      text: `${why}. Look at antenna, cable and relay, then reset it; until then nothing is keyed.`,
      source: 'safety',
    });
  if (tripped !== null) raiseTrip(tripped.why);

  return {
    get state() {
      return state();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    arm(what, by) {
      const block = armBlock(what);
      if (block !== null)
        return failure({ kind: 'blocked', expected: `${what} that may be armed`, found: block });
      arming.arm(what, by);
      say(what === 'motion' ? 'info' : 'watch', 'arm', `${nameOf[what]} armed by ${by}.`);
      return success(changed(false));
    },
    disarm(what, by) {
      arming.disarm(what);
      say('info', 'disarm', `${nameOf[what]} disarmed by ${by}.`);
      void haltAll(what);
      return changed(false);
    },
    async lock(next) {
      lock = next;
      arming.disarm('transmission');
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
      arming.disarm('transmission');
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
    trip(why) {
      tripped = { atMs: clock.nowAtMs(), why };
      arming.disarm('transmission');
      changed(true);
      say('critical', 'trip', `Transmitter tripped: ${why}.`);
      raiseTrip(why);
      void haltAll('transmission');
    },
    resetTrip(by) {
      if (tripped !== null) {
        tripped = null;
        journal.clear('safety.trip');
        say('warning', 'trip', `Trip of the transmitter reset by ${by}. Transmission must be armed again.`);
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
    motionBlock: () => interlocks.motionBlock(facts()),
    transmissionBlock(where) {
      const block = interlocks.transmissionBlock(settings, facts(), where);
      if (block !== null) return block;
      for (const ask of asked) {
        const reason = ask();
        if (reason !== null) return reason;
      }
      return null;
    },
    askBeforeTransmission(ask) {
      asked.add(ask);
      return () => asked.delete(ask);
    },
    get keyAllowanceMs() {
      return interlocks.keyAllowanceMs(settings, facts());
    },
    authorityBlock: (target, uplinkAuthority = settings.uplinkAuthority) =>
      interlocks.authorityBlock(uplinkAuthority, target),
    beginContact(passId, untilAtMs) {
      contact = arming.motion === null ? null : { passId, untilAtMs };
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
      if (keyedSinceAtMs !== null && sinceAtMs === null)
        duty = addToDuty(duty, keyedSinceAtMs, clock.nowAtMs());
      keyedSinceAtMs = sinceAtMs;
      changed(true);
    },
    setReceiverMuted(isMuted) {
      if (isMuted === isReceiverMuted) return;
      isReceiverMuted = isMuted;
      changed(false);
    },
    setAntenna(next) {
      antenna = next;
      changed(false);
    },
    wasKeyedAtStart,
    keyLog,
    callsign: permit?.licenseeCallsign ?? null,
    powerW: settings.powerW ?? null,
  };
}

const nameOf = { motion: 'Motion', transmission: 'Transmission' } as const;

function told(armed: Armed | null): { isArmed: boolean; by: string | null; sinceAtMs: number | null } {
  return { isArmed: armed !== null, by: armed?.by ?? null, sinceAtMs: armed?.sinceAtMs ?? null };
}
