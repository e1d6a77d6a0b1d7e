import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aprsFrameOf } from '@dawa/protocols/aprs/aprs-frame';
import { octetText } from '@dawa/protocols/aprs/octet-text';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { atest } from '../../peers/atest.ts';
import { findPeer, type PeerName } from '../../peers/peers.ts';

const run = promisify(execFile);
const timeoutMs = 120_000;

/** What a demodulator found in a recording: octets, or what it prints and how a frame would look there; `reason`: it is not here. */
export type HeardByModem =
  | { readonly frames: readonly Uint8Array[] }
  | { readonly text: string; wanted(frame: Uint8Array): string }
  | { readonly reason: string };

/** Direwolf's. @param wav at less than 96 kHz */
export function hearWithAtest(wav: Uint8Array): Promise<HeardByModem> {
  return withFile(['atest'], wav, async (path) => ({
    frames: (await atest(path)).map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
  }));
}

/** multimon-ng, to whose sample rate SoX brings it. It prints text, and stars every digipeater that was used. */
export function hearWithMultimon(wav: Uint8Array): Promise<HeardByModem> {
  return withFile(['multimon-ng', 'sox'], wav, async (path) => {
    const raw = `${path}.raw`;
    const shape = ['-t', 'raw', '-r', '22050', '-e', 'signed', '-b', '16', '-c', '1'];
    await run(findPeer('sox')!, [path, ...shape, raw], { timeout: timeoutMs });
    const { stdout } = await run(findPeer('multimon-ng')!, ['-q', '-A', '-t', 'raw', raw], {
      ...{ encoding: 'latin1', maxBuffer: 64e6, timeout: timeoutMs },
    });
    return { text: stdout, wanted: starredText };
  });
}

async function withFile(
  names: readonly PeerName[],
  wav: Uint8Array,
  hear: (path: string) => Promise<HeardByModem>,
): Promise<HeardByModem> {
  const missing = names.find((name) => findPeer(name) === undefined);
  if (missing !== undefined)
    return { reason: `no ${missing} on this computer (apt-get install ${packageOf(missing)})` };
  const folder = await mkdtemp(join(tmpdir(), 'dawa-sound-'));
  try {
    const path = join(folder, 'sent.wav');
    await writeFile(path, wav);
    return await hear(path);
  } catch (error) {
    return { reason: error instanceof Error ? error.message.split('\n')[0]! : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packageOf(name: PeerName): string {
  return name === 'atest' ? 'direwolf' : name;
}

function starredText(frame: Uint8Array): string {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) return decoded.fault.kind;
  const { source, destination, path, information } = aprsFrameOf(decoded.value);
  const via = path.map(({ address, isUsed }) => `,${address}${isUsed ? '*' : ''}`).join('');
  return `APRS: ${source}>${destination}${via}:${octetText(information)}`;
}
