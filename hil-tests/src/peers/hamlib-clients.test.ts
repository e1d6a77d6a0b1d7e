import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { listenTcp } from '@dawa/groundstation/adapters/tcp-listener';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { type SharedDevice, shareDevice } from '@dawa/groundstation/sharing/share-device';
import { createSharedDevices } from '@dawa/groundstation/sharing/sharing-rig.fixture';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

/** Our rotator and radio, shared on ports of loopback that were free. */
let shared: { rotator: SharedDevice; radio: SharedDevice };
let devices: ReturnType<typeof createSharedDevices>;
beforeEach(async () => {
  const clock = new SystemClock(machineClock);
  devices = createSharedDevices(clock, {});
  const { journal, languages } = devices;
  const by = { address: '127.0.0.1', port: 0, password: undefined, clock, journal, listen: listenTcp };
  shared = {
    rotator: await shareDevice({ ...by, language: languages.rotator }),
    radio: await shareDevice({ ...by, language: languages.radio }),
  };
  await devices.radio.setFrequency(435_950_000);
  devices.bare.radio.orders.length = 0;
});
afterEach(async () => {
  await shared.rotator.close();
  await shared.radio.close();
  await devices.close();
});

/** What a Hamlib client prints for its commands, and how it ended. */
function hamlib(
  tool: 'rotctl' | 'rigctl',
  port: number,
  commands: readonly string[],
): Promise<{ code: number; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(peerPath(tool), ['-m', '2', '-r', `127.0.0.1:${port}`, '-'], { timeout: 60_000 });
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, printed }));
    child.stdin.end(`${commands.join('\n')}\n`);
  });
}

/** Lines in which a Hamlib client says that a command failed. */
const failed = (printed: string) => printed.match(/^.*error = .*$/gm) ?? [];

describe.skipIf(isWithout('rotctl'))('rotctl -m 2 on the shared rotator', () => {
  it('moves, reads, stops, parks and jogs it, and every call returns 0', async () => {
    const commands = ['P 10 20', 'p', 'S', 'M 2 50', 'S', 'K', '_', 'L 90.5 27.5 6'];
    const { code, printed } = await hamlib('rotctl', shared.rotator.port!, commands);
    expect(failed(printed)).toEqual([]);
    expect(printed).toContain('10.00\n20.00');
    expect(code).toBe(0);
    expect(devices.bare.rotator.orders).toEqual(
      expect.arrayContaining(['to 10 20', 'halt', 'to 10 90', 'to 180 90']),
    );
  });

  it('is told that it may not, when it may not', async () => {
    devices.safety.disarm('motion', 'Karma');
    const { printed } = await hamlib('rotctl', shared.rotator.port!, ['P 10 20']);
    expect(printed).toMatch(/error = [\s\S]*rejected/i);
    expect(devices.bare.rotator.orders.filter((order) => order.startsWith('to'))).toEqual([]);
  });
});

describe.skipIf(isWithout('rigctl'))('rigctl -m 2 on the shared radio', () => {
  it('tunes it, splits it, reads its meter and keys it, and every call returns 0', async () => {
    const { code, printed } = await hamlib('rigctl', shared.radio.port!, [
      ...['f', 'F 435951000', 'f', 'm', 'M FM 15000', 'M PKTUSB 2400', 'm', 'v', 'V VFOA', 's'],
      ...['S 1 VFOB', 'I 436795000', 'X PKTUSB 2400', 'x', 's', 'S 0 VFOA', 't', 'T 1', 't', 'T 0', 't'],
      ...['l STRENGTH', 'l RAWSTR', 'u SATMODE', '_'],
    ]);
    expect(failed(printed)).toEqual([]);
    expect(code).toBe(0);
    expect(printed).toContain('435951000');
    expect(printed).toContain('PKTUSB\n2400');
    expect(devices.bare.radio.orders).toEqual(
      expect.arrayContaining(['frequency 435951000', 'PTT on', 'PTT off']),
    );
  });

  it('tunes both bands and the tone of a radio that has them, and every call returns 0', async () => {
    const clock = new SystemClock(machineClock);
    const rich = createSharedDevices(clock, { isRich: true });
    const { journal, languages } = rich;
    const by = { address: '127.0.0.1', port: 0, password: undefined, clock, journal, listen: listenTcp };
    const port = await shareDevice({ ...by, language: languages.radio });
    const commands = [
      'S 1 Sub',
      'I 435000000',
      'X FM 15000',
      'x',
      'K 435950000 FM 15000',
      's',
      'C 670',
      'c',
      ...['u TONE', 'U TONE 0', 'U TONE 1', 'u SATMODE', 'r', 'R None', 'o', 'O 0'],
      'j',
      'z',
    ];
    const { code, printed } = await hamlib('rigctl', port.port!, commands);
    await port.close();
    await rich.close();
    expect(failed(printed)).toEqual([]);
    expect(code).toBe(0);
    expect(rich.bare.radio.orders).toEqual([
      'transmit 435000000',
      'transmit 435950000',
      ...['tone 67', 'tone null', 'tone 67'],
    ]);
  });

  it.each(['L RFPOWER 0.5', 'U SATMODE 1'])('is told that %s is not offered', async (command) => {
    const { printed } = await hamlib('rigctl', shared.radio.port!, [command]);
    expect(printed).toMatch(/not available|not implemented|rejected/i);
    expect(devices.bare.radio.orders).toEqual([]);
  });

  it('holds every frequency to the hertz', async () => {
    const frequenciesHz = [435_000_001, 435_123_457, 437_999_999, 436_795_000];
    const commands = frequenciesHz.flatMap((hz) => [`F ${hz}`, 'f']);
    const { printed } = await hamlib('rigctl', shared.radio.port!, commands);
    expect(failed(printed)).toEqual([]);
    const told = devices.bare.radio.orders.filter((order) => order.startsWith('frequency'));
    expect(told).toEqual(frequenciesHz.map((hz) => `frequency ${hz}`));
  });
});

describe('a port on loopback', () => {
  it('answers whoever says all at once and hangs up: `echo p | nc`', async () => {
    const printed = await new Promise<string>((resolve, reject) => {
      const socket = createConnection({ host: '127.0.0.1', port: shared.rotator.port! });
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes;
      });
      socket.once('error', reject);
      socket.once('close', () => resolve(text));
      socket.end('P 10 20\np\n');
    });
    expect(printed).toBe('RPRT 0\n10.00\n20.00\n');
  });

  it('is an alarm and no failure when another program has it', async () => {
    const { journal, languages } = devices;
    const clock = new SystemClock(machineClock);
    const second = await shareDevice({
      ...{ address: '127.0.0.1', port: shared.rotator.port!, password: undefined },
      ...{ clock, journal, listen: listenTcp, language: languages.rotator },
    });
    expect(second.port).toBeUndefined();
    expect(journal.alarms).toMatchObject([{ alarmId: 'sharing.rotctld', title: 'Not shared by rotctld' }]);
    await second.close();
  });
});
