import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { guardRadio } from './guarded-radio.ts';
import { guardRotator } from './guarded-rotator.ts';
import { createSafety } from './safety.ts';
import type { SafetyMemory } from './safety-memory.ts';
import {
  createFakeRadio,
  createFakeRotator,
  createListeningBus,
  createListeningJournal,
} from './station-rig.fixture.ts';

const permit = {
  licenseeCallsign: 'A51AA',
  bands: [{ lowHz: 435_000_000, highHz: 438_000_000 }],
  maxPowerW: 50,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  isUnattended: false,
};
const longestKeyMs = 2000;
/** The guard tries a release again after 250 ms when the radio did not take it; the orders themselves take no time here. */
const releaseSlackMs = 500;

it('lets nothing out that is blocked, in 10,000 random orders, faults and restarts', async () => {
  const random = createRandom('safety sequences');
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bus = createListeningBus();
  const memory = createStoredInMemory<SafetyMemory>();
  const radio = createFakeRadio(clock);
  const rotator = createFakeRotator(clock);
  let keyedSinceAtMs: number | undefined;
  let longestMs = 0;
  let keyDowns = 0;
  let moves = 0;

  const start = () => {
    const journal = createListeningJournal(clock);
    const safety = createSafety({
      clock,
      bus,
      journal,
      memory,
      isSimulated: false,
      uplinkAuthority: 'payload',
      permit,
      powerW: 25,
    });
    // Between guard and device, where a wire would be: what passes here is on its way.
    const wiredRadio = {
      ...radio,
      get info() {
        return radio.info;
      },
      get isTransmitting() {
        return radio.isTransmitting;
      },
      async setTransmit(isOn: boolean) {
        if (isOn) {
          expect(
            safety.transmissionBlock({ frequencyHz: (await radio.readSetting()).frequencyHz }),
          ).toBeNull();
          keyDowns++;
        }
        await radio.setTransmit(isOn);
        if (isOn) keyedSinceAtMs ??= clock.nowAtMs();
        else if (keyedSinceAtMs !== undefined) {
          longestMs = Math.max(longestMs, clock.nowAtMs() - keyedSinceAtMs);
          keyedSinceAtMs = undefined;
        }
      },
    };
    const wiredRotator = {
      ...rotator,
      get info() {
        return rotator.info;
      },
      get position() {
        return rotator.position;
      },
      async moveTo(target: { azimuthDeg: number; elevationDeg: number }) {
        expect(safety.motionBlock()).toBeNull();
        expect(target.azimuthDeg).toBeLessThanOrEqual(360);
        moves++;
        await rotator.moveTo(target);
      },
    };
    return {
      safety,
      radio: guardRadio({ radio: wiredRadio, safety, clock, journal }),
      rotator: guardRotator({ rotator: wiredRotator, safety, clock, journal }),
    };
  };

  let station = start();
  const actions: (() => unknown)[] = [
    () => station.safety.arm('motion', 'Karma'),
    () => station.safety.arm('transmission', 'Karma'),
    () => station.safety.disarm(random.integer(2) === 0 ? 'motion' : 'transmission', 'Karma'),
    () => station.safety.stop('Pema'),
    () => station.safety.release('Pema'),
    () => station.safety.release('Pema'),
    () => station.safety.transmitOff('Pema'),
    () =>
      station.safety.lock({ who: 'Dorji', why: 'mast', untilAtMs: clock.nowAtMs() + random.integer(20_000) }),
    () => station.safety.unlock('Dorji'),
    () => station.radio.key({ why: 'test', commandId: null, longestMs: longestKeyMs }),
    () => station.radio.key({ why: 'test', commandId: null, longestMs: longestKeyMs }),
    () => station.radio.setFrequency(434_000_000 + random.integer(5) * 1_000_000),
    () => station.rotator.moveTo({ azimuthDeg: random.integer(400), elevationDeg: random.integer(90) }),
    () => station.rotator.moveTo({ azimuthDeg: random.integer(400), elevationDeg: random.integer(90) }),
    () => station.safety.beginContact('p1', clock.nowAtMs() + random.integer(60_000)),
    async () => {
      await Promise.all([station.radio.close(), station.rotator.close()]);
      station = start();
    },
  ];
  for (let i = 0; i < 10_000; i++) {
    const action = actions[random.integer(actions.length)]!;
    // Some overlap: the next order comes while this one is under way.
    const done = Promise.resolve()
      .then(action)
      .catch((error: unknown) => {
        if ((error as { name?: string }).name === 'AssertionError') throw error;
      });
    if (random.integer(3) > 0) await done;
    if (random.integer(2) === 0) await clock.runFor(random.integer(1500));
  }
  await clock.runFor(60_000);
  expect(radio.isTransmitting).toBe(false);
  expect(longestMs).toBeLessThanOrEqual(longestKeyMs + releaseSlackMs);
  expect(keyDowns).toBeGreaterThan(20);
  expect(moves).toBeGreaterThan(50);
}, 180_000);
