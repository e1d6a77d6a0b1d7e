import type { RotatorFault } from '@dawa/payload-sim/station-devices/rotator';
import { type RotatorKind, rotatorKinds, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { createRandom } from '@dawa/seams/random';
import { afterEach, describe, expect, it } from 'vitest';
import { createRotatorBench, type RotatorBench } from './rotator-bench.ts';

/** Languages that tell where they point: the others have no answer that could be wrong. A network repairs its lines itself. */
const telling = rotatorKinds.filter((kind) => rotatorLanguages[kind].hasPosition && kind !== 'rotctld');

/** An answer is at most so old: the longest latency, its way, and the pace of the questions. */
const oldestMs = 1300;
const everyMs = 50;
const turns = [
  { azimuthDeg: 90, elevationDeg: 45 },
  { azimuthDeg: 350, elevationDeg: 10 },
  { azimuthDeg: 10, elevationDeg: 80 },
];

interface Disturbance {
  readonly name: string;
  readonly faults?: readonly RotatorFault[];
  /** Takes the place of every answer. */
  readonly spoil?: (kind: RotatorKind) => (answer: Uint8Array) => Uint8Array;
  /** Octets that come out of nothing, so often. */
  readonly noise?: (kind: RotatorKind) => { readonly everyMs: number; readonly octets: () => Uint8Array };
  /** Nothing that is said can be believed while it lasts. */
  readonly isDeafening?: boolean;
}

const disturbances: readonly Disturbance[] = [
  { name: 'latency of 0 to 500 ms', faults: ['rotator-slow'] },
  { name: '5 % of the octets lost, either way', faults: ['rotator-lossy'] },
  { name: 'an echo', faults: ['rotator-echo'] },
  { name: 'an echo, late and lossy', faults: ['rotator-echo', 'rotator-slow', 'rotator-lossy'] },
  { name: 'answers cut and grown together', faults: ['rotator-split'] },
  { name: 'garbage in place of answers', faults: ['rotator-garbage'], isDeafening: true },
  { name: 'silence', faults: ['rotator-silent'], isDeafening: true },
  {
    name: 'noise between the answers',
    noise(kind) {
      const random = createRandom(`noise ${kind}`);
      return {
        everyMs: 300,
        octets: () => Uint8Array.from({ length: 1 + random.integer(40) }, () => random.integer(256)),
      };
    },
  },
  {
    name: 'answers that are well said and wrong, one in five',
    spoil(kind) {
      const random = createRandom(`wrong ${kind}`);
      const { controller, axes } = rotatorLanguages[kind];
      return (answer) => {
        if (random.integer(5) !== 0) return answer;
        const state = {
          azimuthDeg: random.integer(360),
          elevationDeg: random.integer(90),
          isMoving: false,
          isRefused: false,
        };
        return controller.answer({ kind: 'query', hasAzimuth: true, hasElevation: axes === 'both' }, state);
      };
    },
  },
];

describe.each(telling)('a rotator that speaks %s on a bad line', (kind) => {
  let bench: RotatorBench;
  afterEach(() => bench.rotator.close());

  it.each(disturbances)(
    'with $name: believes no wrong position, and is right again after two questions',
    async (one) => {
      bench = createRotatorBench(kind, {
        seed: `${kind} ${one.name}`,
        ...(one.spoil ? { spoil: one.spoil(kind) } : {}),
      });
      const { clock, rotator, antenna, language } = bench;
      await clock.runFor(100);
      const setFaults = (isActive: boolean) => {
        for (const fault of one.faults ?? []) bench.setFault(fault, isActive);
      };
      let isNoisy = true;
      if (one.noise) {
        const noise = one.noise(kind);
        const again = () => {
          if (isNoisy) void bench.say(noise.octets());
          clock.after(noise.everyMs, again);
        };
        again();
      }
      setFaults(true);
      const past: { atMs: number; azimuthDeg: number; elevationDeg: number }[] = [];
      let readings = 0;
      let lastReadAtMs = rotator.position?.readAtMs ?? -1;
      for (const turn of turns) {
        void rotator.moveTo(turn).catch(() => {});
        for (let step = 0; step < 20_000 / everyMs; step++) {
          await clock.runFor(everyMs);
          const nowAtMs = clock.nowAtMs();
          past.push({ atMs: nowAtMs, azimuthDeg: antenna.azimuthDeg, elevationDeg: antenna.elevationDeg });
          if (past.length > oldestMs / everyMs + 1) past.shift();
          const { position } = rotator;
          if (position === undefined || position.readAtMs === lastReadAtMs) continue;
          lastReadAtMs = position.readAtMs;
          readings++;
          // Half a step, what the antenna turns between two looks, and a reading that lost its last digits.
          const nearDeg = language.stepDeg / 2 + 0.3 + 1;
          // Each axis by itself: some languages ask for one after the other.
          const isTrue =
            past.some((then) => Math.abs(then.azimuthDeg - position.azimuthDeg) <= nearDeg) &&
            (language.axes === 'azimuth' ||
              past.some((then) => Math.abs(then.elevationDeg - position.elevationDeg) <= nearDeg));
          expect(isTrue ? '' : `${JSON.stringify(position)} of ${JSON.stringify(past.slice(-3))}`).toBe('');
        }
      }
      if (one.isDeafening) expect(readings).toBe(0);
      else expect(readings).toBeGreaterThan(0);
      await rotator.stop().catch(() => {});
      await clock.runFor(2000);
      setFaults(false);
      isNoisy = false;
      const healedAtMs = clock.nowAtMs();
      const unanswered = () => rotator.info.counters['timeouts']!;
      const before = unanswered();
      while (rotator.position!.readAtMs <= healedAtMs && clock.nowAtMs() < healedAtMs + 10_000)
        await clock.runFor(10);
      // The question that was under way when the line was mended, and one that what was left of it spoilt.
      expect(unanswered() - before).toBeLessThanOrEqual(2);
      expect(clock.nowAtMs() - healedAtMs).toBeLessThan(4000);
      // The halt may have been lost, and the antenna be on its way.
      expect(Math.abs(rotator.position!.azimuthDeg - antenna.azimuthDeg)).toBeLessThan(7);
    },
  );
});
