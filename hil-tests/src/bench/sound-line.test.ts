import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { describe, expect, it } from 'vitest';
import { SoundLine } from './sound-line.ts';

async function rig() {
  const [near, far] = createMemoryStreamPair('sound');
  const said: number[] = [];
  far.onData((bytes) => said.push(...bytes));
  return { line: new SoundLine(near, 48_000), far, said };
}

describe('sound on a cable', () => {
  it('is 16 bits, low octet first, and never louder than there is room for', async () => {
    const { line, said } = await rig();
    await line.play(Float32Array.of(0, 0.5, -0.5, 2, -2));
    expect(said).toEqual([0x00, 0x00, 0x00, 0x40, 0x01, 0xc0, 0xff, 0x7f, 0x01, 0x80]);
  });

  it('is heard however it is cut, and taken once', async () => {
    const { line, far } = await rig();
    for (const octet of [0x00, 0x40, 0x00, 0xc0]) await far.write(Uint8Array.of(octet));
    expect([...line.take()]).toEqual([0.5, -0.5]);
    expect(line.take()).toHaveLength(0);
  });

  it('is forgotten where nobody takes it: an hour costs no more memory than a minute', async () => {
    const { line, far } = await rig();
    for (let second = 0; second < 70; second++) await far.write(new Uint8Array(96_000));
    expect(line.take().length).toBeLessThanOrEqual(60 * 48_000);
  });
});
