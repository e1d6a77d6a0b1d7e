import { describe, expect, it } from 'vitest';
import { AcknowledgedCheckpoint } from './acknowledged-checkpoint.ts';

describe('a checkpoint', () => {
  it('goes out once, and not before the disk has what it counts', () => {
    const checkpoints = new AcknowledgedCheckpoint<string>(100);
    checkpoints.offer(150, () => 'at 150');
    expect(checkpoints.takeAcknowledged(149)).toBeUndefined();
    checkpoints.offer(400, () => expect.fail('one waits already'));
    expect(checkpoints.takeAcknowledged(150)).toEqual({ lsn: 150, state: 'at 150' });
    expect(checkpoints.takeAcknowledged(150)).toBeUndefined();
  });

  it('is taken no more often than asked', () => {
    const checkpoints = new AcknowledgedCheckpoint<number>(100);
    const taken: number[] = [];
    for (let lsn = 1; lsn <= 1000; lsn++) {
      checkpoints.offer(lsn, () => lsn);
      const out = checkpoints.takeAcknowledged(lsn);
      if (out !== undefined) taken.push(out.lsn);
    }
    expect(taken).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });
});
