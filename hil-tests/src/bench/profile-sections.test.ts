import { describe, expect, it } from 'vitest';
import { longRangeSection } from './long-range-section.ts';
import { pathLossDb } from './path-loss.ts';
import { powerSection } from './power-section.ts';
import { thermalSection } from './thermal-section.ts';

const refused = (
  section: { safeParse(value: unknown): { error?: { issues: { message: string }[] } } },
  value: object,
) => section.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('the profiles of a bench file', () => {
  // BIRDS-4 FM, procedure of 2019-12-06 (payload facts, 13): -15 to +50 degC for boards inside, 4 cycles, 2 h of soak.
  it('have the shape of the tests of BIRDS where nothing is said', () => {
    expect(thermalSection.parse({})).toMatchObject({
      ...{ coldC: -15, hotC: 50, cycles: 4, plannedSoakMinutes: 120, soakMinutes: 120 },
    });
    // Its link budget: -91.7 dBm at 10 degrees of elevation (payload facts, 12.3).
    expect(longRangeSection.parse({})).toMatchObject({ requiredDbm: -91.7, triesPerStep: 10, firstDb: 40 });
  });

  it('are refused where they contradict themselves', () => {
    expect(refused(thermalSection, { coldC: 50, hotC: -15 })).toEqual(['coldC below hotC']);
    expect(refused(longRangeSection, { firstDb: 200 })).toEqual(['firstDb at most mostDb']);
    expect(refused(longRangeSection, { fineDb: 10 })).toEqual(['fineDb at most coarseDb']);
    expect(refused(powerSection, { shares: { RX: 0.9, keyed: 0.2 } })).toEqual([
      'shares that are 1 together, or less',
    ]);
  });

  // BIRDS-4, calibration of the long-range tests (payload facts, 12.1): EM uplink 70.8 dB, FM(JP) uplink 75.5 dB.
  it('take the loss of a path from what was measured', () => {
    const of = (sentDbm: number, readDbm: number, attenuationDb = 0) => ({
      ...{ on: '2019-08-26', sentDbm, readDbm, attenuationDb },
    });
    expect(pathLossDb({ lossDb: 71, calibration: [of(34.5, -36.3)] })).toBeCloseTo(70.8, 9);
    expect(pathLossDb({ lossDb: 71, calibration: [of(25.5, -50)] })).toBeCloseTo(75.5, 9);
    expect(pathLossDb({ lossDb: 71, calibration: [of(34.5, -36.3), of(34.5, -47.3, 10)] })).toBeCloseTo(
      71.3,
      9,
    );
    expect(pathLossDb({ lossDb: 71 })).toBe(71);
  });
});
