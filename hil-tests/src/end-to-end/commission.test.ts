import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { separationDeg, wrapTo180 } from '@dawa/flight-dynamics/angle';
import { runCommandLine } from '@dawa/groundstation/cli/command';
import { commandTable } from '@dawa/groundstation/cli/commands';
import { runCommission } from '@dawa/groundstation/cli/commission';
import { loadStation } from '@dawa/groundstation/config/station-config';
import { openStationDevices } from '@dawa/groundstation/main-measuring';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { machineHost } from '@dawa/payload-sim/clock/machine-clock';
import { RotatorSimulator } from '@dawa/payload-sim/station-devices/rotator';
import { createRandom } from '@dawa/seams/random';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const mast = { azimuthOffsetDeg: 7.2, elevationOffsetDeg: -0.6, tiltNorthDeg: -1.2, tiltEastDeg: 0.9 };
/** Everything here runs on one clock that is faster than life; the cable is a real one of the kernel. */
const rate = 20;

// Needs /dev/ptmx and perl, as the simulators do; without them a TCP port on the loopback stands in.
describe('a new team, from nothing to a measured station, at a simulated rotator behind a serial port', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-first-station-'));
  const config = join(folder, 'station.yaml');
  const clock = new ScaledClock(
    { atMs: Date.UTC(2026, 10, 29, 6), monotonicMs: machineHost.monotonicMs(), rate },
    machineHost,
  );
  let simulator: RotatorSimulator;
  let cable: Awaited<ReturnType<typeof openSerialEnd>>;
  beforeAll(async () => {
    simulator = new RotatorSimulator({
      clock,
      random: createRandom('first station'),
      settings: { mast, playDeg: 0.8, maxRateDegS: 5, parkAzimuthDeg: 90, parkElevationDeg: 20 },
    });
    cable = await openSerialEnd((stream) => simulator.attach(stream));
  });
  afterAll(async () => {
    await cable.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Types at `dawa`; `answer` is the person who reads what it says and types lines. */
  async function dawa(
    words: readonly string[],
    answer: (asked: string) => string | undefined = () => undefined,
  ) {
    const stdin = new PassThrough();
    const texts = { stdout: '', stderr: '' };
    const sink = (name: 'stdout' | 'stderr') =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          texts[name] += chunk.toString();
          const typed =
            name === 'stderr' && /[:\]] $/.test(chunk.toString()) ? answer(chunk.toString()) : undefined;
          if (typed !== undefined) stdin.write(`${typed}\n`);
          done();
        },
      });
    const context = {
      stdin,
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      clock,
      root,
      signal: new AbortController().signal,
    };
    const commands = commandTable(
      async () => async () => 0,
      async () => runCommission(openStationDevices),
    );
    const exitCode = await runCommandLine(words, commands, context);
    return { exitCode, ...texts };
  }
  const commission = (words: readonly string[], answer?: (asked: string) => string | undefined) =>
    dawa(
      ['commission', ...words, '--config', config, '--data', join(folder, 'data'), '--arm', 'motion'],
      answer,
    );

  it('writes a station that loads', async () => {
    const port = ['--rotator', 'easycomm2', '--rotator-port', cable.path];
    const said = await dawa(['init', '--out', config, '--yes', '--place', '27.4728,89.6393,2334', ...port]);
    expect(said.exitCode, said.stderr).toBe(0);
    expect(existsSync(config)).toBe(true);
  });

  it('measures how fast it turns and how much play it has', async () => {
    const ranges = ['--yes', '--azimuth-range', '60,140', '--elevation-range', '15,75'];
    const slew = await commission(['slew', '--runs', '2', ...ranges, '--format', 'json']);
    expect(slew.exitCode, slew.stderr).toBe(0);
    const { entry } = JSON.parse(slew.stdout) as {
      entry: Record<'azimuth' | 'elevation', { rateDegS: number }>;
    };
    for (const axis of [entry.azimuth, entry.elevation])
      expect(Math.abs(axis.rateDegS - 5)).toBeLessThan(0.25);
    const backlash = await commission(['backlash', '--steps', '1', ...ranges, '--format', 'json']);
    expect(backlash.exitCode, backlash.stderr).toBe(0);
    const played = JSON.parse(backlash.stdout) as {
      entry: Record<'azimuth' | 'elevation', { playDeg: number }>;
    };
    for (const axis of [played.entry.azimuth, played.entry.elevation])
      expect(Math.abs(axis.playDeg - 0.8)).toBeLessThan(0.15);
  });

  it('finds north and lean with marks on the ground, writes them, and then points true', async () => {
    // Four towers whose directions are on the map; the person looks along the boom.
    const towers = [
      [80, 12],
      [170, 35],
      [250, 20],
      [300, 50],
    ] as const;
    let tower = -1;
    let state: 'next' | 'go' | 'turn' = 'next';
    const eye = (asked: string): string | undefined => {
      if (asked.startsWith('Type move')) return 'move';
      if (state === 'next') {
        tower++;
        state = 'go';
        const there = towers[tower];
        return there === undefined ? 'done' : `at ${there[0]},${there[1]}`;
      }
      if (state === 'go') {
        state = 'turn';
        return 'go';
      }
      const [azimuthDeg, elevationDeg] = towers[tower]!;
      const rightDeg = wrapTo180(azimuthDeg - simulator.azimuthDeg);
      const upDeg = elevationDeg - simulator.elevationDeg;
      // The play takes up the first of each turn the other way.
      if (Math.abs(rightDeg) > 0.5)
        return `${rightDeg > 0 ? 'right' : 'left'} ${Math.abs(rightDeg).toFixed(1)}`;
      if (Math.abs(upDeg) > 0.5) return `${upDeg > 0 ? 'up' : 'down'} ${Math.abs(upDeg).toFixed(1)}`;
      state = 'next';
      return 'mark';
    };
    const said = await commission(['azimuth', '--by', '80,12', '--format', 'json'], eye);
    expect(said.exitCode, said.stderr).toBe(0);
    const station = await loadStation(config);
    if (!station.ok) throw new TypeError(JSON.stringify(station.fault));
    const { alignment } = station.value.file.commissioning!;
    expect(Math.abs(alignment!.azimuthOffsetDeg - mast.azimuthOffsetDeg)).toBeLessThan(
      3 * alignment!.azimuthSigmaDeg,
    );
    expect(readFileSync(config, 'utf8')).toContain('# Written by dawa init');

    const devices = await openStationDevices({
      station: station.value,
      stationPath: config,
      dataFolder: join(folder, 'data'),
      clock,
      say: () => {},
    });
    await devices.rotator!.readPosition().catch(() => {});
    while (devices.rotator!.info.state !== 'ok') await clock.sleep(500);
    devices.safety.arm('motion', 'test');
    const target = { azimuthDeg: 210, elevationDeg: 40 };
    await devices.rotator!.moveTo(target);
    await clock.sleep(60_000);
    const offDeg = separationDeg(simulator, target);
    await devices.close();
    expect(offDeg).toBeLessThan(1);
  });
});
