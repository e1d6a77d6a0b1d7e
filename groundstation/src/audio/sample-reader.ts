import { SampleDecoder, sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { success } from '@dawa/seams/fault';
import type { SoundReader } from './sound-source.ts';

/**
 * Reads samples that come without a header.
 *
 * @param datatype as SigMF has it: `ri16_le`, `cu8`
 * @throws TypeError for one that is not known
 */
export function sampleReader(datatype: string, sampleRateHz: number): SoundReader {
  const format = sampleFormatOf(datatype);
  if (!format.ok) throw new TypeError(`datatype: expected ${format.fault.expected}, found ${datatype}`);
  const decoder = new SampleDecoder(format.value);
  return {
    push: (bytes) => success(decoder.push(bytes)),
    format: { sampleRateHz, kind: format.value.kind },
  };
}

/** Of sound that is played: IQ has its own rate, and what is sent stays sound. */
export function playedRateHz({
  datatype = 'ri16_le',
  sampleRateHz,
}: {
  readonly datatype?: string | undefined;
  readonly sampleRateHz: number;
}): number {
  return datatype.startsWith('c') ? soundRateHz : sampleRateHz;
}

const soundRateHz = 48_000;
