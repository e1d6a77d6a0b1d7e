import { describe, expect, it } from 'vitest';
import { downlinkDopplerRateHzS, rangeMotionAt, uplinkDopplerRateHzS } from './doppler.ts';
import { tuneLeg } from './leg-tuning.ts';
import { createObserver } from './look-angles.ts';
import { maya1, thimphu } from './maya1.fixture.ts';
import { type Transponder, tuneTransponder } from './transponder.ts';

const c = 299_792.458;
const approaching = { rangeRateKmS: -6.5, rangeAccelerationKmS2: 0.01 };
const receding = { rangeRateKmS: 6.5, rangeAccelerationKmS2: 0.01 };

describe('one leg', () => {
  // AMSAT-BB, 2001-07-23, C. Hill VK6KCH: to put a signal at 435.573 MHz with 3 kHz of Doppler, send on 435.570 MHz.
  it('sends lower by the shift while the satellite comes, as the AMSAT example does', () => {
    const rangeRateKmS = (-3000 / 435_573_000) * c;
    const motion = { rangeRateKmS, rangeAccelerationKmS2: 0 };
    const { dialHz } = tuneLeg({ direction: 'uplink', frequencyHz: 435_573_000 }, motion);
    const secondOrderHz = 0.1;
    expect(Math.abs(dialHz - 435_570_000)).toBeLessThan(secondOrderHz);
  });

  // TAPR aprssig, 2012-06-21, B. Bruninga: RX 437.560 TX 437.540 approaching, RX 437.540 TX 437.560 receding (rounded).
  it.each([
    [approaching, 1],
    [receding, -1],
  ])('moves receiver and transmitter to opposite sides', (motion, side) => {
    const down = tuneLeg({ direction: 'downlink', frequencyHz: 437_550_000 }, motion);
    const up = tuneLeg({ direction: 'uplink', frequencyHz: 437_550_000 }, motion);
    expect(Math.sign(down.shiftHz)).toBe(side);
    expect(Math.sign(up.shiftHz)).toBe(-side);
    expect(Math.abs(down.shiftHz - side * 10_000)).toBeLessThan(600);
    expect(Math.abs(up.shiftHz + down.shiftHz)).toBeLessThan(0.5);
  });

  it('has rates of opposite sign, as steep as the circular orbit of the fact tables says', () => {
    // Circular orbit at 400 km overhead, no Earth rotation: range acceleration v^2 Re / (r h). Measured elsewhere in steps
    // of 0.1 s over the same orbit: 201.7 Hz/s at 437 MHz.
    const radiusKm = 6778.137;
    const rangeAccelerationKmS2 = (398_600.4418 / radiusKm) * (6378.137 / radiusKm / 400);
    const rate = downlinkDopplerRateHzS(rangeAccelerationKmS2, 437e6);
    expect(Math.abs(rate + 201.7)).toBeLessThan(0.2);
    expect(uplinkDopplerRateHzS({ rangeRateKmS: 0, rangeAccelerationKmS2 }, 437e6)).toBeCloseTo(-rate, 9);
  });

  it('agrees with how the dial really moves along a pass', () => {
    const observer = createObserver(maya1, thimphu);
    const atMs = Date.UTC(2019, 5, 20, 0, 25);
    for (const direction of ['downlink', 'uplink'] as const) {
      const leg = { direction, frequencyHz: 437_375_000, calibration: { radioPpm: 3, radioHz: -40 } };
      const dial = (t: number) => tuneLeg(leg, rangeMotionAt(observer, t)!).dialHz;
      const { rateHzS } = tuneLeg(leg, rangeMotionAt(observer, atMs)!);
      expect(Math.abs(rateHzS)).toBeGreaterThan(30);
      expect(Math.abs(dial(atMs + 100) - dial(atMs - 100) - 0.2 * rateHzS)).toBeLessThan(0.01);
    }
  });

  it('counts calibration so that what is on the air is right', () => {
    const calibration = { radioPpm: 2, radioHz: 150, satellitePpm: -1.5, satelliteHz: 700 };
    const { dialHz, groundHz, satelliteHz } = tuneLeg(
      { direction: 'downlink', frequencyHz: 437_000_000, calibration },
      { rangeRateKmS: 0, rangeAccelerationKmS2: 0 },
    );
    // By hand: the satellite sends 437 MHz - 655.5 Hz + 700 Hz; the radio receives 874 Hz + 150 Hz above its dial.
    expect(satelliteHz).toBeCloseTo(437_000_044.5, 6);
    expect(groundHz).toBeCloseTo(437_000_044.5, 6);
    expect(dialHz).toBeCloseTo(437_000_044.5 - 1024, 2);
  });

  it('leaves the ground alone when told to, and says what the satellite sees', () => {
    const leg = { direction: 'uplink', frequencyHz: 145_825_000, policy: 'constant-at-ground' } as const;
    const tuned = tuneLeg(leg, approaching);
    expect(tuned).toMatchObject({ dialHz: 145_825_000, shiftHz: 0, rateHzS: 0 });
    expect(tuned.satelliteHz - 145_825_000).toBeCloseTo((145_825_000 * 6.5) / c, 3);
  });
});

describe('linear transponder', () => {
  // Passbands of an amateur satellite, mode V/U, inverting; the numbers are ours.
  const transponder: Transponder = { isInverting: true, uplinkHz: 145_900_000, downlinkHz: 435_100_000 };
  const shift = (hz: number) => (hz * 6.5) / c;

  it('keeps both frequencies at the satellite by the one true rule', () => {
    const tuned = tuneTransponder({ transponder, policy: 'satellite', motion: approaching });
    expect(tuned.uplinkAtSatelliteHz).toBe(145_900_000);
    expect(tuned.downlinkDialHz - 435_100_000).toBeCloseTo(shift(435_100_000), 6);
    expect(tuned.uplinkDialHz - 145_900_000).toBeCloseTo(-shift(145_900_000), 0);
  });

  it('keeps the receiver still and lets the transmitter make up for both shifts', () => {
    const tuned = tuneTransponder({ transponder, policy: 'downlink', motion: approaching });
    expect(tuned.downlinkDialHz).toBeCloseTo(435_100_000, 6);
    // Inverting: the downlink must leave the satellite lower by its own shift, so the uplink must arrive higher by it.
    const expectedHz = shift(435_100_000) - shift(145_900_000);
    expect(Math.abs(tuned.uplinkDialHz - 145_900_000 - expectedHz)).toBeLessThan(0.5);
  });

  it('keeps the transmitter still and follows with the receiver', () => {
    const tuned = tuneTransponder({ transponder, policy: 'uplink', motion: approaching });
    expect(tuned.uplinkDialHz).toBeCloseTo(145_900_000, 4);
    const expectedHz = shift(435_100_000) - shift(145_900_000);
    expect(Math.abs(tuned.downlinkDialHz - 435_100_000 - expectedHz)).toBeLessThan(0.5);
    const straight = tuneTransponder({
      transponder: { ...transponder, isInverting: false },
      policy: 'uplink',
      motion: approaching,
    });
    expect(straight.downlinkDialHz - 435_100_000).toBeCloseTo(shift(435_100_000) + shift(145_900_000), 0);
  });
});
