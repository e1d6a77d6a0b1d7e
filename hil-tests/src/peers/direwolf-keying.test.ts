import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenTcp } from '@dawa/groundstation/adapters/tcp-listener';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { shareDevice } from '@dawa/groundstation/sharing/share-device';
import { createSharedDevices } from '@dawa/groundstation/sharing/sharing-rig.fixture';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../end-to-end/free-port.ts';
import { isWithout, peerPath } from './peers.ts';

const endings: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Direwolf without a sound card: it hears nothing, and what it sends goes into a file. */
async function startDirewolf(rigctldPort: number, kissPort: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dawa-direwolf-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const sound = `pcm.txfile { type file slave.pcm null file "${join(folder, 'tx.raw')}" format raw }\n`;
  await writeFile(join(folder, '.asoundrc'), sound);
  const config = join(folder, 'direwolf.conf');
  const lines = [
    ...['ADEVICE stdin txfile', 'CHANNEL 0', 'MYCALL N0CALL', 'MODEM 1200', 'TXDELAY 5', 'TXTAIL 1'],
    ...[`PTT RIG 2 127.0.0.1:${rigctldPort}`, 'AGWPORT 0', `KISSPORT ${kissPort}`],
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const child = spawn(
    peerPath('direwolf'),
    ['-t', '0', '-c', config, '-n', '1', '-r', '44100', '-b', '16', '-q', 'd', '-'],
    { cwd: folder, env: { ...process.env, HOME: folder }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  endings.push(() => stop(child));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += bytes;
      if (said.includes(`on port ${kissPort}`)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new TypeError(`direwolf: expected to run, found its end: ${said}`)));
    child.once('error', reject);
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else {
      child.removeAllListeners('exit');
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    }
  });
}

function connectTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
    socket.once('error', reject);
    endings.push(() => socket.destroy());
  });
}

/** A UI frame from N0CALL to TEST, `hello`, in KISS. Source: AX.25 2.2 section 3.12, KISS of Chepponis and Karn 1987. */
const frame = Buffer.from('c000a88aa6a8404060 9c6086829898e1 03f068656c6c6fc0'.replaceAll(' ', ''), 'hex');

describe.skipIf(isWithout('direwolf'))('Direwolf keys our radio (PTT RIG 2)', () => {
  it('for as long as its frame takes, and lets go', async () => {
    const clock = new SystemClock(machineClock);
    const devices = createSharedDevices(clock, {});
    endings.push(() => devices.close());
    await devices.radio.setFrequency(435_950_000);
    devices.bare.radio.orders.length = 0;
    const shared = await shareDevice({
      ...{ language: devices.languages.radio, address: '127.0.0.1', port: 0, password: undefined },
      ...{ clock, journal: devices.journal, listen: listenTcp },
    });
    endings.push(() => shared.close());
    const kissPort = await freePort();
    await startDirewolf(shared.port!, kissPort);
    const released = new Promise<void>((resolve) => {
      const bare = devices.bare.radio;
      const { setTransmit } = bare;
      bare.setTransmit = async (isOn) => {
        await setTransmit(isOn);
        if (!isOn && bare.orders.includes('PTT on')) resolve();
      };
    });
    (await connectTo(kissPort)).write(frame);
    await released;
    expect(devices.bare.radio.orders).toEqual(['PTT on', 'PTT off']);
    const keyed = devices.journal.events.filter(({ text }) =>
      /keyed by 127\.0\.0\.1:\d+ over rigctld/.test(text),
    );
    expect(keyed.length).toBeGreaterThan(0);
  });
});
