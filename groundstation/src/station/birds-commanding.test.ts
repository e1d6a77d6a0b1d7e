import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { authorityOf, birdsUplinkOf } from './birds-commanding.ts';

describe('commands that only rehearsals may send', () => {
  it('are those of a mission without uplink authority that allows them in a rehearsal', async () => {
    const birds2 = await loadMission(new URL('../../../missions/birds2', import.meta.url).pathname);
    if (!birds2.ok) throw new TypeError(String(birds2.fault.found));
    expect(birdsUplinkOf(birds2.value.file)?.id).toBe('commands');
    expect(authorityOf(birds2.value.file, true)).toBe('bus');
    expect(authorityOf(birds2.value.file, false)).toBe('none');
  });

  it('are no others than on real ports where the mission says nothing of rehearsals', () => {
    expect(authorityOf({ uplinkAuthority: 'payload', commanding: undefined }, true)).toBe('payload');
    expect(authorityOf({ uplinkAuthority: 'none', commanding: undefined }, true)).toBe('none');
  });
});
