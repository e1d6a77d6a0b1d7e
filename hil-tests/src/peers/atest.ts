import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { peerPath } from './peers.ts';

const run = promisify(execFile);

/**
 * Frames as Direwolf's `atest` finds them in a WAV file, in hex, without their checks.
 *
 * @param options `-D` divides the rate, which it wants below 96 kHz; `-B` sets the bit rate
 */
export async function atest(path: string, options: readonly string[] = []): Promise<string[]> {
  const { stdout } = await run(peerPath('atest'), ['-h', ...options, path], { maxBuffer: 64e6 });
  const frames: string[] = [];
  let hex = '';
  for (const line of stdout.split('\n')) {
    const row = /^ {2}([0-9a-f]{3}): {2}((?:[0-9a-f]{2} )+)/.exec(line);
    if (row !== null) hex += row[2]!.replaceAll(' ', '');
    else if (line.startsWith('------') && hex !== '') {
      frames.push(hex);
      hex = '';
    }
  }
  return frames;
}
