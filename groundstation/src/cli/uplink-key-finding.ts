import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { keyFolder, readUplinkKey } from '../adapters/uplink-key.ts';
import type { Finding } from './machine-findings.ts';

const what = 'key of the uplink';

/** Whether the key of a secured uplink is there and nobody else may read it; nothing where frames carry no security. */
export function findUplinkKey({ id, links }: MissionFile, dataFolder: string): readonly Finding[] {
  return links.flatMap(({ framing }): readonly Finding[] => {
    if (framing.kind !== 'ccsds-tc' || framing.sdls === undefined) return [];
    const { keyFile } = framing.sdls;
    const key = readUplinkKey(dataFolder, keyFile);
    const path = join(keyFolder(dataFolder), keyFile);
    if (!key.ok) {
      const advice = `put it there: ${id} cannot be commanded without; a rehearsal needs none`;
      return [{ state: 'missing', what, found: `${key.fault.found}: ${path}`, advice }];
    }
    const isOpen = (statSync(path).mode & 0o077) !== 0;
    const found = `${path}, ${8 * key.value.length} bits`;
    return isOpen
      ? [{ state: 'note', what, found: `${found}, readable by others`, advice: `chmod 600 ${path}` }]
      : [{ state: 'ok', what, found, advice: '' }];
  });
}
