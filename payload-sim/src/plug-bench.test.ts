import { existsSync } from 'node:fs';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createPayloadBench } from './payload-bench.ts';
import { plugBench } from './plug-bench.ts';

describe.skipIf(existsSync('/dev/uhid'))('USB devices of the bench without a kernel that takes them', () => {
  it('are said to be missing, each by its name, and everything else goes on', () => {
    const clock = new VirtualClock(0);
    const report = () => {};
    const bench = createPayloadBench({ clock, random: createRandom('plug'), number: 3, report });
    const said: string[] = [];
    const unplug = plugBench([bench], (_type, text) => said.push(text));
    expect(said).toEqual([
      expect.stringMatching(/^CP2112 HID USB-to-SMBus Bridge DAWA0003 not plugged: ENOENT/),
      expect.stringMatching(/^USBRelay2 not plugged: ENOENT/),
    ]);
    unplug();
  });
});
