import { formatSigmfMeta, instantOf, parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { SampleDecoder, sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { mustBeFault } from '../judge-value.ts';
import { textMaker } from '../mutate-text.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const metas = [
  '{"global":{"core:datatype":"ri16_le","core:version":"1.2.5","core:sample_rate":48000,"core:num_channels":1},"captures":[{"core:sample_start":0,"core:datetime":"2021-06-18T23:17:51.163959Z","core:frequency":437375000}],"annotations":[]}',
  '{"global":{"core:datatype":"cf32_le","core:version":"1.0.0","core:dataset":"a.bin"},"captures":[{"core:sample_start":500,"core:global_index":1000},{"core:sample_start":0}],"annotations":[{"core:sample_start":9,"core:sample_count":3,"core:label":"x"}]}',
];

const formats = ['ri16_le', 'rf32_be', 'cf64_le', 'ci16_le', 'cu8', 'ru32_be'].map((datatype) => {
  const format = sampleFormatOf(datatype);
  if (!format.ok) throw new TypeError(format.fault.kind);
  return format.value;
});

/** What recordings of other programs say of themselves, and their samples. */
export const recordingTargets = [
  {
    name: 'sigmf-meta',
    parsers: [],
    prepare: () => ({
      make: textMaker(metas, 600),
      run(text: string) {
        const read = parseSigmfMeta(text);
        if (!read.ok) {
          mustBeFault(read.fault);
          return false;
        }
        const { captures } = read.value;
        for (const [index, one] of captures.entries()) {
          if (index > 0 && one['core:sample_start'] < captures[index - 1]!['core:sample_start'])
            throw new Complaint('captures out of order');
          const datetime = one['core:datetime'];
          if (datetime !== undefined && !Number.isFinite(instantOf(datetime)))
            throw new Complaint(`an instant that is none: ${datetime}`);
        }
        const again = parseSigmfMeta(formatSigmfMeta(read.value));
        if (!again.ok) throw new Complaint(`written again and refused: ${again.fault.expected}`);
        return true;
      },
    }),
  } satisfies FuzzTarget<string>,
  streamTarget<(typeof formats)[number]>({
    name: 'sigmf-samples',
    parsers: [],
    shape: () => ({
      seeds: [Uint8Array.of(0, 0x80, 0xff, 0x7f, 0, 0, 0x80, 0x3f, 0xff, 0xff, 0xff, 0xff)],
      mostOctets: 120,
      largeOctets: 32_768,
    }),
    formats,
    create(format) {
      let decoder = new SampleDecoder(format);
      return {
        push: (octets) =>
          Array.from(decoder.push(octets), (value) => (Number.isFinite(value) ? value : 'no number')),
        flush() {
          decoder = new SampleDecoder(format);
          return [];
        },
      };
    },
    judge(outputs, octets) {
      if (outputs.length > octets.length) throw new Complaint(`${outputs.length} numbers`);
    },
  }),
] as readonly FuzzTarget[];
