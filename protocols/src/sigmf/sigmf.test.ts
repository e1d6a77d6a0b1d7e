import { describe, expect, it } from 'vitest';
import { datetimeOf, formatSigmfMeta, instantOf, parseSigmfMeta } from './sigmf-meta.ts';
import { encodeSamples, SampleDecoder, sampleFormatOf } from './sigmf-samples.ts';

/**
 * Source: SigMF repository at 209b186 (2 October 2025), logo/sigmf_logo.sigmf-meta by Kyle Logue, K6OF, CC BY-SA 4.0; the checksum and two
 * of three annotations are left out.
 */
const logo = `{
    "global": {
        "core:author": "Kyle Logue, K6OF",
        "core:datatype": "ri16_le",
        "core:description": "The Official SigMF Logo",
        "core:license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "core:num_channels": 2,
        "core:recorder": "OsciStudio & Audacity",
        "core:sample_rate": 48000,
        "core:version": "1.2.0"
    },
    "captures": [
        {
            "core:datetime": "2021-06-18T23:17:51.163959Z",
            "core:sample_start": 0
        }
    ],
    "annotations": [
        {
            "core:comment": "logo warmup",
            "core:freq_lower_edge": -22000.0,
            "core:freq_upper_edge": 22000.0,
            "core:sample_count": 42000,
            "core:sample_start": 6000
        }
    ]
}`;

describe('SigMF', () => {
  it('reads what another program wrote, and writes it back with every field', () => {
    const read = parseSigmfMeta(logo);
    if (!read.ok) throw new Error(read.fault.kind);
    expect(read.value.global).toMatchObject({
      'core:datatype': 'ri16_le',
      'core:author': 'Kyle Logue, K6OF',
    });
    expect(parseSigmfMeta(formatSigmfMeta(read.value))).toEqual(read);
  });

  it('means one capture from the start where none is written', () => {
    const read = parseSigmfMeta(
      '{"global":{"core:datatype":"ri16_le","core:version":"1.0.0"},"captures":[],"annotations":[]}',
    );
    expect(read.ok && read.value.captures).toEqual([{ 'core:sample_start': 0 }]);
  });

  it('brings captures and annotations into their order, as the standard asks', () => {
    const [a, b] = [{ 'core:sample_start': 500 }, { 'core:sample_start': 0 }];
    const global = { 'core:datatype': 'ri16_le', 'core:version': '1.2.5' };
    const read = parseSigmfMeta(formatSigmfMeta({ global, captures: [a, b], annotations: [a, b] }));
    expect(read.ok && [read.value.captures, read.value.annotations]).toEqual([
      [b, a],
      [b, a],
    ]);
  });

  it.each([
    ['PK\u0003\u0004', 'not-json', /SigMF metadata/],
    ['[]', 'not-sigmf', /global/],
    ['{"global":{"core:datatype":"cf16_le","core:version":"1.2.0"}}', 'bad-field', /global.core:datatype/],
    ['{"global":{"core:datatype":"ri16_le"}}', 'bad-field', /global.core:version/],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0","core:sample_rate":0}}',
      'bad-field',
      /sample_rate/,
    ],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0","core:dataset":"../../etc/passwd"}}',
      'bad-field',
      /dataset/,
    ],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0"},"captures":{}}',
      'bad-field',
      /captures: a list/,
    ],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0"},"captures":[{"core:sample_start":-1}]}',
      'bad-field',
      /captures\[0\]/,
    ],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0"},"captures":[{"core:sample_start":0,"core:datetime":"yesterday"}]}',
      'bad-field',
      /datetime/,
    ],
    [
      '{"global":{"core:datatype":"ri16_le","core:version":"1.2.0"},"annotations":[7]}',
      'bad-field',
      /annotations\[0\]: an object/,
    ],
  ])('says which field is wrong: %s', (text, kind, expected) => {
    const read = parseSigmfMeta(text);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.fault.kind).toBe(kind);
    expect(read.fault.expected).toMatch(expected);
  });

  it('keeps instants to the microsecond, which a Date does not', () => {
    // The capture of the logo above: 163,959 microseconds behind the second.
    expect(instantOf('2021-06-18T23:17:51.163959Z')).toBeCloseTo(
      Date.UTC(2021, 5, 18, 23, 17, 51, 163) + 0.959,
      3,
    );
    expect(datetimeOf(instantOf('2021-06-18T23:17:51.163959Z'))).toBe('2021-06-18T23:17:51.163959Z');
    expect(instantOf('2021-06-18T23:17:51')).toBe(Date.UTC(2021, 5, 18, 23, 17, 51));
  });
});

describe('numbers of SigMF', () => {
  /** Source: SigMF 1.2.5, "Dataset Format": two's complement, IEEE 754, unsigned about the middle; octets by hand. */
  it.each([
    ['ri16_le', '00800040ff7f', [-1, 0.5, 32767 / 32768]],
    ['ri16_be', '800040007fff', [-1, 0.5, 32767 / 32768]],
    ['ru8', '0080c0', [-1, 0, 0.5]],
    ['ri8', '800040', [-1, 0, 0.5]],
    ['ci8', '8040', [-1, 0.5]],
    ['cf32_le', '0000803f000000bf', [1, -0.5]],
    ['rf64_be', '3fe0000000000000', [0.5]],
    ['cu16_le', '000000c0', [-1, 0.5]],
    ['ri32_le', '00000040', [0.5]],
  ])('%s', (datatype, hex, values) => {
    const format = sampleFormatOf(datatype);
    if (!format.ok) throw new Error(format.fault.kind);
    const decoder = new SampleDecoder(format.value);
    const octets = Buffer.from(hex, 'hex');
    const read = [...octets].flatMap((octet) => [...decoder.push(Uint8Array.of(octet))]);
    expect(read).toEqual(values);
    expect(Buffer.from(encodeSamples(Float32Array.from(values), format.value)).toString('hex')).toBe(hex);
  });

  it('clips what is beyond full scale, and writes silence for what is no number', () => {
    const format = sampleFormatOf('ri16_le');
    if (!format.ok) throw new Error(format.fault.kind);
    const octets = encodeSamples(Float32Array.of(2, -2, Number.NaN), format.value);
    expect([...new Int16Array(octets.buffer)]).toEqual([32767, -32768, 0]);
  });

  it('says which types there are when asked for another', () => {
    expect(sampleFormatOf('cf16_le')).toMatchObject({
      ok: false,
      fault: { kind: 'datatype', found: 'cf16_le' },
    });
  });
});
