import { missionTimekeeping } from '@dawa/protocols/mission-timekeeping';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { LogRecord } from '../ports.ts';
import { ReceptionAccount, type ReceptionAccountOptions } from './reception-account.ts';

const startAtMs = Date.UTC(2026, 2, 1);
const options: ReceptionAccountOptions = {
  unitOctets: 259,
  frameDurationMs: 250,
  frameModulus: 256,
  reportPeriodsMs: { HK: 1000 },
  timekeeping: missionTimekeeping.parse({
    mode: 'correlate',
    pairs: [{ kind: 'live-packets', virtualChannelIds: [0], uncertaintyMs: 20, delayUncertaintyMs: 50 }],
  }),
};
const record = (
  kind: LogRecord['kind'],
  atMs: number,
  meta: LogRecord['meta'],
  bytes = new Uint8Array(0),
) => ({
  lsn: 0,
  kind,
  atMs,
  cites: [0, 0] as const,
  meta,
  bytes,
});

/** One packet a second, heard 40 ms later; the counter of the clock began a day before the start. */
const packetOf = (index: number, atMs = startAtMs + index * 1000 + 40) =>
  record('packet', atMs, {}, Uint8Array.of(0, 32, 0xc0 | (index >> 8), index & 255, 0, 0, index & 255));
const factsOf = (index: number, virtualChannelId = 0) => ({
  apid: 32,
  sequenceCount: index % 16_384,
  virtualChannelId,
  container: 'HK',
  fault: null,
  sampleCount: 3,
  onboardS: 86_400 + index,
  clockAtMs: null,
});

describe('the account of a reception', () => {
  it('dates packets by what they themselves say of the clock', () => {
    const account = new ReceptionAccount(options);
    account.begin(startAtMs);
    const stamps = Array.from({ length: 60 }, (_, index) => account.packet(packetOf(index), factsOf(index)));
    expect(stamps.every(({ quality }) => quality === 0)).toBe(true);
    expect(stamps[59]!.generatedAtMs).toBeCloseTo(startAtMs + 59_040, 0);
    expect(account.timeCorrelation(startAtMs + 60_000)).toMatchObject({ status: 'valid', pairs: 60 });
  });

  it('takes late packets of another channel into their gap, dated when they were made', () => {
    const account = new ReceptionAccount(options);
    account.begin(startAtMs);
    for (let index = 0; index < 60; index++)
      if (index < 20 || index >= 30) account.packet(packetOf(index), factsOf(index));
    const late = Array.from({ length: 10 }, (_, index) =>
      account.packet(packetOf(20 + index, startAtMs + 3_600_000 + index * 10), factsOf(20 + index, 3)),
    );
    expect(late.every(({ quality }) => quality === sampleQuality.late)).toBe(true);
    expect(late[5]!.generatedAtMs).toBeCloseTo(startAtMs + 25_040, -1);
    expect(account.gaps.gaps().map(({ by, filled, isFilled }) => [by, filled, isFilled])).toEqual([
      ['apid', 10, true],
      ['onboard-time', 10, true],
    ]);
    expect(account.packet(packetOf(25, startAtMs + 7_200_000), factsOf(25, 3))).toMatchObject({
      isRepeated: true,
    });
    expect(account.ledger(0).packets).toMatchObject({ extracted: 61, withoutSamples: { repeated: 1 } });
  });

  it('believes neither time nor count of a packet whose check is wrong', () => {
    const account = new ReceptionAccount(options);
    for (let index = 0; index < 20; index++) account.packet(packetOf(index), factsOf(index));
    const before = JSON.stringify(account.checkpoint().correlation);
    const facts = { ...factsOf(9000), fault: 'bad-crc: expected a good one', sampleCount: 0 };
    const { generatedAtMs, quality } = account.packet(packetOf(20), facts);
    expect([generatedAtMs, quality]).toEqual([startAtMs + 20_040, sampleQuality.receivedTime]);
    expect(account.gaps.gaps()).toEqual([]);
    expect(JSON.stringify(account.checkpoint().correlation)).toBe(before);
    expect(account.ledger(0).packets.withoutSamples).toEqual({ 'bad-crc': 1 });
  });

  it('is the same after a crash as without one, whichever checkpoint it began with', () => {
    const random = createRandom('account');
    const whole = new ReceptionAccount(options);
    let cut = new ReceptionAccount(options);
    const tell = (account: ReceptionAccount, told: LogRecord, index: number) => {
      if (told.kind === 'raw') account.raw(told);
      else if (told.kind === 'frame') account.frame(told);
      else account.packet(told, factsOf(index, index % 5 === 0 ? 3 : 0));
    };
    let octets = 0;
    for (let index = 0; index < 1000; index++) {
      if (random.integer(8) === 0) continue;
      const atMs = startAtMs + index * 1000;
      const meta = { virtualChannelId: 0, virtualChannelCount: index % 256, masterChannelCount: index % 256 };
      const isBad = random.integer(9) === 0;
      const place = { fromOctet: octets, toOctet: octets + 259 };
      const records = [
        record('raw', atMs, {}, new Uint8Array(300)),
        record('frame', atMs, isBad ? { fault: 'bad-crc', ...place } : { ...meta, ...place }),
        ...(isBad ? [] : [packetOf(index)]),
      ];
      octets += 300;
      for (const one of records) {
        tell(whole, one, index);
        tell(cut, one, index);
        if (random.integer(200) === 0)
          cut = new ReceptionAccount(options, JSON.parse(JSON.stringify(cut.checkpoint())));
      }
    }
    expect(cut.checkpoint()).toEqual(whole.checkpoint());
    expect(whole.ledger(0).isBalanced).toBe(true);
    expect(JSON.stringify(whole.checkpoint()).length).toBeLessThan(100_000);
  });
});
