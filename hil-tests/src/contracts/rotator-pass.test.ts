import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RotatorKind } from '@dawa/protocols/rotator-languages';
import { describe, expect, it } from 'vitest';
import { composePass } from './whole-pass.ts';

/** A whole pass, with its antenna on a controller of the kind. */
async function passWith(rotator: RotatorKind) {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-rotator-pass-'));
  const rig = await composePass({ folder, rotator });
  try {
    const report = await rig.runToReport();
    const ofRotator = rig.journal.alarms.filter(({ alarmId }) => alarmId.startsWith('rotator.'));
    return { report, alarms: ofRotator.map(({ alarmId }) => alarmId), faults: rig.faults };
  } finally {
    await rig.close();
    rmSync(folder, { recursive: true });
  }
}

describe('a pass followed by an antenna whose controller', () => {
  it('speaks whole degrees (GS-232B) is as good as any', async () => {
    const { report, alarms, faults } = await passWith('gs232b');
    expect([alarms, faults]).toEqual([[], []]);
    // EasyComm II, in tenths: 0.56 degrees rms and 2,130 good frames.
    expect(report.pointingErrorDeg!.rms).toBeLessThan(1);
    expect(report.frames.good).toBeGreaterThan(1800);
  }, 180_000);

  it('never tells where it points (EasyComm I) is followed blindly, and no error is told that nobody measured', async () => {
    const { report, alarms, faults } = await passWith('easycomm1');
    expect([alarms, faults]).toEqual([[], []]);
    expect(report.pointingErrorDeg).toBeNull();
    expect(report.frames.good).toBeGreaterThan(1800);
  }, 180_000);
});
