import { createServer, type Server } from 'node:net';
import { beginProgram } from '@dawa/groundstation/adapters/begin-program';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { instrumentSection } from '../bench/bench-instrument.ts';
import { serialSwitchBoard } from '../bench/switch-board.ts';
import { startBenchWatchdog } from './bench-watchdog.ts';
import { releaseWays } from './release-ways.ts';

const clock = new SystemClock();
const servers: Server[] = [];
const children: ReturnType<typeof beginProgram>[] = [];
afterEach(() => {
  // One whose way leads nowhere would try for an hour.
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
});

function begin() {
  const child = beginProgram('./watchdog-main', import.meta.url);
  children.push(child);
  return child;
}

/** A relay board on a device server: everything that was said to it, by however many clients. */
async function listener() {
  let heard = '';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard += bytes.toString('hex');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const [stream] = createMemoryStreamPair('relay');
  return { switches: serialSwitchBoard(stream, 9600, `tcp:127.0.0.1:${port}`), heard: () => heard };
}

const relayPower = { relay: 1, lineRelay: 2 };

describe('what the watchdog says', () => {
  // LCUS board (darrylb123/usbrelay, libusbrelay.c): A0, relay, 0 for off, sum. Rigol DP2000 programming guide, 4.8.15
  it('opens feeding relay and serial line, and switches the supply off', () => {
    const [port] = createMemoryStreamPair('relay');
    const section = instrumentSection.parse({
      ...{ id: 'psu', kind: 'supply', make: 'Rigol', model: 'DP832', serial: 'DP8C1234' },
      ...{ calibratedUntil: null, channel: 'CH1', connection: { kind: 'lan', host: '192.168.1.7' } },
    });
    const ways = releaseWays(relayPower, serialSwitchBoard(port, 9600, '/dev/ttyUSB1'), {
      section,
      place: 'tcp:192.168.1.7:5025',
    });
    expect(ways).toEqual([
      {
        ...{ kind: 'port', port: '/dev/ttyUSB1', baudRate: 9600, areModemLinesReleased: false },
        hex: 'a00100a1a00200a2',
      },
      {
        ...{ kind: 'port', port: 'tcp:192.168.1.7:5025', baudRate: 9600, areModemLinesReleased: false },
        hex: Buffer.from(':OUTP CH1,OFF\n').toString('hex'),
      },
    ]);
  });
});

describe('the watchdog of the bench', () => {
  it('says nothing while the runner lives, and everything when the power is left to it', async () => {
    const board = await listener();
    const watchdog = await startBenchWatchdog({
      ...{ clock, begin },
      ways: releaseWays(relayPower, board.switches, undefined),
    });
    await watchdog.arm();
    watchdog.release();
    expect(board.heard()).toBe('');
    // Also when the power is off as far as anybody told it: what was measured says otherwise.
    await watchdog.takeOver();
    expect(board.heard()).toContain('a00100a1a00200a2');
    await expect(watchdog.arm()).rejects.toThrow('found it gone');
    await watchdog.close();
  }, 120_000);

  it('ends with the runner without a word when the power was off', async () => {
    const board = await listener();
    const watchdog = await startBenchWatchdog({
      ...{ clock, begin },
      ways: releaseWays(relayPower, board.switches, undefined),
    });
    await watchdog.arm();
    watchdog.release();
    await watchdog.close();
    expect(board.heard()).toBe('');
  }, 120_000);

  it('tells when it is gone while it was needed', async () => {
    const board = await listener();
    const watchdog = await startBenchWatchdog({
      ...{ clock, begin },
      ways: releaseWays(relayPower, board.switches, undefined),
    });
    const told = new Promise<string>((resolve) => watchdog.onTrouble(resolve));
    await watchdog.arm();
    process.kill(watchdog.pid!, 'SIGKILL');
    expect(await told).toContain('the watchdog is gone (exit SIGKILL)');
    await watchdog.close();
  }, 120_000);
});
