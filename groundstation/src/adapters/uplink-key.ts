import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { describeFault, type Fault, failure, type Result } from '@dawa/seams/fault';
import { readKeyText } from '../commanding/uplink-security.ts';

/** Where the keys of a station lie, in its data folder: never in a mission's, which is handed around. */
export const keyFolder = (dataFolder: string): string => join(dataFolder, 'keys');

/** A key out of its file. What stands in the file is told to nobody. */
export function readUplinkKey(
  dataFolder: string,
  keyFile: string,
): Result<Uint8Array, Fault<'bad-value' | 'not-found'>> {
  const path = join(keyFolder(dataFolder), keyFile);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return failure({
      kind: 'not-found',
      expected: `the key in ${path}`,
      found: code === 'ENOENT' ? 'no such file' : code,
    });
  }
  return readKeyText(text);
}

/** A line for each mission whose uplink is secured and whose key cannot be read. */
export function missingKeys(missions: readonly MissionFile[], dataFolder: string): readonly string[] {
  return missions.flatMap(({ id, links }) =>
    links.flatMap(({ framing }) => {
      if (framing.kind !== 'ccsds-tc' || framing.sdls === undefined) return [];
      const key = readUplinkKey(dataFolder, framing.sdls.keyFile);
      return key.ok ? [] : [`${id} cannot be commanded: ${describeFault(key.fault)}`];
    }),
  );
}
