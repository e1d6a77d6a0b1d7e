import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Breadboard } from './breadboard.ts';
import type { PayloadMode } from './payload-mode.ts';

function board(runningMode: PayloadMode = 'RX') {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  return { clock, payload: new Breadboard({ clock, random: createRandom('electrics'), runningMode }) };
}

describe('supply of the breadboard', () => {
  // Facts of the payload, 9.4: RX 90 mA, TX 900 mA at 5 V; the other modes are ours.
  it.each([
    ['STANDBY', 0.045],
    ['RX', 0.09],
    ['DIGI', 0.095],
    ['STORE', 0.095],
    ['BEACON', 0.085],
    ['SAFE', 0.035],
  ] as const)('draws in %s %d A', (mode, currentA) => {
    const { payload } = board(mode);
    expect(payload.electrics.currentA).toBeCloseTo(currentA, 6);
    // 5.02 V behind 60 milliohm.
    expect(payload.electrics.voltageV).toBeCloseTo(5.02 - 0.06 * currentA, 6);
  });

  it('draws 0.9 A keyed, whatever the mode', () => {
    const { payload } = board('STANDBY');
    payload.transmitter.keyFor(1000);
    expect(payload.electrics.currentA).toBeCloseTo(0.9, 6);
    expect(payload.electrics.voltageV).toBeCloseTo(4.966, 6);
  });

  it('counts what it takes', async () => {
    const { clock, payload } = board('STANDBY');
    await clock.runFor(40_000);
    expect(payload.electrics.energyJ).toBeCloseTo(40 * 0.045 * (5.02 - 0.06 * 0.045), 3);
  });

  it('follows what it is bolted to', async () => {
    const { clock, payload } = board();
    payload.electrics.setMountC(-15);
    await clock.runFor(3_600_000);
    expect(payload.electrics.boardC).toBeLessThan(-13);
    expect(payload.electrics.boardC).toBeGreaterThan(-15);
  });
});

describe('load switch of the transceiver (LTC4361-2: 10 microseconds, again after 130 ms)', () => {
  it('opens at once, tries twice more, and stays open', async () => {
    const { clock, payload } = board();
    payload.setFault('overcurrent', true);
    expect(payload.electrics.currentA).toBeCloseTo(1.59, 6);
    await clock.runFor(1);
    expect(payload.electrics.isSwitchClosed).toBe(false);
    expect(payload.electrics.currentA).toBeCloseTo(0.035, 6);
    expect(payload.mode).toBe('RX');
    await clock.runFor(261);
    expect(payload.mode).toBe('SAFE');
    payload.setFault('overcurrent', false);
    await clock.runFor(10_000);
    expect(payload.electrics.isSwitchClosed).toBe(false);
    payload.enter('STANDBY');
    expect(payload.electrics.isSwitchClosed).toBe(true);
  });

  it('clears a latch-up by opening once, and keeps its mode', async () => {
    const { clock, payload } = board();
    payload.setFault('latch-up', true);
    await clock.runFor(1);
    expect(payload.electrics.isSwitchClosed).toBe(false);
    await clock.runFor(130);
    expect(payload.electrics.isSwitchClosed).toBe(true);
    expect(payload.electrics.currentA).toBeCloseTo(0.09, 6);
    expect(payload.mode).toBe('RX');
  });

  it('forgives trips that lie far apart', async () => {
    const { clock, payload } = board();
    for (let trip = 0; trip < 5; trip++) {
      payload.setFault('latch-up', true);
      await clock.runFor(5000);
    }
    expect(payload.mode).toBe('RX');
  });

  it('lets go of the key when it opens', async () => {
    const { clock, payload } = board();
    payload.transmitter.keyFor(5000);
    payload.setFault('latch-up', true);
    await clock.runFor(1);
    expect(payload.transmitter.isKeyed).toBe(false);
  });
});

describe('reset pin', () => {
  it('holds the controller as long as it is low, and starts it with cause EXTERNAL', async () => {
    const { clock, payload } = board();
    payload.setReset(true);
    await clock.runFor(20_000);
    expect(payload.isAwake).toBe(false);
    expect(payload.electrics.currentA).toBeCloseTo(0.06, 6);
    payload.setReset(false);
    await clock.runFor(2000);
    expect([payload.mode, payload.boot.cause]).toEqual(['STANDBY', 'EXTERNAL']);
  });
});
