import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createLineRotator } from '@dawa/groundstation/devices/line-rotator';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import type { RotatorOrder } from '@dawa/protocols/rotator-language';
import { type RotatorKind, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { hostClock } from '@dawa/seams/host-clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

/** Real programs on a real terminal: so much faster than life that the antenna is there when rotctl asks again. */
const fastClock = () =>
  new ScaledClock({ atMs: Date.UTC(2026, 5, 20), monotonicMs: hostClock.monotonicMs(), rate: 1_000_000 });

const hasTerminals = existsSync('/dev/ptmx') && existsSync('/usr/bin/perl');
const isAbsent = isWithout('rotctl') || !hasTerminals;

/** One command of rotctl, and what Hamlib puts on the wire for it. */
type Step = readonly [command: string, wire: string];

/**
 * Every operation of rotctl that Hamlib supports for the model: go, where, halt, move by hand, speed, park and reset; the others it
 * refuses by itself and nothing goes out. `M` takes a direction (2 up, 16 right) and a speed of 1 to 100, -1 for the last one.
 * Source: Hamlib 4.5.4 on a pseudo-terminal, 2026-11-29. SPID frames in hexadecimal octets.
 */
interface Model {
  readonly number: number;
  readonly kind: RotatorKind;
  readonly baudRate?: number;
  /** Said when the port is opened. */
  readonly opening?: string;
  readonly steps: readonly Step[];
  readonly seen: readonly [azimuthDeg: number, elevationDeg: number];
}

const gs232a: Pick<Model, 'kind' | 'seen' | 'steps'> = {
  kind: 'gs232a',
  seen: [200, 31],
  steps: [
    ['P 200.44 30.66', 'W200 031\r'],
    ['p', 'C2\r'],
    ['S', 'S\r'],
  ],
};
const gs232aSpeed: readonly Step[] = [
  ['V SPEED 3', 'X3\r'],
  ['v SPEED', ''],
];
const where = '57000000000000000000001f20';
const halt = '57000000000000000000000f20';
const spidSteps: readonly Step[] = [
  ['P 200.44 30.66', `${where}57353630340a333930360a2f20`],
  ['p', where],
  ['S', halt],
];

const models: readonly Model[] = [
  {
    number: 201,
    kind: 'easycomm1',
    seen: [200.4, 30.7],
    steps: [
      ['P 200.44 30.66', 'AZ200.4 EL30.7 UP000 XXX DN000 XXX\n'],
      ['S', 'SA SE \n'],
    ],
  },
  {
    number: 202,
    kind: 'easycomm2',
    seen: [200.4, 30.7],
    steps: [
      ['P 200.44 30.66', 'AZ200.4 EL30.7\n'],
      ['p', 'AZ EL \n'],
      ['S', 'SA SE \n'],
      ['M 2 50', 'MU\n'],
      ['M 16 60', 'MR\n'],
      ['K', 'PARK\n'],
      ['R 1', 'RESET\n'],
      // Hamlib's own text.
      ['_', ''],
    ],
  },
  {
    number: 204,
    kind: 'easycomm3',
    seen: [200.4, 30.7],
    steps: [
      ['P 200.44 30.66', 'AZ200.4 EL30.7\n'],
      ['p', 'AZ EL \n'],
      ['S', 'SA SE \n'],
      ['M 2 50', 'VU4900\n'],
      ['M 16 60', 'VR5900\n'],
      ['M 8 -1', 'VL5900\n'],
      ['K', 'PARK\n'],
      ['R 1', 'RESET\n'],
      // Kept by Hamlib for the next `M`.
      ['V SPEED 5000', ''],
      ['v SPEED', ''],
      ['_', ''],
    ],
  },
  {
    ...gs232a,
    number: 601,
    steps: [
      ...gs232a.steps,
      ['M 2 50', 'X2\rU\r'],
      ['M 16 60', 'X2\rR\r'],
      ['M 8 -1', 'L\r'],
      ...gs232aSpeed,
    ],
  },
  { ...gs232a, number: 602 },
  { ...gs232a, number: 605, steps: [...gs232a.steps, ...gs232aSpeed] },
  { ...gs232a, number: 606, steps: [...gs232a.steps, ...gs232aSpeed] },
  {
    number: 603,
    kind: 'gs232b',
    seen: [200, 31],
    steps: [
      ['P 200.44 30.66', 'W200 031\r\r'],
      ['p', 'C2\r'],
      ['S', 'S\r\r'],
      ['M 2 50', 'X2\r\rU\r\r'],
      ['M 16 60', 'X2\r\rR\r\r'],
      ['M 8 -1', 'L\r\r'],
      ['V SPEED 3', 'X3\r\r'],
      ['v SPEED', ''],
    ],
  },
  { number: 901, kind: 'rot2prog', seen: [200.4, 30.6], steps: spidSteps },
  {
    number: 902,
    kind: 'rot1prog',
    seen: [200, 90],
    steps: [
      ['P 200.44 0', '57353630300000000000002f20'],
      ['p', where],
      ['S', halt],
    ],
  },
  // What `M` puts into PH and PV is not set in 4.5.4, and differs from run to run: it is not looked at.
  { number: 903, kind: 'md01', baudRate: 115_200, seen: [200.4, 30.6], steps: spidSteps },
  {
    number: 1701,
    kind: 'prosistel-d',
    opening: '\x02AS\r',
    seen: [200, 90],
    steps: [
      ['P 200.44 0', '\x02AG200\r'],
      ['p', '\x02A?\r'],
      ['S', '\x02AG997\r'],
    ],
  },
  {
    number: 1703,
    kind: 'prosistel-combi',
    opening: '\x02AS\r\x02BS\r',
    seen: [200.4, 30.7],
    steps: [
      ['P 200.44 30.66', '\x02AG2004\r\x02BG307\r'],
      ['p', '\x02A?\r\x02B?\r'],
      ['S', '\x02AG9777\r\x02BG9777\r'],
    ],
  },
];

/** A simulated rotator and what it understood. */
function simulate(kind: RotatorKind, clock: ConstructorParameters<typeof RotatorSimulator>[0]['clock']) {
  const orders: RotatorOrder[] = [];
  const reports: string[] = [];
  const rotator = new RotatorSimulator({
    clock,
    random: createRandom('hamlib'),
    settings: { kind },
    report: (type, text) => reports.push(`${type}: ${text}`),
    onOrder: (order) => orders.push(order),
  });
  return { rotator, orders, reports };
}

/**
 * Types the commands one after the other, each when the one before has gone out whole: Hamlib drops what is still in its
 * port before it asks, and would drop an answer with it.
 */
async function converse({ number, kind, baudRate, opening = '', steps }: Model) {
  const isBinary = rotatorLanguages[kind].name.startsWith('SPID');
  const device = simulate(kind, fastClock());
  let wire = '';
  let onWire = () => {};
  const end = await openSerialEnd((stream) => {
    device.rotator.attach(stream);
    stream.onData((bytes) => {
      wire += Buffer.from(bytes).toString(isBinary ? 'hex' : 'latin1');
      onWire();
    });
  });
  const rate = baudRate === undefined ? [] : ['-s', String(baudRate)];
  const args = ['-m', String(number), '-r', end.path, ...rate, '-C', 'timeout=3000', '-'];
  const rotctl = spawn(peerPath('rotctl'), args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let printed = '';
  rotctl.stdout.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    rotctl.once('close', (code) => {
      resolve(code);
      onWire();
    });
  });
  let expected = opening;
  for (const [command, octets] of steps) {
    rotctl.stdin.write(`${command}\n`);
    expected += octets;
    await new Promise<void>((resolve) => {
      onWire = () => {
        if (wire.length >= expected.length || rotctl.exitCode !== null) resolve();
      };
      onWire();
    });
  }
  rotctl.stdin.end();
  const code = await ended;
  await end.close();
  return { ...device, wire, expected, printed, code };
}

/** Orders that move or halt, in the words of no language; one of two axes, given one after the other, is one order. */
function traceOf(orders: readonly RotatorOrder[]): object[] {
  const trace: RotatorOrder[] = [];
  for (const order of orders) {
    if (order.kind !== 'move' && order.kind !== 'stop') continue;
    const last = trace.at(-1);
    if (last?.kind === 'move' && order.kind === 'move' && last.elevationDeg === undefined) {
      trace.splice(-1, 1, { ...last, ...order });
    } else if (last?.kind === 'stop' && order.kind === 'stop' && last.hasAzimuth && !order.hasAzimuth) {
      trace.splice(-1, 1, { ...order, hasAzimuth: true });
    } else {
      trace.push(order);
    }
  }
  return trace;
}

/** Our driver on the same simulated rotator, told the same. */
async function driveOurselves({ kind, steps }: Model) {
  const clock = new VirtualClock(0);
  const device = simulate(kind, clock);
  const [near, far] = createMemoryStreamPair('rotator');
  device.rotator.attach(far);
  const language = rotatorLanguages[kind];
  const rotator = createLineRotator({
    language,
    clock,
    limits: {
      minAzimuthDeg: 0,
      maxAzimuthDeg: 360,
      minElevationDeg: 0,
      maxElevationDeg: 90,
      maxRateDegS: 6,
    },
    port: {
      name: 'memory',
      isSimulated: true,
      stream: near,
      state: { kind: 'open', detail: null, openings: 1 },
      onStream: (listener) => {
        listener(near);
        return () => {};
      },
      onState: () => () => {},
      close: () => near.close(),
    },
  });
  await clock.runFor(100);
  for (const [command] of steps) {
    const [letter, azimuth, elevation] = command.split(' ');
    if (letter === 'P') await rotator.moveTo(asHamlibRounds(kind, Number(azimuth), Number(elevation)));
    if (letter === 'S') await rotator.stop();
    await clock.runFor(60_000);
  }
  await rotator.close();
  return device;
}

/** Hamlib cuts what it sends a SPID to whole pulses, and we round: both are told what lies on a pulse. */
function asHamlibRounds(kind: RotatorKind, azimuthDeg: number, elevationDeg: number) {
  const isCut = kind === 'rot2prog' || kind === 'md01';
  return isCut
    ? { azimuthDeg: Math.floor(azimuthDeg * 10) / 10, elevationDeg: Math.floor(elevationDeg * 10) / 10 }
    : { azimuthDeg, elevationDeg };
}

describe.skipIf(isAbsent)('Hamlib (rotctl) and our driver on the same simulated rotator', () => {
  it.concurrent.each(models.map((model) => [model.number, model.kind, model] as const))(
    'model %i, %s: every operation succeeds, no word is unknown, and both are understood alike',
    async (_number, kind, model) => {
      const hamlib = await converse(model);
      expect(hamlib.printed).not.toMatch(/error|RPRT -/);
      expect(hamlib.code).toBe(0);
      expect(hamlib.wire).toBe(hamlib.expected);
      expect(hamlib.reports).toEqual([]);
      const ours = await driveOurselves(model);
      expect(ours.reports).toEqual([]);
      const moves = hamlib.orders.filter((order) => order.kind === 'move' || order.kind === 'stop');
      expect(traceOf(ours.orders)).toEqual(traceOf(moves));
      expect([ours.rotator.azimuthDeg, ours.rotator.elevationDeg]).toEqual(model.seen);
      expect(rotatorLanguages[kind].hasPosition).toBe(model.steps.some(([command]) => command === 'p'));
    },
    // Hamlib waits between its words; a machine with other work to do makes it wait longer.
    60_000,
  );
});
