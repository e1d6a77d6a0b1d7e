import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RadioSimulator } from '@dawa/payload-sim/station-devices/radio';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { describe, expect, it } from 'vitest';
import { startProgram } from './keying/source-program.ts';
import { temporaryFolder } from './running-station.ts';

const canMakeTerminals = existsSync('/dev/ptmx') && spawnSync('perl', ['-e', '1']).status === 0;
const clock = new SystemClock();
/** Processes from their source, on a machine that does other things too. */
const withinMs = 60_000;

describe.skipIf(!canMakeTerminals)('a station that is killed by SIGKILL in the middle of a pass', () => {
  it('has written down how the radio was before it changed anything, and the next one puts it back', {
    timeout: 2 * withinMs,
  }, async () => {
    const folder = temporaryFolder();
    const foundFile = join(folder.path, 'found-radio.json');
    const radio = new RadioSimulator({ clock, random: createRandom('put back') });
    const { bands } = radio.transceiver;
    Object.assign(bands[0]!, { frequencyHz: 145_612_500, mode: 'USB', toneHz: 88.5, isToneOn: true });
    Object.assign(bands[1]!, { frequencyHz: 435_100_000, mode: 'CW', filter: 2 });
    // MAIN and SUB with both VFOs; the pair that only satellite mode shows is its own.
    const front = () => JSON.stringify([bands.slice(0, 4), radio.transceiver.isFullDuplex]);
    const before = front();
    const changedUnwritten: string[] = [];
    const end = await openSerialEnd((stream) => {
      radio.attach(stream);
      // After each order, and so before the next.
      stream.onData(() => {
        if (front() !== before && !existsSync(foundFile)) changedUnwritten.push(front());
      });
    });
    const first = startProgram('tuning-station.fixture.ts', [end.path, foundFile, 'follow']);
    await first.until(({ what }) => what === 'found', withinMs);
    while (!radio.transceiver.isFullDuplex || radio.receiveFrequencyHz < 437_000_000) await clock.sleep(20);
    await first.kill();
    expect(changedUnwritten).toEqual([]);
    expect(front()).not.toBe(before);
    expect(readFileSync(foundFile, 'utf8')).toContain('145612500');

    const second = startProgram('tuning-station.fixture.ts', [end.path, foundFile, 'look']);
    const { text } = (await second.until(({ what }) => what === 'put-back', withinMs)) as { text?: unknown };
    expect(text).toMatch(/^Radio put back to 145\.612500 MHz USB, with a tone of 88\.5 Hz/);
    expect(front()).toBe(before);
    expect(JSON.parse(readFileSync(foundFile, 'utf8'))).toBeNull();
    await second.kill();
    await end.close();
    folder.remove();
  });
});
