import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPeer } from '../../peers/peers.ts';

const run = promisify(execFile);
const timeoutMs = 120_000;
/** Of a line it reads a thousand characters: of a longer frame it has no opinion. Measured with Direwolf 1.6 */
const longestAsked = 330;

/** What Direwolf's `decode_aprs` says against each of some frames, in their order; `reason`: why it could not be asked. */
export type DirewolfOpinion =
  | { readonly complaints: readonly (readonly string[])[] }
  | { readonly reason: string };

/**
 * Asks a reader of another hand. It takes octets in hex, one frame a line, and ends with 0 whatever it has read: what it writes in
 * red is its verdict (fact sheet of the payload, 11.2; Direwolf 1.6).
 */
export async function askDecodeAprs(frames: readonly Uint8Array[]): Promise<DirewolfOpinion> {
  const program = findPeer('decode_aprs');
  if (program === undefined) return { reason: 'no decode_aprs on this computer (apt-get install direwolf)' };
  const folder = await mkdtemp(join(tmpdir(), 'dawa-decode-'));
  try {
    const file = join(folder, 'frames.txt');
    const asked = frames.filter((frame) => frame.length <= longestAsked);
    await writeFile(file, asked.map((frame) => `${hexLine(frame)}\n`).join(''));
    const options = { encoding: 'latin1', maxBuffer: 64e6, timeout: timeoutMs } as const;
    const { stdout } = await run(program, [file], options);
    return readOpinion(frames, stdout);
  } catch (error) {
    return { reason: `decode_aprs: ${error instanceof Error ? error.message.split('\n')[0] : error}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** It says each frame again, in hex, before what it has to say of it. */
export function readOpinion(frames: readonly Uint8Array[], said: string): DirewolfOpinion {
  const complaints = new Map<Uint8Array, string[]>();
  let from = 0;
  const asked = frames.filter((frame) => frame.length <= longestAsked);
  for (const [index, frame] of asked.entries()) {
    const start = said.indexOf(hexLine(frame), from);
    if (start < 0) return { reason: `decode_aprs: expected to hear of frame ${index + 1}, found nothing` };
    from = start + hexLine(frame).length;
    const next = asked[index + 1];
    const end = next === undefined ? said.length : said.indexOf(`\n${hexLine(next)}`, from);
    complaints.set(frame, complaintsIn(said.slice(from, end < 0 ? said.length : end)));
  }
  return { complaints: frames.map((frame) => complaints.get(frame) ?? []) };
}

const red = '\x1b[38;2;255;0;0m';
/** Where it is made to write without colours. */
const words = /not a valid|invalid|is empty|defective|lower case|error|illegal|fewer than/i;

function complaintsIn(said: string): string[] {
  const lines = said.split('\n').filter((line) => line.includes(red) || words.test(line));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the terminal
  const plain = lines.map((line) => line.replace(/\x1b\[[0-9;]*[mJ]/g, '').trim());
  return [...new Set(plain.filter((line) => line !== ''))];
}

function hexLine(frame: Uint8Array): string {
  return Array.from(frame, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
