import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeConfigFault } from '@dawa/groundstation/config/config-fault';
import { jsonSchemaFile } from '@dawa/groundstation/config/json-schema';
import { afterEach, describe, expect, it } from 'vitest';
import { articleRemarks } from './bench-article.ts';
import { benchFile } from './bench-file.ts';
import { loadBench } from './load-bench.ts';

const example = (name: string) => fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url));

describe('the bench file', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  async function faultOf(text: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
    folders.push(folder);
    writeFileSync(join(folder, 'bench.yaml'), text);
    const bench = await loadBench(join(folder, 'bench.yaml'));
    return bench.ok ? 'none' : describeConfigFault(bench.fault).replace(`${folder}/`, '');
  }

  const sound = `
id: b
article: { name: Board, model: BBM, serial: "1" }
mission: .
payload: { kind: serial, port: /dev/ttyUSB0, baudRate: 19200 }
power: { relay: 1, connection: { kind: serial, port: /dev/ttyUSB1, baudRate: 9600 } }
faultInjector: none
limits: { bus_voltage: { low: 4.85, high: 5.15 } }
`;

  it.each([
    'bench-simulated.yaml',
    'bench-firmware.yaml',
    'bench-serial.yaml',
    'bench-terminals.yaml',
    'bench-simavr.yaml',
    'bench-aprx.yaml',
    'bench-direwolf.yaml',
  ])('of the manual is sound: %s', async (name) => {
    const bench = await loadBench(example(name));
    expect(bench.ok && bench.value.missionFolder.endsWith('/missions/aprs-dp')).toBe(true);
  });

  it('has a schema for editors that is what the code checks (npx vitest -u renews it)', async () => {
    const file = fileURLToPath(new URL('../../../docs/schemas/bench.schema.json', import.meta.url));
    await expect(jsonSchemaFile(benchFile, 'bench file of Dawa')).toMatchFileSnapshot(file);
  });

  it('needs no more than what is connected', async () => {
    expect(await faultOf(sound)).toBe('none');
  });

  it('says in one line what is wrong', async () => {
    expect(await faultOf(sound.replace('relay: 1', 'relay: 0'))).toBe(
      'bench.yaml: power.relay: expected a whole number 1 to 255, found 0',
    );
    expect(await faultOf(sound.replace('baudRate: 9600', 'baud: 9600'))).toContain('found baud');
  });

  it('lets no simulated relay feed a real board, and breaks no real board on purpose', async () => {
    const simulatedRelay = '{ kind: simulated }';
    expect(
      await faultOf(sound.replace('{ kind: serial, port: /dev/ttyUSB1, baudRate: 9600 }', simulatedRelay)),
    ).toContain('power.connection.kind: expected serial');
    expect(await faultOf(sound.replace('faultInjector: none', 'faultInjector: simulator'))).toContain(
      'faultInjector: expected none',
    );
  });

  it('knows an article of which there is nothing but its air from a board, which has a bus and a supply', async () => {
    const program = `
id: b
article: { name: aprx, model: program, serial: "1" }
mission: .
payload: { kind: none }
air: { kind: program, program: aprx }
faultInjector: none
limits: {}
`;
    expect(await faultOf(program)).toBe('none');
    expect(await faultOf(program.replace('kind: program, program: aprx', 'kind: kiss, port: /dev/a'))).toBe(
      'none',
    );
    expect(await faultOf(program.replace('kind: program, program: aprx', 'kind: simulated'))).toBe(
      'bench.yaml: air.kind: expected program or kiss, for there is no other way to the article, found simulated',
    );
    expect(
      await faultOf(program.replace('payload: { kind: none }', 'payload: { kind: simulated }')),
    ).toContain('payload.kind: expected none, for the article is a program, found simulated');
    expect(await faultOf(program.replace('program: aprx }', 'program: fldigi }'))).toContain('air.program');
    expect(await faultOf(sound.replace(/^power:.*$/m, ''))).toContain('power.connection.kind');
  });

  it('keeps virtual time from what lives in real time', async () => {
    const simulated = `${sound
      .replace('{ kind: serial, port: /dev/ttyUSB0, baudRate: 19200 }', '{ kind: simulated }')
      .replace('{ kind: serial, port: /dev/ttyUSB1, baudRate: 9600 }', '{ kind: simulated }')}`;
    const withSimulator = (simulator: string) => faultOf(`${simulated}simulator: ${simulator}\n`);
    expect(await faultOf(simulated)).toBe('none');
    expect(await withSimulator('{ rate: 2 }')).toBe(
      'bench.yaml: simulator.rate: expected 1, or time: real beside it, found 2',
    );
    expect(await withSimulator('{ time: real, rate: 2 }')).toBe('none');
    expect(await withSimulator('{ article: simavr }')).toBe(
      'bench.yaml: simulator.time: expected real, for simavr has no other, found virtual',
    );
    expect(await withSimulator('{ startsAt: yesterday }')).toContain('simulator.startsAt');
  });

  it('lets no simulated radio hear a real board', async () => {
    expect(await faultOf(`${sound}air: { kind: simulated }\n`)).toBe(
      'bench.yaml: air.kind: expected kiss: a simulated radio hears no real board, found simulated',
    );
    expect(await faultOf(`${sound}air: { kind: kiss }\n`)).toContain('air.port');
  });

  const instrument = (change: string) =>
    `${sound}instruments:
  - { id: psu, kind: supply, make: Rigol, model: DP832, serial: "1", calibratedUntil: 2027-05-31, ${change} }
`;

  it.each([
    ['connection: { kind: lan, host: 10.0.0.1 }', 'none'],
    [
      'connection: { kind: lan, host: 10.0.0.1, port: 70000 }',
      'bench.yaml: instruments[0].connection.port: expected a whole number 1 to 65535, found 70000',
    ],
    [
      'connection: { kind: gpib }',
      'bench.yaml: instruments[0].connection.kind: expected one of simulated, lan, serial',
    ],
    ['connection: { kind: simulated }', 'instruments[0].connection.kind: expected lan or serial'],
    ['uncertainty: { voltageV: { absolute: -1 } }', 'expected a number from 0, found -1'],
    ['uncertainty: { voltage: { absolute: 1 } }', 'voltage'],
    ['calibratedOn: yesterday', 'instruments[0].calibratedOn'],
  ])('knows what an instrument with %s is worth', async (change, expected) => {
    expect(await faultOf(instrument(change))).toContain(expected);
  });

  it('knows what can be taken out of the simulated payload, and nothing else', async () => {
    const simulated = sound
      .replace('{ kind: serial, port: /dev/ttyUSB0, baudRate: 19200 }', '{ kind: simulated }')
      .replace('{ kind: serial, port: /dev/ttyUSB1, baudRate: 9600 }', '{ kind: simulated }');
    const without = (name: string) => faultOf(`${simulated}simulator: { disabledDetections: [${name}] }\n`);
    expect(await without('watchdog')).toBe('none');
    expect(await without('watchdogs')).toContain('simulator.disabledDetections[0]: expected');
  });

  it('wants one id for one instrument, and two relays for two things', async () => {
    const twice = `${instrument('answerTimeoutMs: 100')}${instrument('answerTimeoutMs: 100').split('\n').at(-2)}\n`;
    expect(await faultOf(twice)).toContain('instruments[1].id: expected an id of its own, found psu');
    expect(await faultOf(sound.replace('relay: 1,', 'relay: 1, lineRelay: 1,'))).toContain(
      'power.lineRelay: expected another relay than 1, found 1',
    );
  });

  it('takes a relay board on USB, and wants its node', async () => {
    const serial = '{ kind: serial, port: /dev/ttyUSB1, baudRate: 9600 }';
    expect(await faultOf(sound.replace(serial, '{ kind: hid, path: /dev/dawa/relay }'))).toBe('none');
    expect(await faultOf(sound.replace(serial, '{ kind: hid }'))).toContain('power.connection.path');
  });

  it('knows the article down to its red tags', async () => {
    const tagged = sound.replace('serial: "1" }', 'serial: "1", redTags: [{ id: RT-1, text: tape }] }');
    expect(await faultOf(tagged)).toContain('article.redTags[0].since');
    expect(await faultOf(sound.replace('serial: "1" }', 'serial: "1", firmwareSha256: abc }'))).toContain(
      'article.firmwareSha256: expected',
    );
    const worn = { J1: { matings: 50, most: 50 }, J2: { matings: 3, most: 50 } };
    const redTags = [{ id: 'RT-1', text: 'tape on J1', since: '2026-11-20' }];
    expect(articleRemarks({ connectorMatings: worn, redTags })).toEqual([
      'red tag RT-1 open since 2026-11-20: tape on J1',
      'connector J1: mated 50 times, 50 allowed',
    ]);
  });

  it('declares what the transmitter works into in full', async () => {
    expect(await faultOf(`${sound}rfTermination: { kind: load, description: 50 ohm }\n`)).toContain(
      'rfTermination.mostPowerW',
    );
    expect(
      await faultOf(`${sound}rfTermination: { kind: nothing, description: x, mostPowerW: 1 }\n`),
    ).toContain('rfTermination.kind: expected one of load, attenuator, antenna');
  });
});
