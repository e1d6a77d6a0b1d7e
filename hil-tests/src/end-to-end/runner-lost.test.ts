import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { CampaignResult } from '../report/results.ts';
import {
  endHousePrograms,
  type HouseProgram,
  patienceMs,
  root,
  startHouseProgram,
} from './house-program.fixture.ts';
import { isThere, untilGone } from './other-process.fixture.ts';
import { temporaryFolder } from './running-station.ts';

function resultsIn(out: string): CampaignResult {
  return JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as CampaignResult;
}

function watchdogOf({ bench }: CampaignResult): number {
  return Number(bench.connections['watchdog']!.split(' ')[1]);
}

/** A bench with a board that lives on when the runner dies: here the simulated one, on cables as a real one has them. */
function benchFile(ports: Readonly<Record<string, string>>): string {
  const instrument = (id: string, kind: string, model: string, port: string, uncertainty: string) =>
    `  - { id: ${id}, kind: ${kind}, make: Dawa, model: ${model}, serial: SIM-0001, calibratedUntil: 2099-12-31,
      uncertainty: ${uncertainty}, answerTimeoutMs: 20000,
      connection: { kind: lan, host: 127.0.0.1, port: ${ports[port]!.split(':').at(-1)} } }\n`;
  return `
id: board
article: { name: Board, model: BBM, serial: "1" }
mission: ${root}/missions/aprs-dp
payload: { kind: serial, port: ${ports['payload']}, baudRate: 19200 }
power: { relay: 1, lineRelay: 2, connection: { kind: serial, port: ${ports['relay']}, baudRate: 9600 } }
faultInjector: none
rfTermination: { kind: load, description: load, mostPowerW: 10 }
timing: { bootMs: 30000, answerMs: 20000, detectionMs: 20000, silenceMs: 1000 }
safeState: { withinMs: 20000 }
limits: { kill_switch_time: { low: 0, high: 9 } }
instruments:
${instrument('supply', 'supply', 'SIM-SUPPLY', 'supply', '{ currentA: { absolute: 0.0002 } }')}${instrument('multimeter', 'multimeter', 'SIM-METER', 'multimeter', '{ voltageV: { absolute: 0.001 } }')}${instrument('power-meter', 'power-meter', 'SIM-POWER-METER', 'powerMeter', '{ powerDb: { absolute: 0.5 } }')}`;
}

describe('a runner that is killed while the article transmits', () => {
  const folder = temporaryFolder();

  let watchdog: number | undefined;

  afterEach(async () => {
    // One whose board is gone would look for it for an hour.
    if (watchdog !== undefined && isThere(watchdog)) process.kill(watchdog, 'SIGKILL');
    await endHousePrograms();
  });
  afterAll(() => folder.remove());

  it('leaves it without power, a report that proves nothing, and a campaign that can be gone on with', async () => {
    const board = startHouseProgram('payload-sim/src/main.ts', [
      'payload',
      '--instruments',
      '--seed',
      'lost',
    ]);
    const { ports } = JSON.parse(await board.line('ports')) as { ports: Record<string, string> };
    const bench = join(folder.path, 'bench.yaml');
    writeFileSync(bench, benchFile(ports));
    const { out, words, since } = await killWhileItTransmits(bench, board);
    const results = () => resultsIn(out);
    await board.line('relay 1 open', since);
    await board.line('relay 2 open', since);

    const kept = readFileSync(join(out, 'steps.ndjson'), 'utf8').trim().split('\n');
    expect(kept.map((line) => (JSON.parse(line) as { title: string }).title)).toContain(
      'Transmitter is heard',
    );
    expect(results().verdict).toBe('inconclusive');
    expect(results().reason).toContain('its runner was lost');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Not finished');

    // The watchdog says it more than once: nobody switches on again before it has ended.
    watchdog = watchdogOf(results());
    await untilGone(watchdog, patienceMs);
    const second = startHouseProgram('hil-tests/src/main.ts', [...words, '--resume']);
    expect(await second.ended, second.lines.slice(-30).join('\n')).toBe(0);
    expect(results()).toMatchObject({ verdict: 'pass' });
    expect(results().interruptions!.map(({ text }) => text)).toEqual([
      expect.stringContaining('the runner was lost in KILL-01'),
    ]);
    const again = startHouseProgram('hil-tests/src/main.ts', [...words, '--resume']);
    expect(await again.ended).toBe(2);
    expect(again.lines.join('\n')).toContain('expected a campaign that was cut off');
  }, 400_000);

  /**
   * On a busy machine a runner may be through before it is killed: then another one is.
   *
   * @returns with the lines of the board that were there when it was killed
   */
  async function killWhileItTransmits(bench: string, board: HouseProgram) {
    for (let attempt = 0; ; attempt++) {
      const out = join(folder.path, `out-${attempt}`);
      const words = ['run', '--bench', bench, '--procedures', 'KILL-*', '--out', out];
      const runner = startHouseProgram('hil-tests/src/main.ts', words);
      await runner.line('Transmitter is heard');
      await board.line('relay 1 closed');
      const since = board.lines.length;
      runner.child.kill('SIGKILL');
      await runner.ended;
      const last = board.lines.slice(0, since).findLast((line) => line.includes('relay 1 '));
      if (last?.includes('relay 1 closed') === true) return { out, words, since };
      await untilGone(watchdogOf(resultsIn(out)), patienceMs);
    }
  }
});
