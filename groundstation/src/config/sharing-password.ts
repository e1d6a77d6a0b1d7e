import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Shorter words are guessed. */
const shortestPassword = 8;

/**
 * The password that clients say before anything else; undefined when none is asked for.
 * @param stationPath `station.yaml`, beside which the file lies
 */
export async function readSharingPassword(
  sharing: SharingSection | undefined,
  stationPath: string,
): Promise<Result<string | undefined, Fault<'bad-value'>>> {
  if (sharing?.passwordFile === undefined) return success(undefined);
  const expected = `a word of ${shortestPassword} or more characters without blanks, in the first line`;
  let text: string;
  try {
    text = await readFile(join(dirname(stationPath), sharing.passwordFile), 'utf8');
  } catch (error) {
    return failure({ kind: 'bad-value', expected, found: (error as Error).message });
  }
  const word = text.split('\n', 1)[0]!.trim();
  if (word.length >= shortestPassword && word.length <= 120 && /^[\x21-\x7e]+$/.test(word))
    return success(word);
  return failure({ kind: 'bad-value', expected, found: `${word.length} characters` });
}
