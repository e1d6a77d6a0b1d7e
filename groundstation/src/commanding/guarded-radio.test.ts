import { usualTransmit } from '@dawa/protocols/transmit-section';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { DeviceError } from '../devices/device-error.ts';
import type { Relay, TransmitMeters } from '../ports.ts';
import { guardRadio } from './guarded-radio.ts';
import { renewAgainAndAgain } from './hold-key.ts';
import { type KeyWatchdog, noWatchdog } from './key-watchdog.ts';
import { createSafety, type SafetySettings } from './safety.ts';
import type { SafetyMemory } from './safety-memory.ts';
import { createFakeRadio, createListeningBus, createListeningJournal } from './station-rig.fixture.ts';
import { createTransmitSequence, type SequencedRelay } from './transmit-sequence.ts';

const startAtMs = Date.UTC(2026, 10, 24, 12);
const permit = {
  licenseeCallsign: 'A51AA',
  bands: [{ lowHz: 435_000_000, highHz: 438_000_000 }],
  maxPowerW: 50,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  isUnattended: true,
};
const request = { why: 'PING', commandId: 'c1', longestMs: 8000 };

/** A licensed station on real ports, armed, its radio on 435.313 MHz FM. */
async function setUp(
  change: Partial<SafetySettings> & { watchdog?: KeyWatchdog; relays?: SequencedRelay[] } = {},
  clock = new VirtualClock(startAtMs),
) {
  const { watchdog, relays = [], ...rest } = change;
  const journal = createListeningJournal(clock);
  const memory = createStoredInMemory<SafetyMemory>();
  const radio = createFakeRadio(clock);
  const start = () => {
    const safety = createSafety({
      ...{ clock, journal, memory, bus: createListeningBus() },
      ...{ isSimulated: false, uplinkAuthority: 'payload', permit, powerW: 25 },
      ...rest,
    });
    safety.arm('transmission', 'Karma');
    const guarded = guardRadio({
      ...{ radio, safety, clock, journal },
      ...(rest.transmit && { transmit: rest.transmit }),
      ...(watchdog && { watchdog }),
      sequence: createTransmitSequence({ clock, relays }),
    });
    return { safety, guarded };
  };
  const station = start();
  await station.guarded.setFrequency(435_313_000);
  radio.orders.length = 0;
  return { clock, journal, radio, memory, start, ...station };
}

describe('the lease of a key', () => {
  it('lets go half a second after its holder fell silent', async () => {
    const { clock, radio, guarded, journal } = await setUp();
    const lease = await guarded.key(request);
    const stopRenewing = renewAgainAndAgain(lease, clock);
    await clock.runFor(3000);
    expect(radio.orders).toEqual(['PTT on']);
    stopRenewing();
    await clock.runFor(500);
    expect(radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(lease.isHeld).toBe(false);
    lease.renew();
    await clock.runFor(5000);
    expect(radio.orders).toEqual(['PTT on', 'PTT off']);
    expect(journal.events.find(({ code }) => code === 'key-lease')?.text).toBe(
      'Transmitter released: nobody renewed its lease of 500 ms: PING.',
    );
  });

  it('by hand is one as well: who keys says so again and again', async () => {
    const { clock, radio, guarded } = await setUp();
    for (let i = 0; i < 10; i++) {
      await guarded.setTransmit(true);
      await clock.runFor(300);
    }
    expect(radio.orders).toEqual(['PTT on']);
    await clock.runFor(300);
    expect(radio.orders).toEqual(['PTT on', 'PTT off']);
  });

  it('is given to one holder at a time, even when two ask at once', async () => {
    const { radio, guarded } = await setUp();
    const outcomes = await Promise.allSettled([guarded.key(request), guarded.key(request)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(radio.orders).toEqual(['PTT on']);
  });

  it('ends at the longest key-down, and at what is left of the hour, over restarts', async () => {
    const transmit = { ...usualTransmit, longestKeyMs: 4000, longestPerHourMs: 6000 };
    const rig = await setUp({ transmit });
    const key = async (station: { guarded: typeof rig.guarded }) => {
      const fromAtMs = rig.clock.nowAtMs();
      renewAgainAndAgain(await station.guarded.key(request), rig.clock);
      await rig.clock.runFor(5000);
      return rig.safety.keyLog.within({ fromAtMs, toAtMs: fromAtMs + 5000 }).at(-1);
    };
    const first = await key(rig);
    expect(first!.toAtMs! - first!.fromAtMs).toBe(4000);
    const after = rig.start();
    renewAgainAndAgain(await after.guarded.key(request), rig.clock);
    await rig.clock.runFor(5000);
    const [second] = after.safety.keyLog.within({ fromAtMs: startAtMs, toAtMs: rig.clock.nowAtMs() });
    expect(second!.toAtMs! - second!.fromAtMs).toBe(2000);
    await expect(rig.start().guarded.key(request)).rejects.toThrow(
      'the transmitter was on for 6 s within the hour, which is all it may',
    );
    await rig.clock.runFor(61 * 60_000);
    await (await rig.start().guarded.key(request)).release();
  });
});

describe('the band plan', () => {
  const bandPlan = [
    { name: 'satellites', lowHz: 435_200_000, highHz: 438_000_000, modes: ['FM'], maxBandwidthHz: 20_000 },
  ];
  const transmit = { ...usualTransmit, bandPlan };

  it.each([
    [435_205_000, 'FM', '435.1970 to 435.2130 MHz lies in no segment of the band plan'],
    [436_000_000, 'USB', 'the band plan asks for FM in satellites, found USB'],
  ])('keys nothing on %i Hz in %s', async (frequencyHz, mode, why) => {
    const { radio, guarded } = await setUp({ transmit });
    await guarded.setFrequency(frequencyHz);
    await guarded.setMode({ mode, filter: 1 });
    await expect(guarded.key(request)).rejects.toThrow(why);
    expect(radio.orders).not.toContain('PTT on');
  });

  it('lets go when somebody turns the dial over an edge, or a program does', async () => {
    const rig = await setUp({ transmit });
    renewAgainAndAgain(await rig.guarded.key(request), rig.clock);
    await rig.clock.runFor(1000);
    expect(rig.radio.isTransmitting).toBe(true);
    // By hand: past the guard, at the radio itself.
    await rig.radio.setFrequency(434_000_000);
    await rig.clock.runFor(200);
    expect(rig.radio.isTransmitting).toBe(false);

    await rig.guarded.setFrequency(435_313_000);
    renewAgainAndAgain(await rig.guarded.key(request), rig.clock);
    rig.radio.orders.length = 0;
    await expect(rig.guarded.setFrequency(434_000_000)).rejects.toMatchObject({ code: 'blocked' });
    expect(rig.radio.orders).toEqual(['PTT off']);
  });
});

describe('where the antenna points', () => {
  it('is asked before the key and while it is down', async () => {
    const rig = await setUp();
    let sector: string | null = 'the beam is in the sector of the roof terrace';
    rig.safety.askBeforeTransmission(() => sector);
    await expect(rig.guarded.key(request)).rejects.toThrow('the beam is in the sector of the roof terrace');
    sector = null;
    renewAgainAndAgain(await rig.guarded.key(request), rig.clock);
    await rig.clock.runFor(1000);
    expect(rig.radio.isTransmitting).toBe(true);
    sector = 'the beam is in the sector of the roof terrace';
    await rig.clock.runFor(150);
    expect(rig.radio.isTransmitting).toBe(false);
  });
});

describe('what comes back from the antenna', () => {
  const withMeters = async (metersOf: () => TransmitMeters) => {
    const rig = await setUp();
    const readTransmitMeters = async () => ({ ...metersOf(), readAtMs: rig.clock.nowAtMs() });
    const radio = Object.assign(rig.radio, { readTransmitMeters });
    return { ...rig, guarded: guardRadio({ ...rig, radio }) };
  };

  it('trips: the key goes up and stays up, over a restart too, until a person reset it', async () => {
    let swr = 1.3;
    const rig = await withMeters(() => ({ forwardShare: 0.9, swr }));
    renewAgainAndAgain(await rig.guarded.key(request), rig.clock);
    await rig.clock.runFor(1000);
    expect(rig.radio.isTransmitting).toBe(true);
    swr = 4.5;
    await rig.clock.runFor(400);
    expect(rig.radio.isTransmitting).toBe(false);
    expect(rig.safety.state.transmitter?.tripped).toMatchObject({ why: 'SWR 4.5, more than 3' });
    expect(rig.journal.alarms).toMatchObject([{ alarmId: 'safety.trip', severity: 'critical' }]);
    const after = rig.start();
    expect(after.safety.arm('transmission', 'Karma')).toMatchObject({
      ok: false,
      fault: { found: 'the transmitter tripped (SWR 4.5, more than 3) and nobody reset it' },
    });
    after.safety.resetTrip('Pema');
    expect(rig.journal.alarms).toEqual([]);
    expect(after.safety.arm('transmission', 'Karma').ok).toBe(true);
  });

  it('may be much for one reading, as a carrier comes up, unless it is everything', async () => {
    let readings: number[] = [4.5, 1.2, 4.5, 1.2];
    const rig = await withMeters(() => ({ forwardShare: 1, swr: readings.shift() ?? 1 }));
    const lease = await rig.guarded.key(request);
    const stopRenewing = renewAgainAndAgain(lease, rig.clock);
    await rig.clock.runFor(800);
    expect(rig.radio.isTransmitting).toBe(true);
    readings = [Number.POSITIVE_INFINITY];
    await rig.clock.runFor(200);
    expect(rig.radio.isTransmitting).toBe(false);
    stopRenewing();
  });
});

describe('the relays around the key', () => {
  const setUpRelays = async () => {
    const clock = new VirtualClock(startAtMs);
    const orders: string[] = [];
    const broken = new Set<string>();
    const relay = (name: string): Pick<Relay, 'info' | 'set'> => ({
      info: { portName: name } as Relay['info'],
      async set(isOn) {
        if (broken.has(name)) throw new DeviceError('lost', name, 'there is no cable');
        orders.push(`${clock.nowAtMs() - startAtMs} ${name} ${isOn ? 'on' : 'off'}`);
      },
    });
    const relays = [
      { relay: relay('preamplifier'), isOnToTransmit: false, settleMs: 50 },
      { relay: relay('antenna'), isOnToTransmit: true, settleMs: 30 },
    ];
    const rig = await setUp({ relays }, clock);
    const { setTransmit } = rig.radio;
    rig.radio.setTransmit = async (isOn) => {
      await setTransmit(isOn);
      orders.push(`${clock.nowAtMs() - startAtMs} PTT ${isOn ? 'on' : 'off'}`);
    };
    return { ...rig, orders, broken };
  };

  it('go over one after the other before it, and back after it, each with its wait', async () => {
    const { clock, guarded, safety, orders } = await setUpRelays();
    const keyed = guarded.key(request);
    await clock.runFor(200);
    const lease = await keyed;
    expect(safety.state.transmitter?.isReceiverMuted).toBe(true);
    await lease.release();
    await clock.runFor(70);
    expect(safety.state.transmitter?.isReceiverMuted).toBe(true);
    await clock.runFor(200);
    expect(safety.state.transmitter?.isReceiverMuted).toBe(false);
    expect(orders).toEqual([
      '0 preamplifier off',
      '50 antenna on',
      '80 PTT on',
      '200 PTT off',
      '230 antenna off',
      '260 preamplifier on',
    ]);
  });

  it.each(['preamplifier', 'antenna'])(
    'refuse the key when the relay of the %s does not answer',
    async (name) => {
      const { clock, guarded, radio, broken, journal, orders } = await setUpRelays();
      broken.add(name);
      const refused = guarded.key(request).catch((error: unknown) => error);
      await clock.runFor(1000);
      expect(await refused).toMatchObject({ code: 'lost', device: name });
      expect(radio.orders).not.toContain('PTT on');
      // With the antenna on nobody knows what, the preamplifier stays out.
      expect(orders).not.toContain('preamplifier on');
      expect(journal.alarms).toMatchObject([{ alarmId: 'radio.sequence', severity: 'critical' }]);
    },
  );

  it('stay as they are while nobody knows whether the transmitter let go', async () => {
    const { clock, guarded, radio, orders } = await setUpRelays();
    const keyed = guarded.key(request);
    await clock.runFor(100);
    await keyed;
    radio.refusesRelease = true;
    await clock.runFor(3000);
    expect(orders.at(-1)).toBe('80 PTT on');
    radio.refusesRelease = false;
    await clock.runFor(1000);
    expect(orders.slice(3).map((order) => order.split(' ').slice(1).join(' '))).toEqual([
      'PTT off',
      'antenna off',
      'preamplifier on',
    ]);
  });

  it('go back when STOP comes before the key, and nothing is keyed', async () => {
    const { clock, guarded, safety, orders } = await setUpRelays();
    const refused = guarded.key(request).catch((error: unknown) => error);
    await clock.runFor(60);
    await safety.stop('Pema');
    await clock.runFor(500);
    expect(await refused).toMatchObject({ code: 'blocked' });
    expect(orders.map((order) => order.split(' ').slice(1).join(' '))).toEqual([
      'preamplifier off',
      'antenna on',
      'PTT off',
      'antenna off',
      'preamplifier on',
    ]);
  });
});

describe('the watchdog', () => {
  it('is asked before the first byte: one that does not answer refuses the key', async () => {
    const watchdog: KeyWatchdog = {
      ...noWatchdog,
      async arm() {
        throw new DeviceError('blocked', 'key watchdog', 'does not answer');
      },
    };
    const { guarded, radio } = await setUp({ watchdog });
    await expect(guarded.key(request)).rejects.toThrow('key watchdog: does not answer');
    expect(radio.orders).toEqual([]);
  });

  it('hears of every renewal and of the release, and takes the key away when it falls silent', async () => {
    const told: string[] = [];
    let tell: (why: string) => void = () => {};
    const watchdog: KeyWatchdog = {
      ...noWatchdog,
      arm: async (leaseMs) => void told.push(`arm ${leaseMs}`),
      renew: () => void told.push('renew'),
      disarm: () => void told.push('disarm'),
      onTrouble(listener) {
        tell = listener;
        return () => {};
      },
    };
    const { clock, guarded, radio } = await setUp({ watchdog });
    const lease = await guarded.key(request);
    const before = told.length;
    lease.renew();
    expect(told[0]).toBe('arm 500');
    expect(told.length).toBe(before + 1);
    await lease.release();
    expect(told).toContain('disarm');
    renewAgainAndAgain(await guarded.key(request), clock);
    tell('the key watchdog is gone');
    await clock.runFor(10);
    expect(radio.isTransmitting).toBe(false);
  });
});
