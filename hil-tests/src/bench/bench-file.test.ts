import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeConfigFault } from '@dawa/groundstation/config/config-fault';
import { jsonSchemaFile } from '@dawa/groundstation/config/json-schema';
import { afterEach, describe, expect, it } from 'vitest';
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

  it.each(['bench-simulated.yaml', 'bench-serial.yaml'])('of the manual is sound: %s', async (name) => {
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
});
