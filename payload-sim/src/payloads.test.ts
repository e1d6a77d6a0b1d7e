import { createHash } from 'node:crypto';
import { encodeUsbRelayOrder } from '@dawa/protocols/usbrelay';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createWorld, payloadPortName } from './world.ts';

const hourMs = 3_600_000;

/** Hashes of all that payloads say, faults included. */
async function hashesOf(seed: string, count: number, durationMs = hourMs): Promise<string[]> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const hashes = Array.from({ length: count }, () => createHash('sha256'));
  const cables = hashes.map((hash) => {
    const [near, far] = createMemoryStreamPair('payload');
    near.onData((bytes) => hash.update(bytes));
    return far;
  });
  const world = createWorld({
    ...{ clock, random: createRandom(seed) },
    streams: Object.fromEntries(cables.map((cable, index) => [payloadPortName('payload', index + 1), cable])),
    payload: { runningMode: 'DIGI', count },
  });
  clock.after(600_000, () => void world.setFault('uart-noise', true, {}, 1));
  clock.after(900_000, () => void world.setFault('uart-noise', false, {}, 1));
  clock.after(1_200_000, () => void world.setFault('watchdog-hang', true, {}, 1));
  await clock.runFor(durationMs);
  world.stop();
  return hashes.map((hash) => hash.digest('hex'));
}

// Hours of them take seconds, and on a crowded machine many.
describe('payloads in one process', { timeout: 240_000 }, () => {
  it('say the same octets for an hour with the same seed, alone or beside others, and each its own', async () => {
    const alone = await hashesOf('seven', 1);
    const two = await hashesOf('seven', 2);
    expect(two[0]).toBe(alone[0]);
    expect(two[1]).not.toBe(alone[0]);
  });

  it('say something else with another seed', async () => {
    const [first, second] = [await hashesOf('seven', 1, 60_000), await hashesOf('eight', 1, 60_000)];
    expect(first).not.toEqual(second);
  });

  it('have cables, power and faults of their own', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const world = createWorld({
      ...{ clock, random: createRandom('two'), streams: {} },
      payload: { count: 2 },
    });
    world.benches[1]!.usbRelay.takeOutput(encodeUsbRelayOrder({ kind: 'switch', relay: 1, isOn: true }));
    await clock.runFor(3000);
    expect(world.benches.map(({ board }) => board.mode)).toEqual(['OFF', 'STANDBY']);
    expect(world.setFault('silent', true, {}, 2)).toBe(true);
    expect(world.setFault('silent', true, {}, 3)).toBe(false);
    expect(world.benches.map(({ board }) => board.hasFault('silent'))).toEqual([false, true]);
  });
});
