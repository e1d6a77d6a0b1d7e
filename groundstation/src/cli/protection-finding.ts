import type { StationFile } from '@dawa/protocols/station-file';
import { usualTransmit } from '@dawa/protocols/transmit-section';
import { judgeProtection, whatKeys } from '../commanding/protection.ts';
import type { Finding } from './machine-findings.ts';

/** Whether the transmitter of a station lets go when this computer cannot tell it to. */
export function findProtection(
  file: Pick<StationFile, 'transmit' | 'permit' | 'radio' | 'modem'>,
  nowAtMs: number,
): readonly Finding[] {
  // Without a permit nothing is keyed.
  if (file.permit === undefined) return [];
  const keyedBy = whatKeys(file);
  const { isProtected, text } = judgeProtection({
    nowAtMs,
    isSimulated: false,
    transmit: { protection: (file.transmit ?? usualTransmit).protection, keyedBy },
    isReleasable: keyedBy === 'radio',
  });
  const what = 'transmitter';
  if (isProtected) return [{ state: 'ok', what, found: text, advice: '' }];
  const advice =
    'set the time-out timer of the radio and prove it: dawa commission protection (docs/guides/safe-to-key.md)';
  return [{ state: 'note', what, found: text, advice }];
}
