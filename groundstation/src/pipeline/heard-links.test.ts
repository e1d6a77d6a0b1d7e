import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { readableLinks, unreadLinks } from './heard-links.ts';

const loaded = await loadMission(fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url)));
if (!loaded.ok) throw new TypeError('missions/aprs-dp must load');
const { links } = loaded.value.file;
const first = links.find(({ id }) => id === 'downlink')!;

describe('downlinks of transfer frames beside the first', () => {
  it('are read where they carry the same frames at the same rate', () => {
    const backup = { ...first, id: 'backup', frequencyHz: 437_500_000 };
    expect(readableLinks([...links, backup]).map(({ id }) => id)).toContain('backup');
    expect(unreadLinks([...links, backup])).toEqual([]);
  });

  it('are told of in one line where they do not', () => {
    const slow = { ...first, id: 'slow', symbolRateBd: 1200 };
    expect(unreadLinks([...links, slow])).toEqual([
      'link slow is not read: expected 9600 baud of downlink, found 1200 baud',
    ]);
    const framing = { ...first.framing, isRandomized: false } as typeof first.framing;
    expect(unreadLinks([...links, { ...first, id: 'plain', framing }])).toEqual([
      'link plain is not read: expected the framing of downlink, found another framing',
    ]);
  });
});
