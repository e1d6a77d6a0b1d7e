import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, resolve } from 'node:path';

/** One thing that this machine has, lacks, or should know about itself. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'missing';
  readonly what: string;
  readonly found: string;
  readonly advice: string;
}

export function findNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  if (!isEnough)
    return { state: 'missing', what: 'Node', found: version, advice: 'Dawa needs 20.19; install 24 LTS' };
  const advice = major === 20 ? 'works; 20 gets no more security fixes, 24 LTS is better' : '';
  return { state: 'ok', what: 'Node', found: version, advice };
}

export function findProgram(name: string, versionWord: string, isNeeded: boolean, advice: string): Finding {
  try {
    const said = execFileSync(name, [versionWord], {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const line = said.split('\n').find((text) => text.trim() !== '') ?? 'found';
    return { state: 'ok', what: name, found: line.trim().slice(0, 60), advice: '' };
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    // Some programs tell their version and then fail.
    if (!isAbsent) return { state: 'ok', what: name, found: 'found', advice: '' };
    return { state: isNeeded ? 'missing' : 'note', what: name, found: 'not installed', advice };
  }
}

export function findFile(path: string, what: string, advice: string): Finding {
  if (existsSync(path)) return { state: 'ok', what, found: path, advice: '' };
  return { state: 'missing', what, found: `no ${path}`, advice };
}

export function findSerialPort(what: string, path: string): Finding {
  if (!existsSync(path)) {
    return {
      state: 'missing',
      what,
      found: `no ${path}`,
      advice: 'plug it in, or look below /dev/serial/by-id',
    };
  }
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return { state: 'ok', what, found: path, advice: '' };
  } catch {
    const advice = 'sudo usermod -aG dialout $USER, then log in again';
    return { state: 'missing', what, found: `${path}, which you may not open`, advice };
  }
}

/** `tcp:host:port` */
export function findTcpPort(what: string, name: string): Promise<Finding> {
  const match = /^tcp:(.+):(\d+)$/.exec(name);
  return new Promise((settle) => {
    const missing = (found: string) =>
      settle({ state: 'missing', what, found, advice: 'start the device server' });
    if (match === null) {
      settle({ state: 'missing', what, found: name, advice: 'write tcp:host:port' });
      return;
    }
    const socket = connect({ host: match[1]!, port: Number(match[2]), timeout: 1000 });
    socket.once('connect', () => {
      socket.destroy();
      settle({ state: 'ok', what, found: name, advice: '' });
    });
    socket.once('timeout', () => {
      socket.destroy();
      missing(`${name} does not answer`);
    });
    socket.once('error', (error) => missing(`${name}: ${error.message}`));
  });
}

export function findWebPort(port: number): Promise<Finding> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const found = isTaken ? `127.0.0.1:${port} is in use` : error.message;
      settle({
        state: 'note',
        what: 'web port',
        found,
        advice: 'dawa runs already, or choose another with --port',
      });
    });
    server.listen({ host: '127.0.0.1', port }, () => {
      server.close(() =>
        settle({ state: 'ok', what: 'web port', found: `127.0.0.1:${port} is free`, advice: '' }),
      );
    });
  });
}

/** A pass is about 2 MB; a year of passes a few GB. */
const littleBytes = 2e9;

export function findDisk(folder: string): Finding {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  const what = 'disk';
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    return {
      state: 'missing',
      what,
      found: `${existing} cannot be written`,
      advice: 'choose another with --data',
    };
  }
  const { bavail, bsize } = statfsSync(existing);
  const freeBytes = bavail * bsize;
  const found = `${(freeBytes / 1e9).toFixed(1)} GB free at ${existing}`;
  if (freeBytes < littleBytes)
    return { state: 'note', what, found, advice: 'make room: passes are lost when it is full' };
  return { state: 'ok', what, found, advice: '' };
}

export function findClockSynchronisation(): Finding {
  const what = 'clock';
  let said: string;
  try {
    said = execFileSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      encoding: 'utf8',
      timeout: 3000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    const advice = 'a second off is a degree off at the zenith: run chrony or systemd-timesyncd';
    return { state: 'note', what, found: 'cannot be told (no timedatectl)', advice };
  }
  if (said === 'yes') return { state: 'ok', what, found: 'synchronised', advice: '' };
  return {
    state: 'note',
    what,
    found: 'not synchronised',
    advice: 'timedatectl set-ntp true, before a real pass',
  };
}
