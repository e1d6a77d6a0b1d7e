import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { describe, expect, it } from 'vitest';
import { GapWatch } from './gap-watch.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(join(data, 'frames'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';

const options = { frameDurationMs: 250, frameModulus: 256, reportPeriodsMs: { HK: 1000 } };
const frame = (count: number, receivedAtMs: number, virtualChannelId = 0) => ({
  virtualChannelId,
  virtualChannelCount: count % 256,
  receivedAtMs,
});
const report = (index: number, receivedAtMs: number) => ({
  apid: 32,
  sequenceCount: index,
  receivedAtMs,
  generatedAtMs: index * 1000,
  container: 'HK',
});

describe('the watch over gaps', () => {
  it('knows a fade from frames that came damaged, and both from a channel that was skipped', () => {
    const watch = new GapWatch(options);
    watch.pushFrame(frame(0, 0));
    watch.pushFrame(frame(5, 1250));
    watch.noteBadFrame(1500);
    watch.pushFrame(frame(7, 1750));
    watch.pushFrame(frame(0, 2000, 7));
    watch.pushFrame(frame(9, 2250));
    expect(watch.gaps().map(({ reason }) => reason)).toEqual(['fade', 'bad-frames', null]);
  });

  it('says that the satellite was out of view, or the station down', () => {
    const watch = new GapWatch(options);
    watch.pushFrame(frame(0, 0));
    watch.pushFrame(frame(100, 5_400_000));
    const again = new GapWatch(options, JSON.parse(JSON.stringify(watch.checkpoint())));
    again.noteStart(5_460_000);
    again.pushFrame(frame(200, 5_490_000));
    expect(again.gaps().map(({ reason }) => reason)).toEqual(['out-of-view', 'station-down']);
  });

  it('gives missing packets the reason of the frames that are missing with them', () => {
    const watch = new GapWatch(options);
    watch.pushFrame(frame(0, 0));
    watch.pushPacket(report(0, 0));
    watch.pushFrame(frame(9, 2250));
    watch.pushPacket(report(2, 2250));
    watch.pushFrame(frame(10, 2500));
    watch.pushPacket(report(4, 4500));
    const gaps = watch.gaps().filter(({ by }) => by === 'apid');
    expect(gaps.map(({ reason, missing }) => [reason, missing.likely])).toEqual([
      ['fade', 1],
      [null, 1],
    ]);
  });

  it('misses a report by its onboard time, and finds it in the store', () => {
    const watch = new GapWatch(options);
    for (const index of [0, 1, 2, 6, 7]) watch.pushPacket(report(index, index * 1000 + 100));
    const missing = watch.gaps().filter(({ by }) => by === 'onboard-time');
    expect(missing).toMatchObject([
      { id: 'HK', fromOnboardAtMs: 2000, toOnboardAtMs: 6000, missing: { likely: 3 }, filled: 0 },
    ]);
    watch.takeChanges();
    for (const index of [4, 3, 5]) watch.pushPacket(report(index, 90_000));
    expect(watch.takeChanges().map(({ by, isFilled }) => [by, isFilled])).toEqual([
      ['onboard-time', true],
      ['apid', true],
    ]);
    expect(watch.takeChanges()).toEqual([]);
  });

  it('survives every application process that damage can name', () => {
    const watch = new GapWatch(options);
    const random = createRandom('flood');
    for (let index = 0; index < 10_000; index++)
      watch.pushPacket({
        apid: random.integer(2048),
        sequenceCount: random.integer(16_384),
        receivedAtMs: index,
        generatedAtMs: random.integer(2) === 0 ? null : random.integer(1e9),
        container: null,
      });
    expect(watch.gaps().length).toBeLessThanOrEqual(2048 * 32);
    expect(watch.takeChanges().length).toBeLessThanOrEqual(4096);
  });

  // 456 frames of channel 1 of ESA's Hera, in which the reference decoder of expected.json finds 75 jumps.
  it.skipIf(isAbsent)(`finds the gaps of a recording of Hera${reason}`, () => {
    const bytes = readFileSync(join(data, 'frames', 'hera_low_pus.u8'));
    const expected = JSON.parse(readFileSync(join(data, 'frames', 'expected.json'), 'utf8'));
    const { frame_gaps, frames_lost } = expected['hera_low_pus'].vc['1'];
    const watch = new GapWatch(options);
    for (let at = 0; at < bytes.length; at += 1113) {
      const decoded = decodeTmFrame(bytes.subarray(at, at + 1113), { hasErrorControl: false });
      if (!decoded.ok || decoded.value.virtualChannelId !== 1) continue;
      watch.pushFrame({ ...decoded.value, receivedAtMs: at });
    }
    const gaps = watch.gaps();
    expect(gaps.reduce((sum, { missing }) => sum + missing.atLeast, 0)).toBe(frames_lost);
    // Beyond 32 the oldest are one.
    expect(gaps.length).toBe(Math.min(32, frame_gaps));
  });
});
