import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@dawa/seams/random';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../main.ts';
import type { CampaignResult } from '../report/results.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const simulated = readFileSync(`${root}docs/examples/bench-simulated.yaml`, 'utf8').replace(
  /^mission: .*$/m,
  `mission: ${root}missions/aprs-dp`,
);
const random = createRandom('odd bench files');
const noise = Uint8Array.from({ length: 4096 }, () => random.integer(256));

/** A board whose ports are these; nothing of it is simulated. */
const onPorts = (payload: string, relay: string) => `
id: board
article: { name: Board, model: BBM, serial: "1" }
mission: ${root}missions/aprs-dp
payload: { kind: serial, port: "${payload}", baudRate: 19200 }
power: { relay: 1, connection: { kind: serial, port: "${relay}", baudRate: 9600 } }
faultInjector: none
limits: {}
`;

const folder = mkdtempSync(join(tmpdir(), 'dawa-odd-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** As somebody who types it sees it. */
async function run(content: string | Uint8Array, ...words: string[]) {
  const bench = join(folder, 'bench.yaml');
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  writeFileSync(bench, content);
  let complaint = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complaint += String(text);
    return true;
  });
  const code = await main(['run', '--bench', bench, '--out', out, ...words]);
  vi.restoreAllMocks();
  return { code, lines: complaint.trimEnd().split('\n'), out };
}

describe('a wrong bench file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'expected'],
    ['no YAML', 'id: [unclosed', 'expected'],
    ['noise', noise, 'expected'],
    ['a list', '- a\n- b\n', 'expected'],
    ['of another kind', readFileSync(`${root}docs/examples/station.yaml`, 'utf8'), 'expected'],
    ['without limits', simulated.slice(0, simulated.indexOf('limits:')), 'limits'],
    ['with a limit that is no number', simulated.replace('low: 4.85', 'low: .nan'), 'limits.bus_voltage.low'],
    [
      'with a limit upside down',
      simulated.replace('low: 4.85, high: 5.15', 'low: 5.15, high: 4.85'),
      'bus_voltage',
    ],
    ['with an instrument of no kind', simulated.replace('kind: multimeter', 'kind: crystal-ball'), 'kind'],
  ])('that is %s is refused in one line, and nothing is touched', async (_what, content, named) => {
    const { code, lines, out } = await run(content);
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^dawa hil: .*(expected .*, found |ENOENT)/);
    expect(lines[0]).toContain(named);
    expect(existsSync(out)).toBe(false);
  });

  it('of a mission that is not there is told of, in one line and in the papers, and leaves nothing to go on with', async () => {
    const content = simulated.replace('missions/aprs-dp', 'missions/nowhere');
    const { code, lines, out } = await run(content);
    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^dawa hil: .*nowhere/)]);
    const { verdict, reason } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as CampaignResult;
    expect([verdict, reason]).toEqual([
      'inconclusive',
      expect.stringMatching(/^nothing was tested: .*nowhere/),
    ]);
    expect(JSON.parse(readFileSync(join(out, 'progress.json'), 'utf8'))).toMatchObject({ isEnded: true });
  });

  it('that is not there is named', async () => {
    let complaint = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complaint += String(text);
      return true;
    });
    expect(await main(['run', '--bench', join(folder, 'none.yaml')])).toBe(2);
    expect(complaint).toMatch(/^dawa hil: .*none\.yaml/);
  });
});

describe('a bench whose cables lead nowhere', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it.each(['/dev/serial/by-id/usb-nobody', '/dev/null', '/dev/full', 'tcp:127.0.0.1:1'])(
    'is told of in one line where the board should be at %s',
    async (port) => {
      const { code, lines, out } = await run(onPorts(port, port));
      expect(code).toBe(2);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^dawa hil: .{10,}/);
      expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('nothing was tested');
    },
    60_000,
  );

  it('proves nothing of a port that says nothing, and has papers that tell what was expected', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {}));
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const quick = 'timing: { bootMs: 50, answerMs: 50, detectionMs: 50, silenceMs: 50 }\n';
    const content = `${onPorts(`tcp:127.0.0.1:${port}`, `tcp:127.0.0.1:${port}`)}${quick}`;
    const { code, out } = await run(content, '--procedures', 'KILL-*');
    expect(code).toBe(1);
    const { verdict, procedures } = JSON.parse(
      readFileSync(join(out, 'results.json'), 'utf8'),
    ) as CampaignResult;
    expect(verdict).toBe('fail');
    expect(procedures[0]!.phases[0]!.steps.find((step) => step.verdict === 'fail')).toMatchObject({
      title: 'Boot event 0x0101',
      found: 'nothing',
    });
  }, 120_000);
});
