import { describe, expect, it } from 'vitest';
import { thinSpace } from './format-number.ts';
import { apidWords, fieldWords, pathWords, qualityWords, rawTimeWords, rawWords } from './packet-words.ts';

describe('a packet in words', () => {
  it('writes an APID as the documents do, and cuts a raw time where its seconds end', () => {
    expect(apidWords(0x20)).toBe('0x020');
    expect(apidWords(2047)).toBe('0x7ff');
    // PTP: four octets of seconds, then the fraction.
    expect(rawTimeWords('739d30da9847')).toBe('739d30da.9847');
    expect(rawTimeWords('739d')).toBe('739d');
  });

  it('says which frame brought it and what was fixed in it', () => {
    const frame = {
      lsn: 1,
      receivedAtMs: 0,
      virtualChannelId: 0,
      masterChannelCount: 1,
      virtualChannelCount: 7311,
      correctedSymbols: 2,
    };
    const packet = { virtualChannelId: 0 } as Parameters<typeof pathWords>[0]['packet'];
    expect(pathWords({ frame, packet })).toBe(`VC 0 frame 7${thinSpace}311, Reed-Solomon fixed 2`);
    expect(pathWords({ frame: { ...frame, correctedSymbols: 0 }, packet })).toContain('nothing to fix');
    expect(pathWords({ frame: null, packet })).toContain('does not say');
  });

  it('shows a value without tails of a division', () => {
    expect(fieldWords({ value: 5.012_000_000_000_001, raw: 5012, unit: 'V' })).toBe('5.012 V');
    expect(fieldWords({ value: 1204, raw: 1204, unit: null })).toBe(`1${thinSpace}204`);
    expect(fieldWords({ value: true, raw: 1, unit: null })).toBe('on');
    expect(fieldWords({ value: '  ', raw: '2020', unit: null })).toBe('empty');
    expect(rawWords({ raw: -98 })).toBe('−98');
  });

  it('names every doubt of a packet, the worst first', () => {
    expect(qualityWords(0)).toEqual([]);
    expect(qualityWords(8 | 1)).toEqual([
      'onboard time not believed, reception stands for it',
      'frame was mended',
    ]);
  });
});
