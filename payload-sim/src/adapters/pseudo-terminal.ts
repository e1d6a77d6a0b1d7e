import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { type CableEnd, openLoopbackPort } from './loopback-port.ts';
import { MasterStream } from './master-stream.ts';

/**
 * A serial port that leads to us: a pseudo-terminal, made without a native build. Node can open `/dev/ptmx` but has no
 * ioctl to unlock its slave, so perl (essential in Debian) does that one call. Where there is no `/dev/ptmx` or no
 * perl, a TCP port on the loopback stands in and `path` reads `tcp:127.0.0.1:PORT`.
 */
export async function openSerialEnd(onCable: (stream: ByteStream) => void): Promise<CableEnd> {
  const first = existsSync('/dev/ptmx') ? openPair() : undefined;
  if (first === undefined) return openLoopbackPort(onCable);
  return new PseudoTerminal(first, onCable);
}

interface Pair {
  readonly path: string;
  readonly stream: ByteStream;
  readonly slaveFd: number;
}

class PseudoTerminal implements CableEnd {
  path: string;
  readonly #onCable: (stream: ByteStream) => void;
  #pair: Pair | undefined;
  /** Of the pair that was unplugged: as long as it is open, the kernel gives its number to nobody. */
  #keptFd: number | undefined;

  constructor(pair: Pair, onCable: (stream: ByteStream) => void) {
    this.path = pair.path;
    this.#onCable = onCable;
    this.#pair = pair;
    onCable(pair.stream);
  }

  /** The name is gone, yet still ours: who waits for this cable must not find somebody else's under it. */
  async unplug(): Promise<void> {
    const pair = this.#pair;
    if (pair === undefined) return;
    this.#pair = undefined;
    this.#keptFd = pair.slaveFd;
    await pair.stream.close();
  }

  async plug(): Promise<void> {
    if (this.#pair !== undefined) return;
    this.#letNumberGo();
    this.#pair = await openPairAt(this.path);
    if (this.#pair === undefined) return;
    this.path = this.#pair.path;
    this.#onCable(this.#pair.stream);
  }

  async close(): Promise<void> {
    await this.unplug();
    this.#letNumberGo();
  }

  #letNumberGo(): void {
    if (this.#keptFd !== undefined) closeSync(this.#keptFd);
    this.#keptFd = undefined;
  }
}

/** The kernel gives the lowest free number: those in the way are held until the wished one comes, or not at all. */
async function openPairAt(wishedPath: string): Promise<Pair | undefined> {
  const inTheWay: Pair[] = [];
  let pair = openPair();
  while (pair !== undefined && pair.path !== wishedPath && inTheWay.length < 8) {
    inTheWay.push(pair);
    pair = openPair();
  }
  if (pair === undefined) pair = inTheWay.pop();
  await Promise.all(inTheWay.map(destroy));
  return pair;
}

async function destroy(pair: Pair): Promise<void> {
  await pair.stream.close();
  closeSync(pair.slaveFd);
}

// TIOCSPTLCK and TIOCGPTN in the generic encoding of Linux (asm-generic/ioctls.h): x86-64 and arm64.
const unlockProgram =
  'open(F, "+<&=3") or exit 1; my $z = pack("i", 0); ioctl(F, 0x40045431, $z) or exit 2; ' +
  'my $n = pack("i", 0); ioctl(F, 0x80045430, $n) or exit 3; print unpack("i", $n)';

function openPair(): Pair | undefined {
  let masterFd: number;
  try {
    masterFd = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  const perl = spawnSync('perl', ['-e', unlockProgram], { stdio: ['ignore', 'pipe', 'ignore', masterFd] });
  const number = perl.status === 0 ? perl.stdout.toString() : '';
  const path = `/dev/pts/${number}`;
  let slaveFd: number;
  try {
    // Held open: the master would close as soon as its first client does.
    slaveFd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    closeSync(masterFd);
    return undefined;
  }
  // Node's raw mode leaves the output translation on: a client that does not care would send CR LF for LF.
  spawnSync('stty', ['-F', path, 'raw', '-echo'], { stdio: 'ignore' });
  return { path, slaveFd, stream: new MasterStream(path, masterFd) };
}
