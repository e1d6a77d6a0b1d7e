import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SourceProgram, startProgram } from './keying/source-program.ts';
import { untilGone } from './other-process.fixture.ts';
import { temporaryFolder } from './running-station.ts';

const canMakeTerminals = existsSync('/dev/ptmx') && spawnSync('perl', ['-e', '1']).status === 0;
const clock = new SystemClock();
/** What may not be exceeded on a line that can be released: the lease, and half a second. */
const leaseMs = 500;
const slackMs = 500;
/** A watchdog that froze is told from one that is slow after this long. */
const silentWatchdogMs = 1000;
const startMs = 30_000;

// One station lives through all of it, for a process from its source takes a second to begin.
describe.skipIf(!canMakeTerminals)('a transmitter whose station is lost', () => {
  let radio: SourceProgram;
  let station: SourceProgram;
  const stations: SourceProgram[] = [];
  let folder: ReturnType<typeof temporaryFolder>;
  const start = async () => {
    const { path } = await radio.until(({ what }) => what === 'port', startMs);
    const begun = startProgram('keying-station.ts', [String(path), join(folder.path, 'safety.json')]);
    stations.push(begun);
    return begun;
  };
  const watchdogPids = () =>
    stations.flatMap(({ said }) =>
      said.filter(({ what }) => what === 'watchdog').map(({ pid }) => Number(pid)),
    );
  const watchdogPid = () => Number(station.said.findLast(({ what }) => what === 'watchdog')?.['pid']);
  /** Keys; `loseIt` then takes something away. @returns real time until the radio's own key was up */
  const keyAndLose = async (loseIt: () => void) => {
    const from = station.said.length;
    station.child.stdin!.write('key\n');
    await station.until(({ what }) => what === 'keyed', startMs, from);
    const heard = radio.said.length;
    const lostAtMs = clock.nowAtMs();
    loseIt();
    const { atMs } = await radio.until(({ what }) => what === 'key-up', 10_000, heard);
    return { onForMs: atMs - lostAtMs, heard, from };
  };
  const keyDownsSince = (heard: number) =>
    radio.said.slice(heard).filter(({ what }) => what === 'key-down').length;

  beforeAll(async () => {
    folder = temporaryFolder();
    radio = startProgram('radio-process.ts', []);
    station = await start();
  }, startMs);
  afterAll(async () => {
    await station.kill();
    // One whose radio is gone would look for it for an hour, and find the next test's under its name.
    for (const pid of watchdogPids()) await untilGone(pid, 10_000);
    await radio.kill();
    folder.remove();
  });

  it('is released by the station when the watchdog is killed, and keyed again only behind a new one', async () => {
    let pid = 0;
    const { onForMs, from } = await keyAndLose(() => {
      pid = watchdogPid();
      process.kill(pid, 'SIGKILL');
    });
    expect(onForMs).toBeLessThan(leaseMs);
    await station.until(({ what }) => what === 'trouble', 10_000, from);
    await station.until(({ what, pid: next }) => what === 'watchdog' && next !== pid, startMs);
  }, 180_000);

  it('is released by the station when the watchdog freezes', async () => {
    const { onForMs } = await keyAndLose(() => process.kill(watchdogPid(), 'SIGSTOP'));
    expect(onForMs).toBeLessThan(silentWatchdogMs + slackMs);
    process.kill(watchdogPid(), 'SIGKILL');
  }, 180_000);

  it('is released by the watchdog when the station freezes, and not keyed when it thaws', async () => {
    const { onForMs, heard, from } = await keyAndLose(() => station.child.kill('SIGSTOP'));
    expect(onForMs).toBeLessThan(leaseMs + slackMs);
    station.child.kill('SIGCONT');
    await station.until(({ what }) => what === 'trouble', 10_000, from);
    station.child.stdin!.write('stop\n');
    await station.until(({ what }) => what === 'stopped', 10_000, from);
    expect(keyDownsSince(heard)).toBe(0);
  }, 180_000);

  it('is released by the watchdog when the station is killed, and not keyed by the next one', async () => {
    const { onForMs, heard } = await keyAndLose(() => station.child.kill('SIGKILL'));
    expect(onForMs).toBeLessThan(leaseMs + slackMs);
    station = await start();
    await station.until(({ what, state }) => what === 'radio' && state === 'ok', startMs);
    expect(station.said.find(({ what }) => what === 'started')).toMatchObject({ wasKeyed: true });
    expect(keyDownsSince(heard)).toBe(0);
  }, 180_000);
});
