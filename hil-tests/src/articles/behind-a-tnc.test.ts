import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { digipeat } from '@dawa/payload-sim/payload/digipeat/digipeat';
import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { loadBench } from '../bench/load-bench.ts';
import { openBench } from '../bench/open-bench.ts';
import { interoperability } from '../procedures/digipeater/interoperability.ts';
import { runProcedure } from '../procedures/run-procedure.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A TNC with a digipeater at the other end of its air, which takes no time: KISS on TCP. */
function tncOf(style: 'insert' | 'replace'): Promise<number> {
  const settings = { call: 'A55BTN', ssid: 0, aliasMask: 7, style } as const;
  server = createServer((socket) => {
    const decoder = new KissDecoder();
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const frame of decoder.push(bytes)) {
        const answer = frame.ok ? digipeat(frame.value.data, settings) : undefined;
        if (answer?.ok !== true) continue;
        socket.write(encodeKiss({ port: 0, command: kissCommands.data, data: answer.value }));
      }
    });
  });
  return new Promise((resolve) => {
    server!.listen(0, '127.0.0.1', () => resolve((server!.address() as { port: number }).port));
  });
}

async function judged(style: 'insert' | 'replace') {
  const file = fileURLToPath(new URL('../../../docs/examples/bench-aprx.yaml', import.meta.url));
  const plan = await loadBench(file);
  if (!plan.ok) throw new TypeError(plan.fault.kind);
  const air = { kind: 'kiss' as const, port: `tcp:127.0.0.1:${await tncOf(style)}`, baudRate: 19_200 };
  const path = { stationDbm: 34.5, lossDb: 71, uncertaintyDb: 1, calibration: [] };
  const bench = await openBench({ ...plan.value, air: { ...air, ...path } }, new SystemClock(machineClock));
  const phases = interoperability.phases.filter(({ title }) =>
    /Power on|Repeats|altered|by|read/.test(title),
  );
  try {
    return await runProcedure({ ...interoperability, phases }, bench, new AbortController().signal);
  } finally {
    await bench.close();
  }
}

describe('the bench file of the guide', () => {
  it('is sound', async () => {
    const guide = new URL('../../../docs/guides/digipeater-gate.md', import.meta.url);
    const [, yaml] = /```yaml\n(.*?)```/s.exec(await readFile(guide, 'utf8')) ?? [];
    const folder = await mkdtemp(join(tmpdir(), 'dawa-guide-'));
    try {
      await writeFile(join(folder, 'bench.yaml'), yaml!);
      expect(await loadBench(join(folder, 'bench.yaml'))).toMatchObject({ ok: true });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a digipeater of any maker, behind a TNC', () => {
  it('passes the gate over its air alone', async () => {
    const { phases, verdict, unsafe } = await judged('insert');
    expect(phases.map((phase) => `${phase.title}: ${phase.verdict}`)).toEqual([
      'Power on and settings: not-run',
      'Repeats as the mission declares: pass',
      'Nothing is altered: pass',
      'Everything that it sent can be read: pass',
    ]);
    expect(phases[0]!.reason).toBe('not run: this bench has no bus for telecommands');
    expect([verdict, unsafe]).toEqual(['pass', undefined]);
  }, 60_000);

  it('fails it when it answers in another way than is declared', async () => {
    const { phases } = await judged('replace');
    expect(phases.map(({ verdict }) => verdict)).toEqual(['not-run', 'fail', 'pass', 'pass']);
  }, 60_000);
});
