import { parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { failure, type Result, success } from '@dawa/seams/fault';
import { readText } from '../config/read-yaml.ts';
import { isModulation } from '../pipeline/recording-format.ts';
import { unreadIn } from '../recordings/recording-file.ts';
import type { OptionFault } from './decode-options.ts';

/** Options of `dawa decode` by their names, as they were typed. */
type Typed = Readonly<Record<string, string | undefined>>;

/**
 * What a recording in SigMF says of its samples, in the place of `--rate` and `--samples`, which need not be typed then; either of
 * its two files may be named.
 *
 * @returns the values as they are where it is another recording, or its samples were told
 */
export async function withSigmf<T extends Typed>(values: T): Promise<Result<T, OptionFault>> {
  const { in: input = '', framing = '', rate, samples } = values;
  const [, stem] = /^(.*)\.sigmf-(?:data|meta)$/.exec(input) ?? [];
  if (stem === undefined || !isModulation(framing) || rate !== undefined || samples !== undefined)
    return success(values);
  const path = `${stem}.sigmf-meta`;
  const text = await readText(path);
  if (!text.ok) return failure({ kind: path, expected: text.fault.expected, found: text.fault.found });
  const meta = parseSigmfMeta(text.value);
  if (!meta.ok) return failure({ ...meta.fault, kind: path });
  const unread = unreadIn(meta.value);
  if (unread !== undefined) return failure({ ...unread, kind: path });
  const { 'core:datatype': datatype, 'core:sample_rate': sampleRateHz } = meta.value.global;
  return success({ ...values, in: `${stem}.sigmf-data`, samples: datatype, rate: `${sampleRateHz}` });
}
