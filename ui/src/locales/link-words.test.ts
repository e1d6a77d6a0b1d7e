import { describe, expect, it } from 'vitest';
import { linkWords } from './link-words.ts';

const links = [
  { linkId: 'packets', modulation: 'gmsk', symbolRateBd: 4800, frequencyHz: 437_375_000 },
  { linkId: 'beacon', modulation: 'cw', symbolRateBd: 16.67, frequencyHz: 437_375_000 },
];

describe('a downlink in a list', () => {
  it('says what a radio operator tells it by', () => {
    expect(linkWords('packets', links).replaceAll('\u2009', ' ')).toMatch(
      /^packets, GMSK 4.?800, 437\.375.* MHz$/,
    );
  });

  it('leaves the rate of Morse out, and says its name where no more is known', () => {
    expect(linkWords('beacon', links)).toMatch(/^beacon, CW, 437/);
    expect(linkWords('other', links)).toBe('other');
  });
});
