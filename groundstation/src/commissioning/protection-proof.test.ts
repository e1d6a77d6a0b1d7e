import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { GuardedRadio, KeyLease } from '../ports.ts';
import { longestWaitMs, measureProtection } from './measure-protection.ts';

/** A radio that ends a transmission by itself after so long, behind a guard that wants to hear from whoever keys. */
function keyedRadio(timerMs: number) {
  const clock = new VirtualClock(0);
  const state = { isOnAir: false, releases: 0, renewals: 0 };
  const radio = {
    key: async (): Promise<KeyLease> => {
      state.isOnAir = true;
      clock.after(timerMs, () => {
        state.isOnAir = false;
      });
      return {
        isHeld: true,
        leaseMs: 500,
        renew: () => void state.renewals++,
        release: async () => {
          state.isOnAir = false;
          state.releases++;
        },
      };
    },
  } as unknown as GuardedRadio;
  const rig = { clock, signal: new AbortController().signal, radio };
  return { clock, state, rig };
}

describe('the proof that a transmitter lets go by itself', () => {
  it('holds the key and tells how long the hardware left it on', async () => {
    const { clock, state, rig } = keyedRadio(30_000);
    const work = measureProtection(rig, { limitMs: 30_000, isOnAir: () => state.isOnAir });
    await clock.runFor(60_000);
    expect(Math.abs((await work) - 30_000)).toBeLessThan(200);
    expect(state.releases).toBe(1);
    // Four times in each half second, as long as it was on.
    expect(state.renewals).toBeGreaterThan(200);
  });

  it('lets go by software when the hardware does not, and says unprotected', async () => {
    const { clock, state, rig } = keyedRadio(Number.MAX_SAFE_INTEGER / 2);
    const work = measureProtection(rig, { limitMs: 30_000, isOnAir: () => state.isOnAir });
    work.catch(() => {});
    await clock.runFor(longestWaitMs(30_000) + 1000);
    await expect(work).rejects.toThrow(
      'expected it off within 41.0 s, found it still transmitting: unprotected',
    );
    expect(state).toMatchObject({ isOnAir: false, releases: 1 });
  });

  it('takes a release by the station for no proof', async () => {
    const { clock, state, rig } = keyedRadio(600_000);
    const key = rig.radio.key;
    rig.radio.key = async (request) => {
      const lease = await key(request);
      return {
        ...lease,
        get isHeld() {
          return clock.nowAtMs() < 5000;
        },
      };
    };
    const work = measureProtection(rig, { limitMs: 30_000, isOnAir: () => state.isOnAir });
    work.catch(() => {});
    await clock.runFor(10_000);
    await expect(work).rejects.toThrow(
      /expected the hardware to let go, found the station let go after 5\.\d s/,
    );
  });
});
