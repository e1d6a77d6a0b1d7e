import { describe, expect, it } from 'vitest';
import { findJpeg, jpegWhole } from './jpeg.ts';

// Source: cjpeg of libjpeg-turbo 2.1.5 (Debian 12) on a picture of 16 by 12 pixels, 2026-11-29:
// `cjpeg -quality 30 -optimize`, and `cjpeg -quality 30 -grayscale -progressive`.
const baseline = octetsOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/' +
    '2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAMABADASIAAhEBAxEB/8QA' +
    'FQABAQAAAAAAAAAAAAAAAAAABAX/xAAZEAACAwEAAAAAAAAAAAAAAAAAAwIEUWH/xAAVAQEBAAAAAAAAAAAAAAAAAAAAAv/EABgRAAMBAQAAAAAAAAAAAAAA' +
    'AAABBAID/9oADAMBAAIRAxEAPwCeqpwWqpwYpccFqXHBvsyZaGf/2Q==',
);
const progressive = octetsOf(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/' +
    'wgALCAAMABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAwT/2gAIAQEAAAABnVm//8QAFhABAQEAAAAAAAAAAAAAAAAAAQAC/9oACAEBAAEFAjMZggv/xAAU' +
    'EAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Ah//xAAWEAEBAQAAAAAAAAAAAAAAAAAAARD/2gAIAQEAAT8hxYIP/9oACAEBAAAAEG//xAAWEAEBAQAAAAAA' +
    'AAAAAAAAAAAAUWH/2gAIAQEAAT8QzZpEj//Z',
);
const size = { widthPx: 16, heightPx: 12 };

describe('a picture in octets', () => {
  it('is found with its size where it is alone', () => {
    expect(findJpeg(baseline)).toEqual({
      ok: true,
      value: { ...size, isProgressive: false, fromOctet: 0, toOctet: baseline.length, isEnded: true },
    });
    expect(findJpeg(progressive)).toMatchObject({
      ok: true,
      value: { ...size, isProgressive: true, toOctet: progressive.length, isEnded: true },
    });
  });

  it('is taken out of a memory that has other things before and behind it', () => {
    const memory = Uint8Array.from([1, 0xff, 0xd8, 7, ...baseline, ...new Uint8Array(90).fill(0xff)]);
    const found = findJpeg(memory);
    expect(found).toMatchObject({ ok: true, value: { ...size, fromOctet: 4, toOctet: 4 + baseline.length } });
    expect(found.ok && jpegWhole(memory, found.value)).toEqual(baseline);
  });

  it('gets an end where its own has not come, and keeps holes in its scan as they are', () => {
    const cut = baseline.slice(0, -20);
    cut.fill(0, -6);
    const found = findJpeg(cut);
    expect(found).toMatchObject({ ok: true, value: { ...size, isEnded: false, toOctet: cut.length } });
    expect(found.ok && jpegWhole(cut, found.value)).toEqual(Uint8Array.from([...cut, 0xff, 0xd9]));
  });

  it('is refused with the octet at fault where its head has a hole, and where there is none', () => {
    expect(findJpeg(new Uint8Array(81))).toMatchObject({ ok: false, fault: { kind: 'no-picture' } });
    const holed = baseline.slice();
    holed.fill(0, 81, 162);
    expect(findJpeg(holed)).toMatchObject({
      ok: false,
      fault: { kind: 'bad-segment', expected: 'FF and a marker', found: 'octet 0 at 89' },
    });
    for (let length = 0; length < baseline.length; length++) {
      const found = findJpeg(baseline.subarray(0, length));
      if (found.ok) expect(found.value).toMatchObject({ ...size, isEnded: false });
    }
  });
});

function octetsOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
