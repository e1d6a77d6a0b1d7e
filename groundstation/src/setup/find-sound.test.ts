import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findSound } from './find-sound.ts';

it('finds what records, by the list of the kernel, and nothing where there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-sound-'));
  const list = join(folder, 'pcm');
  // Source: /proc/asound/pcm of a laptop with a USB sound card on Linux 6.1, as the kernel's documentation describes it.
  const lines = [
    '00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1',
    '00-03: HDMI 0 : HDMI 0 : playback 1',
    '01-00: USB Audio : USB Audio : playback 1 : capture 1',
    'not a line of it',
  ];
  writeFileSync(list, `${lines.join('\n')}\n`);
  expect(findSound(list)).toEqual([
    { device: 'plughw:0,0', name: 'ALC257 Analog' },
    { device: 'plughw:1,0', name: 'USB Audio' },
  ]);
  rmSync(folder, { recursive: true });
  expect(findSound(list)).toEqual([]);
});
