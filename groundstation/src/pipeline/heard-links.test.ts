import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { heardTogether, readableLinks } from './heard-links.ts';
import { tmStreamOf, tmStreamsOf } from './tm-streams.ts';

const loaded = await loadMission(fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url)));
if (!loaded.ok) throw new TypeError('missions/aprs-dp must load');
const { links } = loaded.value.file;
const first = links.find(({ id }) => id === 'downlink')!;

describe('downlinks of transfer frames beside the first', () => {
  const slow = { ...first, id: 'slow', frequencyHz: 437_500_000, symbolRateBd: 1200 };
  const framing = { ...first.framing, isRandomized: false } as typeof first.framing;
  const plain = { ...first, id: 'plain', framing };
  const all = [...links, slow, plain];

  it('are read, whatever they carry, behind the first', () => {
    const ids = readableLinks(all).map(({ id }) => id);
    expect(ids[0]).toBe('downlink');
    expect(ids).toEqual(expect.arrayContaining(['slow', 'plain']));
  });

  it('are heard alone where two kinds of frames share the air: the one that is named', () => {
    const heard = (linkId: string) => heardTogether(all, linkId).map(({ id }) => id);
    expect(heard('downlink')).toEqual(['downlink']);
    expect(heard('plain')).toEqual(['plain']);
    expect(heard('slow')).toEqual(['slow']);
  });

  it('are one stream where only their frequency differs', () => {
    const backup = { ...first, id: 'backup', frequencyHz: 437_600_000 };
    expect(tmStreamsOf([...all, backup]).map(({ link }) => link.id)).toEqual(['downlink', 'slow', 'plain']);
    expect(tmStreamOf([...all, backup], backup)?.link.id).toBe('downlink');
  });
});
