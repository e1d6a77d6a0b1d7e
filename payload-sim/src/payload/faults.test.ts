import { describe, expect, it } from 'vitest';
import {
  detectionNames,
  guardNames,
  type PayloadFaultInfo,
  type PayloadFaultName,
  payloadFaults,
} from './fault-list.ts';
import { FaultRig } from './fault-rig.fixture.ts';
import { faultTrials } from './fault-trials.fixture.ts';

/** A board in the mode of the trial, with the fault or sound, after what the trial does to it. */
async function tried(
  name: PayloadFaultName,
  { isFaulty = true, disabledDetections = [] as PayloadFaultInfo['detection'][] } = {},
): Promise<FaultRig> {
  const { mode = 'RX', provoke, waitS } = faultTrials[name];
  const disabled = disabledDetections.filter((detection) => detection !== undefined);
  const rig = new FaultRig({ runningMode: mode, disabledDetections: disabled });
  await rig.run(3);
  rig.peakA = 0;
  rig.lowestV = Number.POSITIVE_INFINITY;
  rig.mark();
  if (isFaulty) rig.inject(name);
  await provoke?.(rig);
  await rig.run(waitS);
  return rig;
}

const all: readonly PayloadFaultInfo[] = payloadFaults;

describe.each(all.map((fault) => [fault.name as PayloadFaultName, fault] as const))('%s', (name, fault) => {
  const trial = faultTrials[name];

  it('acts, shows as the list says, and the payload comes back as the list says', async () => {
    const rig = await tried(name);
    expect([rig.events, trial.acts(rig)]).toEqual([rig.events, true]);
    expect([rig.events, trial.isDetected(rig)]).toEqual([rig.events, true]);
    await trial.recover(rig);
    expect([rig.events, trial.isRecovered(rig)]).toEqual([rig.events, true]);
  });

  it('is not seen on a sound board that is treated alike', async () => {
    const rig = await tried(name, { isFaulty: false });
    expect(trial.acts(rig)).toBe(false);
    expect(trial.isDetected(rig)).toBe(false);
  });

  if (fault.detection === undefined) return;
  it('acts unseen when its detection is taken out', async () => {
    const rig = await tried(name, { disabledDetections: [fault.detection] });
    expect(trial.acts(rig)).toBe(true);
    expect(trial.isDetected(rig)).toBe(false);
  });
});

describe('the list of faults', () => {
  it('has at least twenty, each with a name and a requirement of ours, and what they need to be used', () => {
    expect(all.length).toBeGreaterThanOrEqual(20);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { requirement, effect, expectedDetection, recovery } of all) {
      expect(requirement).toMatch(/^AP-[A-Z]{2,3}-\d\d: /);
      for (const text of [effect, expectedDetection, recovery]) expect(text).not.toBe('');
    }
  });

  it('gives one requirement one text', () => {
    const texts = new Map<string, string>();
    for (const { requirement } of all) {
      const [id] = requirement.split(':');
      expect(texts.get(id!) ?? requirement).toBe(requirement);
      texts.set(id!, requirement);
    }
  });

  it('uses every detection that can be taken out', () => {
    expect(new Set(all.flatMap(({ detection }) => detection ?? []))).toEqual(
      new Set(detectionNames.filter((name) => !(guardNames as readonly string[]).includes(name))),
    );
  });
});

describe('the guards', () => {
  const heard = { source: 'VU2ABC', path: ['ARISS'], information: Uint8Array.from([0x3e, 0x31]) };

  it('without the window of duplicates, a frame that comes again is repeated again', async () => {
    const repeated = async (disabledDetections: ('duplicate-window' | 'frame-check')[]) => {
      const rig = new FaultRig({ runningMode: 'DIGI', hasTraffic: false, disabledDetections });
      for (let time = 0; time < 3; time++) {
        await rig.hear(heard);
        await rig.run(8);
      }
      return rig.sent.length;
    };
    expect(await repeated([])).toBe(1);
    expect(await repeated(['duplicate-window'])).toBe(3);
  });

  it('without the magic number, STORE_CLEAR clears whatever stands there', async () => {
    const used = async (disabledDetections: 'magic'[]) => {
      const rig = new FaultRig({ hasTraffic: false, disabledDetections });
      await rig.send('STORE_CLEAR', { magic: 1 });
      await rig.run(2);
      return rig.fast('store_used');
    };
    expect(await used([])).toBe(12);
    expect(await used(['magic'])).toBe(0);
  });

  it('without the check of the settings, damaged banks are taken', async () => {
    const fellBack = async (disabledDetections: 'settings-crc'[]) => {
      const rig = new FaultRig({ hasTraffic: false, disabledDetections });
      rig.inject('config-crc');
      await rig.send('RESET', { kind: 'SOFT', magic: 0xb7a5 });
      await rig.run(4);
      return rig.has('EVENT_SETTINGS_FALLBACK');
    };
    expect(await fellBack([])).toBe(true);
    expect(await fellBack(['settings-crc'])).toBe(false);
  });

  it('without the frame check, damaged frames are counted as sound', async () => {
    const damaged = async (disabledDetections: 'frame-check'[]) => {
      const rig = new FaultRig({ runningMode: 'DIGI', disabledDetections });
      rig.inject('bad-fcs-storm');
      await rig.run(30);
      return rig.series('rx_bad_fcs').at(-1);
    };
    expect(await damaged([])).toBeGreaterThan(3);
    expect(await damaged(['frame-check'])).toBe(0);
  });
});

describe('on a bench where nobody else speaks', () => {
  it.each([
    ['bad-fcs-storm', 'rx_bad_fcs'],
    ['duplicate-storm', 'dup_dropped'],
    ['bad-frames', 'rx_frames'],
  ] as const)('%s is heard while it is injected, and then it is quiet again', async (name, counter) => {
    const rig = new FaultRig({ runningMode: 'DIGI', hasTraffic: false });
    await rig.run(20);
    expect(rig.fast('rx_frames')).toBe(0);
    rig.inject(name);
    await rig.run(30);
    expect(rig.fast(counter)).toBeGreaterThan(3);
    rig.remove(name);
    await rig.run(10);
    const quiet = rig.fast('rx_frames');
    await rig.run(60);
    expect(rig.fast('rx_frames')).toBe(quiet);
  });
});
