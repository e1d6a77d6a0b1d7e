import { createServer } from 'node:net';
import { openLoopbackPort } from '@dawa/payload-sim/adapters/loopback-port';
import { instrumentPorts } from '@dawa/payload-sim/bench-devices/bench-instruments';
import { createPayloadBench } from '@dawa/payload-sim/payload-bench';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { instrumentSection } from '../bench/bench-instrument.ts';
import { openInstruments } from './bench-instruments.ts';

const clock = new SystemClock();
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** The simulated instruments on sockets of this machine. */
async function sockets() {
  const bench = createPayloadBench({ clock, random: createRandom('open'), report: () => {}, number: 1 });
  const ports: Record<string, string> = {};
  for (const port of instrumentPorts) {
    const cable = await openLoopbackPort((stream) => bench.attach(port, stream));
    open.push(cable);
    ports[port] = cable.path;
  }
  return { bench, ports };
}

function section(id: string, kind: string, model: string, connection: object, change: object = {}) {
  return instrumentSection.parse({
    ...{ id, kind, make: 'Dawa', model, serial: 'SIM-0001', calibratedUntil: null, connection },
    answerTimeoutMs: 30_000,
    ...change,
  });
}

const lan = (path: string) => ({ kind: 'lan', host: '127.0.0.1', port: Number(path.split(':').at(-1)) });

describe('instruments over LAN', () => {
  it('are asked who they are, set and read', async () => {
    const { ports } = await sockets();
    const instruments = await openInstruments(
      [
        section('psu', 'supply', 'SIM-SUPPLY', lan(ports['supply']!)),
        section('dmm', 'multimeter', 'SIM-METER', { kind: 'simulated' }),
        section('note', 'other', 'notebook', { kind: 'simulated' }),
      ],
      ports,
      clock,
    );
    open.push(instruments);
    expect(instruments.absent).toEqual([]);
    expect(instruments.present.map(({ identity }) => identity.model)).toEqual(['SIM-SUPPLY', 'SIM-METER']);
    expect(await instruments.setSupply({ voltageV: 4.9, isOn: true })).toBeUndefined();
    const read = await instruments.read('supply_voltage');
    expect('reading' in read && read.reading.value).toBeCloseTo(4.9, 1);
    expect(await instruments.setSupply({ voltageV: 49 })).toContain('-222 Data out of range');
  });

  it('that are others, silent or not there are left out with their reason', async () => {
    const { ports, bench } = await sockets();
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as { port: number };
    await new Promise((resolve) => nobody.close(resolve));
    bench.setFault('instrument-stranger', true, { instrument: 'supply' });
    bench.setFault('instrument-silent', true, { instrument: 'multimeter' });
    const instruments = await openInstruments(
      [
        section('psu', 'supply', 'SIM-SUPPLY', lan(ports['supply']!)),
        section('dmm', 'multimeter', 'SIM-METER', lan(ports['multimeter']!), { answerTimeoutMs: 200 }),
        section('att', 'attenuator', 'SIM-METER', lan(ports['attenuator']!)),
        section('sa', 'analyser', 'FSH4', { kind: 'lan', host: '127.0.0.1', port }),
        section('shelf', 'power-meter', 'U2000', {}, { connection: undefined }),
      ],
      ports,
      clock,
    );
    open.push(instruments);
    expect(instruments.present).toEqual([]);
    const reasons = Object.fromEntries(instruments.absent.map(({ id, reason }) => [id, reason]));
    expect(reasons['psu']).toContain(
      'expected Dawa SIM-SUPPLY, serial SIM-0001, found Dawa SIM-SUPPLY, serial SIM-0001-OTHER',
    );
    expect(reasons['dmm']).toContain('expected an answer to *IDN? within 200 ms');
    expect(reasons['att']).toContain('found Dawa SIM-ATTENUATOR');
    expect(reasons['sa']).toContain('ECONNREFUSED');
    expect(reasons['shelf']).toBe('the bench file gives no connection');
    expect(await instruments.read('supply_current')).toEqual({ reason: expect.stringContaining('psu: ') });
  });
});
