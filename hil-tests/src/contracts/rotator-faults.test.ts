import type { RotatorFault } from '@dawa/payload-sim/station-devices/rotator';
import { type RotatorKind, rotatorKinds, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { createRandom } from '@dawa/seams/random';
import { afterEach, describe, expect, it } from 'vitest';
import { watchPosition } from './position-watch.ts';
import { createRotatorBench, type RotatorBench } from './rotator-bench.ts';

/** Languages that tell where they point: the others have no answer that could be wrong. */
const telling = rotatorKinds.filter((kind) => rotatorLanguages[kind].hasPosition);
/**
 * A network repairs its lines itself: rotctld answers in fifty octets, of which one in twenty lost leaves none that makes
 * sense for minutes. That nothing wrong is believed holds there too.
 */
const isTooWordyFor = (kind: RotatorKind, { faults }: Disturbance) =>
  kind === 'rotctld' && faults?.includes('rotator-lossy') === true;

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
      const { clock, rotator, antenna } = bench;
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
      const watch = watchPosition(bench);
      for (const turn of turns) {
        void rotator.moveTo(turn).catch(() => {});
        await watch.runFor(20_000);
      }
      expect(watch.wrong).toEqual([]);
      if (one.isDeafening) expect(watch.readings).toBe(0);
      else if (!isTooWordyFor(kind, one)) expect(watch.readings).toBeGreaterThan(0);
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

const tenMinutesMs = 600_000;

/** Languages whose numbers grow and shrink, and have no sum: there a lost octet leaves a position as good as any. */
describe.each([
  ['easycomm2', 'seed 1', ['rotator-lossy']],
  ['easycomm2', 'seed 4', ['rotator-lossy']],
  ['easycomm2', 'seed 5', ['rotator-lossy']],
  ['easycomm2', 'seed 4', ['rotator-lossy', 'rotator-slow', 'rotator-echo']],
  ['prosistel-d', 'seed 1', ['rotator-lossy']],
  ['rotctld', 'seed 1', ['rotator-lossy']],
] as [RotatorKind, string, RotatorFault[]][])('ten minutes of %s, %s, with %s', (kind, seed, faults) => {
  it('tell no wrong position', async () => {
    const bench = createRotatorBench(kind, { seed });
    await bench.clock.runFor(100);
    for (const fault of faults) bench.setFault(fault, true);
    const watch = watchPosition(bench);
    for (let atMs = 0; atMs < tenMinutesMs; atMs += 20_000) {
      void bench.rotator.moveTo(turns[(atMs / 20_000) % turns.length]!).catch(() => {});
      await watch.runFor(20_000);
    }
    await bench.rotator.close();
    expect(watch.wrong).toEqual([]);
  });
});
