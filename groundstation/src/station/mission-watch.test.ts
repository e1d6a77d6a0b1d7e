import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { watchMissions } from './mission-watch.ts';

function rig() {
  const clock = new VirtualClock(0);
  const folders = new Map<string, { change: () => void; fail: (error: Error) => void }>();
  const read: string[] = [];
  const faults: string[] = [];
  const stop = watchMissions({
    clock,
    folders: [
      { missionId: 'a', folder: 'missions/a' },
      { missionId: 'b', folder: 'missions/b' },
    ],
    watchFolder(folder, change, fail) {
      folders.set(folder, { change, fail });
      return () => folders.delete(folder);
    },
    reloadChanged: async (missionId) => {
      read.push(`${missionId} at ${clock.nowAtMs()}`);
      if (missionId === 'b') throw new TypeError('b cannot be read');
    },
    onFault: (source, fault) =>
      faults.push(`${source}: ${fault instanceof Error ? fault.message : fault.kind}`),
  });
  return { clock, folders, read, faults, stop };
}

describe('folders of missions', () => {
  it('are read once when an editor has written for a while, and only those that changed', async () => {
    const { clock, folders, read } = rig();
    for (let step = 0; step < 5; step++) {
      folders.get('missions/a')!.change();
      await clock.runFor(100);
    }
    await clock.runFor(1000);
    expect(read).toEqual(['a at 700']);
  });

  it('that cannot be watched or read are told, and the others go on', async () => {
    const { clock, folders, read, faults } = rig();
    folders.get('missions/b')!.change();
    await clock.runFor(400);
    folders.get('missions/b')!.fail(new TypeError('no more watches'));
    folders.get('missions/a')!.change();
    await clock.runFor(400);
    expect(faults).toEqual(['mission: b cannot be read', 'mission: no more watches']);
    expect(read).toEqual(['b at 300', 'a at 700']);
  });

  it('are left alone when the station ends, whatever changed just before', async () => {
    const { clock, folders, read, stop } = rig();
    folders.get('missions/a')!.change();
    stop();
    await clock.runFor(1000);
    expect(read).toEqual([]);
    expect(folders.size).toBe(0);
  });
});
