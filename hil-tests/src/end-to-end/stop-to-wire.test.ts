import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measureWireTimes } from './keying/wire-times.ts';

const canMakeTerminals = existsSync('/dev/ptmx') && spawnSync('perl', ['-e', '1']).status === 0;
/** What is promised, beside the air time of the frame under way; pseudo-terminals have none. */
const stopWithinMs = 50;
/** Of the times one in ten may fall into a pause that the machine makes for others. */
const share = 0.9;

it.skipIf(!canMakeTerminals)(
  'says the last word of STOP on both wires within 50 ms',
  async () => {
    const { stopMs, setFrequencyMs } = await measureWireTimes({ frequency: 20, stop: 20 });
    const inTime = stopMs.filter((ms) => ms <= stopWithinMs).length;
    expect(inTime / stopMs.length, `${stopMs.map(Math.round).join(' ')} ms`).toBeGreaterThanOrEqual(share);
    expect(setFrequencyMs.length).toBe(20);
  },
  60_000,
);
