import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { HidCable, type RawHid } from './hid-cable.ts';

/** As node-hid's object: takes reports until a test says otherwise. */
function setUp(change: Partial<RawHid> = {}) {
  const clock = new VirtualClock(0);
  const written: string[] = [];
  let closings = 0;
  const raw: RawHid = {
    async write(report) {
      written.push(report.toString('hex'));
      return report.length;
    },
    sendFeatureReport: async (report) => report.length,
    getFeatureReport: async (reportId, octets) => new Uint8Array(octets).fill(reportId),
    async close() {
      closings++;
    },
    ...change,
  };
  const cable = new HidCable({ name: 'CM108 at /dev/hidraw0', raw, clock, timeoutMs: 1000 });
  const reasons: string[] = [];
  cable.onClose((reason) => reasons.push(reason.kind === 'lost' ? reason.detail : reason.kind));
  return { clock, cable, written, reasons, closings: () => closings };
}

const never = () => new Promise<never>(() => {});

describe('an open HID device', () => {
  it('writes, and gives reports and feature reports', async () => {
    const { cable, written } = setUp();
    await cable.write(Uint8Array.of(0, 0, 4, 4, 0));
    expect(written).toEqual(['0000040400']);
    expect(await cable.readFeature(1, 3)).toEqual(Uint8Array.of(1, 1, 1));
    const heard: number[] = [];
    cable.hear(Uint8Array.of(1));
    cable.onReport((report) => heard.push(report[0]!));
    cable.hear(Uint8Array.of(2));
    expect(heard).toEqual([1, 2]);
  });

  it('is lost once, however often the host says so', async () => {
    const { cable, reasons, closings } = setUp();
    cable.lose('the device went away');
    cable.lose('could not read');
    await cable.close();
    expect(reasons).toEqual(['the device went away']);
    expect(closings()).toBe(1);
    await expect(cable.write(Uint8Array.of(0))).rejects.toMatchObject({ code: 'lost' });
  });

  it('is lost by a write that never comes back, after its deadline', async () => {
    const { clock, cable, reasons } = setUp({ write: never });
    const written = cable.write(Uint8Array.of(0)).catch((error: Error) => error.message);
    await clock.runFor(999);
    expect(cable.isOpen).toBe(true);
    await clock.runFor(1);
    expect(await written).toBe('CM108 at /dev/hidraw0: did not take a report in 1000 ms');
    expect(reasons).toEqual(['it no longer answers the host']);
  });

  it('rejects what is under way when it is lost', async () => {
    const { cable } = setUp({ getFeatureReport: never });
    const read = cable.readFeature(1, 9);
    cable.lose('the device went away');
    await expect(read).rejects.toMatchObject({ code: 'lost' });
  });

  // Texts of node-hid 3.4.0 on Linux, hidraw.
  it('is lost by a write that the system refuses', async () => {
    const { cable, reasons } = setUp({
      write: () => Promise.reject(new TypeError('Cannot write to hid device: No such device')),
    });
    await expect(cable.write(Uint8Array.of(0))).rejects.toMatchObject({ code: 'lost' });
    expect(reasons).toEqual(['the device went away']);
  });

  it('stays when it has no such feature report', async () => {
    const { cable } = setUp({
      getFeatureReport: () =>
        Promise.reject(new TypeError('could not get feature report from device: Broken pipe')),
    });
    await expect(cable.readFeature(9, 2)).rejects.toMatchObject({ code: 'refused' });
    expect(cable.isOpen).toBe(true);
  });

  it('keeps no more than 64 reports that nobody listens to', () => {
    const { cable } = setUp();
    for (let at = 0; at < 1000; at++) cable.hear(Uint8Array.of(at & 0xff));
    const heard: number[] = [];
    cable.onReport((report) => heard.push(report[0]!));
    expect(heard).toEqual(Array.from({ length: 64 }, (_, at) => at));
  });
});
