import type { PacketRange } from '@dawa/protocols/console/download';
import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { PacketMap } from './packet-map.ts';
import { durationOf, planRequests, type RequestCosts } from './request-plan.ts';
import { setsOf } from './set-of-packets.ts';

/** BIRDS: 105 octets at 4800 bit/s and 220 ms behind them; a turnaround of 1 s. */
const costs: RequestCosts = { turnaroundMs: 1000, packetMs: 395 };

function gapsOf(places: readonly number[]): PacketRange[] {
  const map = new PacketMap({ packets: 40, first: 0 });
  for (let at = 0; at < 40; at++) if (!places.includes(at)) map.add(at);
  return map.ranges('missing');
}

/** Every set of requests that begins and ends at missing packets, by hand: the most packets; where all fit into a pass the fewest commands,
 * else the least time; then the other of the two. */
function bestByForce(places: readonly number[], { turnaroundMs, packetMs }: RequestCosts, leftMs: number) {
  let best = { brings: 0, ms: 0, commands: 0 };
  // Of each missing packet: 0 left, 1 a request begins, 2 it goes on from the packet before.
  const walk = (index: number, brings: number, ms: number, commands: number, isOpen: boolean) => {
    if (ms > leftMs + 1e-6) return;
    if (index === places.length) {
      const isAll = brings === places.length && Number.isFinite(leftMs);
      const isQuicker = (ms: number, commands: number) =>
        ms < best.ms - 1e-6 || (ms < best.ms + 1e-6 && commands < best.commands);
      const isBetter =
        brings > best.brings ||
        (brings === best.brings &&
          (isAll
            ? commands < best.commands || (commands === best.commands && ms < best.ms - 1e-6)
            : isQuicker(ms, commands)));
      if (isBetter) best = { brings, ms, commands };
      return;
    }
    walk(index + 1, brings, ms, commands, false);
    walk(index + 1, brings + 1, ms + turnaroundMs + packetMs, commands + 1, true);
    if (isOpen) {
      const betweenMs = (places[index]! - places[index - 1]!) * packetMs;
      walk(index + 1, brings + 1, ms + betweenMs, commands, true);
    }
  };
  walk(0, 0, 0, 0, false);
  return best;
}

function somePlaces(random: Random): number[] {
  const wanted = 1 + random.integer(10);
  const places = new Set<number>();
  while (places.size < wanted) places.add(random.integer(40));
  return [...places].sort((a, b) => a - b);
}

describe('the plan of what to ask for again', () => {
  it('covers two gaps with one command where the packets between cost less than another turnaround', () => {
    // Two packets between take 790 ms, three 1185.
    expect(planRequests(gapsOf([3, 6]), costs)).toEqual([{ first: 3, last: 6, missing: 2 }]);
    expect(planRequests(gapsOf([3, 7]), costs)).toHaveLength(2);
  });

  it('is the best there is: as all ways tried by hand, on 600 maps and times', () => {
    const random = createRandom('plans');
    for (let n = 0; n < 600; n++) {
      const places = somePlaces(random);
      const some = { turnaroundMs: random.integer(4) * 500, packetMs: 250 + random.integer(3) * 125 };
      const leftMs = n % 5 === 0 ? Number.POSITIVE_INFINITY : random.integer(12_000);
      const plan = planRequests(gapsOf(places), some, { leftMs });
      const best = bestByForce(places, some, leftMs);
      const brings = plan.reduce((sum, { missing }) => sum + missing, 0);
      expect({ brings, ms: durationOf(plan, some), commands: plan.length }).toEqual(best);
      // What it says it brings is what it brings.
      const covered = places.filter((at) => plan.some(({ first, last }) => at >= first && at <= last));
      expect(covered).toHaveLength(brings);
    }
  });

  it('joins gaps further where the pass has time for it, and keeps some for what is lost again', () => {
    const all = gapsOf([0, 10, 30]);
    // Quickest: three commands, 4185 ms. Nine packets between the first two are 3555 ms in place of a turnaround of 1000.
    expect(planRequests(all, costs, { leftMs: 6739 })).toHaveLength(3);
    expect(planRequests(all, costs, { leftMs: 6740 })).toEqual([
      { first: 0, last: 10, missing: 2 },
      { first: 30, last: 30, missing: 1 },
    ]);
    expect(planRequests(all, costs, { leftMs: 6740, reserveMs: 1 })).toHaveLength(3);
    expect(planRequests(all, costs)).toHaveLength(3);
  });

  it('fits the seconds that are left, and asks for nothing when there are too few', () => {
    const all = gapsOf([0, 1, 2, 3, 20, 30, 31]);
    expect(planRequests(all, costs, { leftMs: 1000 + 4 * 395 })).toEqual([{ first: 0, last: 3, missing: 4 }]);
    expect(planRequests(all, costs, { leftMs: 1200 })).toEqual([]);
    expect(planRequests([], costs, { leftMs: 60_000 })).toEqual([]);
  });

  it('plans a whole file of ten thousand packets for a pass within a second', () => {
    const random = createRandom('large');
    const map = new PacketMap({ packets: 10_000, first: 1 });
    for (let at = 1; at <= 10_000; at++) if (random.next() < 0.4) map.add(at);
    const plan = planRequests(map.ranges('missing'), costs, { leftMs: 300_000 });
    expect(durationOf(plan, costs)).toBeLessThanOrEqual(300_000);
    expect(plan.length).toBeGreaterThan(0);
  });

  it('asks in sets of at most 255 by 255, a prime with one packet more', () => {
    expect(setsOf(1, 255)).toEqual([{ start: 1, setSize: 255, setNumber: 1 }]);
    expect(setsOf(1, 257)).toEqual([{ start: 1, setSize: 129, setNumber: 2 }]);
    expect(setsOf(1, 2470)).toEqual([{ start: 1, setSize: 247, setNumber: 10 }]);
    expect(setsOf(1, 65_026)).toHaveLength(2);
    const random = createRandom('sets');
    for (let n = 0; n < 300; n++) {
      const last = 1 + random.integer(9000);
      const [{ setSize, setNumber }] = setsOf(1, last) as [ReturnType<typeof setsOf>[0]];
      expect(setSize * setNumber).toBeGreaterThanOrEqual(last);
      expect(setSize * setNumber - last).toBeLessThan(12);
    }
  });
});
