import type { ModulationName } from '@dawa/protocols/demodulators';
import { sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { soundRatesHz } from '@dawa/protocols/sound-demodulator';
import type { SampleKind } from '@dawa/protocols/spectrum/power-spectrum';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { AudioFormat } from '../pipeline/audio-source.ts';
import type { Arguments } from './arguments.ts';

/** Options that only recordings of audio have. */
export const audioOptionNames = ['rate', 'samples', 'carrier', 'channel', 'repair', 'damaged'] as const;

export function readAudioOptions(
  modulation: ModulationName,
  values: Arguments['values'],
  flags: Arguments['flags'],
): Result<AudioFormat, Fault> {
  const samples = readSamples(values);
  if (!samples.ok) return samples;
  const kind = samples.value?.kind ?? 'real';
  const rates = soundRatesHz(modulation, kind);
  if (rates === undefined)
    return failure({
      kind: '--samples',
      expected: `sound for ${modulation}`,
      found: values['samples'] ?? '',
    });
  const rate = wholeNumberIn(values['rate']);
  if (rate !== undefined && !(rate >= rates.lowest && rate <= rates.highest)) {
    const expected = `${rates.lowest} to ${rates.highest} samples a second`;
    return failure({ kind: '--rate', expected, found: values['rate'] ?? 'nothing' });
  }
  if (rate === undefined && samples.value !== undefined)
    return failure({ kind: '--samples', expected: '--rate HZ beside it', found: 'none' });
  const channel = values['channel'] === 'mean' ? 'mean' : (wholeNumberIn(values['channel']) ?? 0);
  if (channel !== 'mean' && !(channel >= 0)) {
    return failure({
      kind: '--channel',
      expected: '0 or more, or mean',
      found: values['channel'] ?? 'nothing',
    });
  }
  if (rate !== undefined && values['channel'] !== undefined) {
    return failure({ kind: '--channel', expected: 'no --rate beside it', found: 'both' });
  }
  const repairs = wholeNumberIn(values['repair']) ?? 0;
  if (repairs !== 0 && repairs !== 1 && repairs !== 2) {
    return failure({ kind: '--repair', expected: '0, 1 or 2', found: values['repair'] ?? 'nothing' });
  }
  return success({
    ...{ modulation, rawSampleRateHz: rate, channel, repairs, givesDamaged: flags.has('damaged') },
    ...(samples.value && { samples: samples.value }),
  });
}

type Samples = NonNullable<AudioFormat['samples']> & { readonly kind: SampleKind };

/** Numbers without a header that are not 16 bits of sound: `cf32`, `ci16_le`, `cu8`. */
function readSamples(values: Arguments['values']): Result<Samples | undefined, Fault> {
  const { samples: datatype, carrier = '0' } = values;
  if (datatype === undefined) {
    if (values['carrier'] === undefined) return success(undefined);
    return failure({ kind: '--carrier', expected: '--samples of IQ beside it', found: 'none' });
  }
  const format = sampleFormatOf(datatype);
  if (!format.ok) return failure({ ...format.fault, kind: '--samples' });
  const { kind } = format.value;
  if (values['carrier'] !== undefined && kind !== 'iq')
    return failure({ kind: '--carrier', expected: '--samples of IQ beside it', found: datatype });
  const carrierHz = /^-?\d{1,8}(\.\d+)?$/.test(carrier) ? Number(carrier) : Number.NaN;
  if (!(Math.abs(carrierHz) < Number(values['rate'] ?? 0) / 2 || carrierHz === 0))
    return failure({ kind: '--carrier', expected: 'hertz within half the rate', found: carrier });
  return success({ datatype, carrierHz, kind });
}

/** @returns not a number for a text that is none */
function wholeNumberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
