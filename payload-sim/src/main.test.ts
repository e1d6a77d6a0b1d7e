import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { afterEach, describe, expect, it } from 'vitest';
import { openSerialPort } from './adapters/serial-port.ts';
import { readArguments, UsageError } from './arguments.ts';
import { machineHost } from './clock/machine-clock.ts';
import { ControlInput } from './control-input.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
const children: Child[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs the simulators from their source, as `payload-sim/bin/payload-sim.js` runs them once built. */
function start(...args: string[]) {
  const program = `import('./payload-sim/src/main.ts').then(async (m) => process.exit(await m.main(process.argv.slice(1))))`;
  const flags = ['--import', 'tsx', '--conditions=@dawa/source', '-e', program, '--'];
  const child = spawn(process.execPath, [...flags, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  const lines: string[] = [];
  const waiting: { matches: (line: string) => boolean; resolve: (line: string) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const one of [...waiting]) if (one.matches(line)) one.resolve(line);
  });
  let errors = '';
  child.stderr.on('data', (bytes) => {
    errors += bytes;
  });
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = (text: string) =>
    new Promise<string>((resolve) => {
      const seen = lines.find((candidate) => candidate.includes(text));
      if (seen) resolve(seen);
      else waiting.push({ matches: (candidate) => candidate.includes(text), resolve });
    });
  return { child, lines, line, exitCode, errors: () => errors };
}

describe('payload-sim as a process', () => {
  it('offers payload and relay, powers the payload by the relay, and ends with its standard input', async () => {
    const { child, line, exitCode, lines } = start('payload', '--seed', '7');
    const { ports } = JSON.parse(await line('ports')) as { ports: Record<string, string> };
    expect(lines[0]).toContain('ports');
    expect(Object.keys(ports)).toEqual(['payload', 'relay', 'tnc', 'audio']);
    const relay = await openSerialPort(ports['relay']!, 9600);
    const payload = await openSerialPort(ports['payload']!, 19_200);
    const decoder = new PayloadBusDecoder();
    const firstPacket = new Promise<Uint8Array>((resolve) => {
      payload.onData((bytes) => {
        for (const result of decoder.push(bytes)) if (result.ok) resolve(result.value);
      });
    });
    await relay.write(encodeRelay({ relay: 1, isOn: true }));
    // The first packet is the BOOT event: PUS 5.1 of APID 0x020.
    expect([...(await firstPacket).slice(0, 9)]).toEqual([
      0x08,
      0x20,
      0xc0,
      0x00,
      0x00,
      expect.any(Number),
      0x20,
      5,
      1,
    ]);
    child.stdin.write('{"type":"fault","name":"overcurrent","isActive":true}\nnonsense\n');
    await line('OVERCURRENT');
    expect(await line('expected JSON, found nonsense')).toContain('control');
    child.stdin.write('{"type":"list-faults"}\n');
    const { faults } = JSON.parse(await line('"faults"')) as {
      faults: { name: string; isActive: boolean }[];
    };
    expect(faults.filter(({ isActive }) => isActive).map(({ name }) => name)).toEqual(['overcurrent']);
    child.stdin.end();
    expect(await exitCode).toBe(0);
  });

  it('gives each of several payloads its own cables and faults', async () => {
    const { child, line, exitCode } = start('payload', '--payloads', '2');
    const { ports } = JSON.parse(await line('ports')) as { ports: Record<string, string> };
    expect(Object.keys(ports)).toEqual(expect.arrayContaining(['payload', 'relay', 'payload2', 'relay2']));
    const relay = await openSerialPort(ports['relay2']!, 9600);
    await relay.write(encodeRelay({ relay: 1, isOn: true }));
    await line('payload 2: BOOT');
    child.stdin.write('{"type":"fault","name":"watchdog-hang","isActive":true,"payload":2}\n');
    await line('payload 2: restart: WATCHDOG');
    child.stdin.end();
    expect(await exitCode).toBe(0);
  });

  it('waits for its clock, then runs the world at its rate', async () => {
    const mission = ['--mission', 'missions/aprs-dp', '--station', 'stations/thimphu/station.yaml'];
    const { child, line, exitCode } = start('all', ...mission, '--clock-stdin', '--seed', '5');
    const { ports } = JSON.parse(await line('ports')) as { ports: Record<string, string> };
    expect(Object.keys(ports)).toEqual(['rotator', 'radio', 'modem', 'payload', 'relay', 'sound']);
    const atMs = Date.UTC(2019, 5, 20, 0, 20);
    const anchor = { type: 'clock', atMs, monotonicMs: machineHost.monotonicMs(), rate: 50 };
    child.stdin.write(`${JSON.stringify(anchor)}\n`);
    const running = JSON.parse(await line('all running')) as { atMs: number };
    expect(running.atMs).toBeGreaterThanOrEqual(atMs);
    expect(running.atMs).toBeLessThan(atMs + 600_000);
    child.stdin.end();
    expect(await exitCode).toBe(0);
  });

  it('tells what is wrong in one line, and exits with 2', async () => {
    const missing = start('all', '--mission', 'nowhere', '--station', 'stations/thimphu/station.yaml');
    expect(await missing.exitCode).toBe(2);
    expect(missing.errors().trim().split('\n')).toHaveLength(1);
    expect(missing.errors()).toMatch(/^payload-sim: nowhere.mission\.yaml: /);
  });
});

describe('arguments', () => {
  it('reads what the station asks for', () => {
    expect(
      readArguments(['all', '--mission', 'm', '--station', 's', '--clock-stdin', '--seed', '42']),
    ).toEqual({
      kind: 'all',
      article: 'model',
      missionFolders: ['m'],
      stationFile: 's',
      faultsFile: undefined,
      seed: '42',
      hasClockOnStdin: true,
      disabledDetections: [],
      payloads: 1,
      isHidPlugged: false,
      isAirQuiet: false,
      hasInstruments: false,
    });
  });

  it.each([
    [[]],
    [['moon']],
    [['all']],
    [['payload', 'more']],
    [['payload', '--no-such']],
    [['payload', '--disable-detection', 'x']],
    [['payload', '--payloads', '0']],
    [['station', '--payloads', '2']],
    [['all', '--mission', 'm', '--station', 's', '--hid']],
  ])('refuses %j', (args) => {
    expect(() => readArguments(args)).toThrow(UsageError);
  });
});

describe('control input', () => {
  it('reads messages however they are cut, and tells what is none', () => {
    const messages: object[] = [];
    const bad: string[] = [];
    const input = new ControlInput(
      (message) => messages.push(message),
      (detail) => bad.push(detail),
    );
    const text = '{"type":"unplug","port":"radio"}\n[]\n\n{"type":"plug","port":"radio"}\n';
    for (const octet of new TextEncoder().encode(text)) input.push(Uint8Array.of(octet));
    input.push(new Uint8Array(200_000).fill(0x41));
    input.push(Uint8Array.of(0x0a));
    expect(messages).toEqual([
      { type: 'unplug', port: 'radio' },
      { type: 'plug', port: 'radio' },
    ]);
    expect(bad).toHaveLength(2);
  });
});
