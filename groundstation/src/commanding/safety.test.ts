import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { guardRadio } from './guarded-radio.ts';
import { guardRotator } from './guarded-rotator.ts';
import { renewAgainAndAgain } from './hold-key.ts';
import { createSafety, type SafetySettings } from './safety.ts';
import type { SafetyMemory } from './safety-memory.ts';
import {
  createFakeRadio,
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
} from './station-rig.fixture.ts';

const startAtMs = Date.UTC(2026, 10, 24, 12);
const permit = {
  licenseeCallsign: 'A51AA',
  bands: [{ lowHz: 435_000_000, highHz: 438_000_000 }],
  maxPowerW: 50,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  isUnattended: false,
};
const request = { why: 'PING', commandId: 'c1', longestMs: 2000 };
const target = { azimuthDeg: 200, elevationDeg: 30 };

/** A station on real ports, licensed and with authority over the payload unless told otherwise. */
function setUp(change: Partial<SafetySettings> = {}) {
  const clock = new VirtualClock(startAtMs);
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const memory = createStoredInMemory<SafetyMemory>();
  const radio = createFakeRadio(clock);
  const rotator = createFakeRotator(clock);
  const start = () => {
    const safety = createSafety({
      clock,
      bus,
      journal,
      memory,
      isSimulated: false,
      uplinkAuthority: 'payload',
      permit,
      powerW: 25,
      ...change,
    });
    return {
      safety,
      guardedRadio: guardRadio({ radio, safety, clock, journal }),
      guardedRotator: guardRotator({ rotator, safety, clock, journal }),
    };
  };
  return { clock, bus, journal, memory, radio, rotator, start, ...start() };
}

const ready = async (rig: ReturnType<typeof setUp>) => {
  rig.safety.arm('motion', 'Karma');
  rig.safety.arm('transmission', 'Karma');
  await rig.guardedRadio.setFrequency(435_313_000);
  rig.radio.orders.length = 0;
};

describe('on a real port', () => {
  it('moves and keys nothing until a person arms it', async () => {
    const rig = setUp();
    await expect(rig.guardedRotator.moveTo(target)).rejects.toMatchObject({
      code: 'blocked',
      message: '/dev/rotator: motion is not armed',
    });
    await expect(rig.guardedRadio.key(request)).rejects.toMatchObject({
      code: 'blocked',
      message: '/dev/radio: transmission is not armed',
    });
    expect([...rig.rotator.orders, ...rig.radio.orders]).toEqual([]);
    await ready(rig);
    await rig.guardedRotator.moveTo(target);
    await (await rig.guardedRadio.key(request)).release();
    expect(rig.rotator.orders).toEqual(['to 200 30']);
    expect(rig.radio.orders).toEqual(['PTT on', 'PTT off']);
  });

  it.each([
    ['has no permit', { permit: undefined }, 'station.yaml holds no permit'],
    [
      'has one that ended',
      { permit: { ...permit, validUntil: '2026-06-01T00:00:00Z' } },
      'the permit ended on 2026-06-01T00:00:00Z',
    ],
    ['is too strong', { powerW: 100 }, '100 W is more than the 50 W of the permit'],
    [
      'has a radio of unknown power',
      { powerW: undefined },
      'the permit allows 50 W, and station.yaml does not say what the radio puts out (radio.powerW)',
    ],
    [
      'has no authority over the mission',
      { uplinkAuthority: 'none' as const },
      'the mission names no uplink authority',
    ],
  ])('cannot be armed to transmit while it %s', async (_why, change, reason) => {
    const rig = setUp(change as Partial<SafetySettings>);
    expect(rig.safety.arm('transmission', 'Karma')).toMatchObject({ ok: false, fault: { found: reason } });
    expect(rig.safety.state.transmission).toMatchObject({ isArmed: false, blockedBy: reason });
    await expect(rig.guardedRadio.key(request)).rejects.toMatchObject({ code: 'blocked' });
    expect(rig.radio.orders).toEqual([]);
  });

  it('does not key outside the bands of the permit, wherever the dial says it is', async () => {
    const rig = setUp();
    rig.safety.arm('transmission', 'Karma');
    // The fake radio stands on 145.825 MHz.
    await expect(rig.guardedRadio.key(request)).rejects.toThrow(
      '145.8250 MHz is outside the bands of the permit',
    );
    expect(rig.radio.orders).toEqual([]);
  });

  it('is armed for a mission that may be commanded, and sends nothing to another that may not', async () => {
    const { safety, ...rig } = setUp({ uplinkAuthority: 'bus' });
    await ready({ safety, ...rig });
    expect(safety.transmissionBlock({ frequencyHz: 435_313_000 })).toBeNull();
    const silent = { uplinkAuthority: 'none' as const };
    const reason = 'the mission names no uplink authority';
    expect(safety.transmissionBlock({ frequencyHz: 435_313_000, ...silent })).toBe(reason);
    expect(safety.authorityBlock('payload', 'none')).toBe(reason);
    expect(safety.authorityBlock('bus', 'payload')).toMatch(
      /is its payload, and this command is for the bus/,
    );
    expect(safety.authorityBlock('bus')).toBeNull();
  });

  it('lets an attended arming lapse after an hour, an unattended one not', async () => {
    const attended = setUp();
    const unattended = setUp({ permit: { ...permit, isUnattended: true } });
    for (const rig of [attended, unattended]) {
      await ready(rig);
      await rig.clock.runFor(3_600_001);
    }
    expect(attended.safety.transmissionBlock()).toBe('transmission is not armed');
    expect(unattended.safety.transmissionBlock()).toBeNull();
  });
});

describe('on simulated ports', () => {
  it('motion is armed from the start, transmission by a person, without a permit', async () => {
    const rig = setUp({ isSimulated: true, permit: undefined } as unknown as Partial<SafetySettings>);
    expect(rig.safety.state).toMatchObject({
      isSimulated: true,
      motion: { isArmed: true },
      transmission: { isArmed: false },
    });
    await rig.guardedRotator.moveTo(target);
    await expect(rig.guardedRadio.key(request)).rejects.toMatchObject({ code: 'blocked' });
    rig.safety.arm('transmission', 'Karma');
    await (await rig.guardedRadio.key(request)).release();
    expect(rig.radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(rig.start().safety.state.transmission.isArmed).toBe(false);
  });
});

describe('STOP', () => {
  it('releases the transmitter, halts the antenna and holds both until a person releases it', async () => {
    const rig = setUp();
    await ready(rig);
    await rig.guardedRotator.moveTo(target);
    await rig.guardedRadio.key(request);
    await rig.safety.stop('Pema');
    expect(rig.radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(rig.rotator.orders).toEqual(['to 200 30', 'halt']);
    expect(rig.safety.state).toMatchObject({ stopped: { by: 'Pema' }, isUplinkHeld: true, isKeyed: false });
    await expect(rig.guardedRotator.moveTo(target)).rejects.toMatchObject({ code: 'blocked' });
    await expect(rig.guardedRadio.key(request)).rejects.toMatchObject({ code: 'blocked' });
    rig.safety.release('Pema');
    await rig.guardedRotator.moveTo(target);
    await expect(rig.guardedRadio.key(request)).rejects.toThrow('transmission is not armed');
  });

  it('halts last when it falls into the middle of an order', async () => {
    const rig = setUp();
    await ready(rig);
    const moved = rig.guardedRotator.moveTo(target);
    const stopped = rig.safety.stop('Pema');
    await Promise.all([moved, stopped]);
    expect(rig.rotator.orders.at(-1)).toBe('halt');
  });

  it('releases a transmitter that is being keyed at that moment', async () => {
    const rig = setUp();
    await ready(rig);
    const keyed = rig.guardedRadio.key(request);
    const outcome = keyed.then(
      () => 'keyed',
      () => 'refused',
    );
    await rig.safety.stop('Pema');
    expect(await outcome).toBe('refused');
    expect(rig.radio.isTransmitting).toBe(false);
  });

  it('survives a restart', async () => {
    const rig = setUp();
    await rig.safety.stop('Pema');
    const after = rig.start();
    after.safety.arm('motion', 'Karma');
    await expect(after.guardedRotator.moveTo(target)).rejects.toThrow('STOP was pressed by Pema');
  });
});

describe('TX off', () => {
  it('releases the transmitter and holds the uplink, and tracking goes on', async () => {
    const rig = setUp();
    await ready(rig);
    await rig.guardedRadio.key(request);
    await rig.safety.transmitOff('Pema');
    expect(rig.radio.orders).toEqual(['PTT on', 'PTT off']);
    await rig.guardedRotator.moveTo(target);
    await expect(rig.guardedRadio.key(request)).rejects.toThrow('TX off was pressed by Pema');
    rig.safety.release('Pema');
    await (await rig.guardedRadio.key(request)).release();
  });
});

describe('the maintenance lock', () => {
  it('blocks motion and RF through a thousand restarts, to the byte', async () => {
    const rig = setUp();
    await ready(rig);
    await rig.safety.lock({ who: 'Dorji', why: 'on the mast', untilAtMs: null });
    rig.radio.orders.length = 0;
    rig.rotator.orders.length = 0;
    for (let i = 0; i < 1000; i++) {
      const { safety, guardedRadio, guardedRotator } = rig.start();
      safety.arm('motion', 'Karma');
      safety.arm('transmission', 'Karma');
      await expect(guardedRotator.moveTo(target)).rejects.toMatchObject({ code: 'blocked' });
      await expect(guardedRadio.key(request)).rejects.toMatchObject({ code: 'blocked' });
    }
    expect([...rig.radio.orders, ...rig.rotator.orders]).toEqual([]);
    expect(rig.start().safety.state.lock).toEqual({ who: 'Dorji', why: 'on the mast', untilAtMs: null });
  });

  it('runs out when it was set to', async () => {
    const rig = setUp();
    await rig.safety.lock({ who: 'Dorji', why: 'painting', untilAtMs: startAtMs + 60_000 });
    rig.safety.arm('motion', 'Karma');
    expect(rig.safety.motionBlock()).toBe('maintenance lock by Dorji: painting');
    await rig.clock.runFor(60_001);
    expect(rig.safety.state.lock).toBeNull();
  });

  it('is taken for set when the file cannot be read', () => {
    const rig = setUp({
      memory: {
        load() {
          throw new SyntaxError('Unexpected end of JSON input');
        },
        save() {},
      },
    });
    expect(rig.safety.motionBlock()).toBe('maintenance lock by Dawa: the safety file cannot be read');
    expect(rig.journal.alarms.map(({ alarmId }) => alarmId)).toEqual(['safety.memory']);
  });
});

describe('a restart', () => {
  it('arms motion again only inside the contact that was running, RF never', async () => {
    const rig = setUp();
    await ready(rig);
    rig.safety.beginContact('43590-1-thimphu', startAtMs + 300_000);
    const inside = rig.start();
    expect(inside.safety.state.motion).toMatchObject({ isArmed: true, by: 'restart inside 43590-1-thimphu' });
    expect(inside.safety.state.transmission.isArmed).toBe(false);
    await rig.clock.runFor(300_001);
    expect(rig.start().safety.state.motion.isArmed).toBe(false);
  });

  it('releases a transmitter that the process before left keyed', async () => {
    const rig = setUp();
    await ready(rig);
    await rig.guardedRadio.key(request);
    rig.radio.orders.length = 0;
    rig.start();
    await rig.clock.runFor(10);
    expect(rig.radio.orders).toEqual(['PTT off']);
  });
});

describe('a key-down', () => {
  it('is written down at its start and at its end, with all that a licence asks for', async () => {
    const rig = setUp({ powerW: 25 });
    await ready(rig);
    const lease = await rig.guardedRadio.key(request);
    expect(rig.safety.state).toMatchObject({ isKeyed: true, keyedSinceMs: startAtMs });
    await rig.clock.runFor(400);
    await lease.release();
    const texts = rig.journal.events.filter(({ code }) => code.startsWith('key-')).map(({ text }) => text);
    expect(texts).toEqual([
      'Transmitter keyed: 435.313000 MHz, FM, 25 W, A51AA, PING, command c1, permit of A51AA.',
      'Transmitter released after 0.40 s (done): 435.313000 MHz, FM, 25 W, A51AA, PING, command c1, permit of A51AA.',
    ]);
    expect(rig.safety.keyLog.within({ fromAtMs: startAtMs, toAtMs: startAtMs + 1000 })).toMatchObject([
      { fromAtMs: startAtMs, toAtMs: startAtMs + 400, frequencyHz: 435_313_000, callsign: 'A51AA' },
    ]);
  });

  it('ends by itself after the time it was given, however often it is renewed', async () => {
    const rig = setUp();
    await ready(rig);
    renewAgainAndAgain(await rig.guardedRadio.key(request), rig.clock);
    await rig.clock.runFor(1999);
    expect(rig.radio.orders).toEqual(['PTT on']);
    await rig.clock.runFor(2);
    expect(rig.radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(rig.safety.state.isKeyed).toBe(false);
  });

  it('is fought with an alarm and again and again while the radio does not release', async () => {
    const rig = setUp();
    await ready(rig);
    rig.radio.refusesRelease = true;
    const lease = await rig.guardedRadio.key(request);
    await expect(lease.release()).rejects.toThrow('no answer');
    await rig.clock.runFor(1000);
    expect(rig.journal.alarms).toMatchObject([{ alarmId: 'radio.ptt', severity: 'critical' }]);
    expect(rig.radio.orders.filter((order) => order === 'PTT off').length).toBeGreaterThan(3);
    rig.radio.refusesRelease = false;
    await rig.clock.runFor(1000);
    expect(rig.journal.alarms).toEqual([]);
    expect(rig.safety.state.isKeyed).toBe(false);
  });

  it('is released when a lost radio is back, and never made again', async () => {
    const rig = setUp();
    await ready(rig);
    await rig.guardedRadio.key(request);
    rig.radio.refusesRelease = true;
    rig.radio.become('lost');
    await rig.clock.runFor(5000);
    rig.radio.refusesRelease = false;
    rig.radio.orders.length = 0;
    rig.radio.become('ok');
    await rig.clock.runFor(1000);
    expect(rig.radio.orders[0]).toBe('PTT off');
    expect(rig.radio.orders).not.toContain('PTT on');
  });
});
