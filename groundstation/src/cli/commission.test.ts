import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pointedAt } from '@dawa/flight-dynamics/antenna-alignment';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStation } from '../config/station-config.ts';
import { root, typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.UTC(2026, 10, 29, 16);
let folder: string;
let config: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-commission-'));
  config = join(folder, 'station.yaml');
  // With the files that it names.
  cpSync(join(root, 'docs/examples'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const commission = (words: readonly string[], stdin = '') =>
  typeDawa(['commission', ...words, '--config', config], nowAtMs, stdin);
const measured = async () => {
  const station = await loadStation(config);
  return station.ok ? station.value.file.commissioning : station.fault;
};

/** Six sightings on a mast that is turned by 5 degrees and leans 2 to the north. */
function saveSightings(): string {
  const mast = { azimuthOffsetDeg: 5, elevationOffsetDeg: 0, tiltNorthDeg: 2, tiltEastDeg: 0 };
  const rows = [10, 80, 150, 200, 260, 330].map((azimuthDeg) => {
    const seen = pointedAt(mast, { azimuthDeg, elevationDeg: 30 });
    return `${azimuthDeg},30,${seen.azimuthDeg.toFixed(4)},${seen.elevationDeg.toFixed(4)}`;
  });
  const path = join(folder, 'sightings.csv');
  writeFileSync(
    path,
    `# by hand\ncontrollerAzimuthDeg,controllerElevationDeg,observedAzimuthDeg,observedElevationDeg\n${rows.join('\n')}\n`,
  );
  return path;
}

describe('dawa commission', () => {
  it('fits sightings from a file and writes what it found, all other lines untouched', async () => {
    const before = readFileSync(config, 'utf8');
    const said = await commission(['azimuth', '--pairs', saveSightings()]);
    expect(said).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/azimuth offset +5.00 deg/),
    });
    expect(readFileSync(config, 'utf8').startsWith(before)).toBe(true);
    expect(await measured()).toMatchObject({
      alignment: { azimuthOffsetDeg: 5, tiltNorthDeg: 2, sightings: 6, measuredAt: '2026-11-29T16:00:00Z' },
    });
  });

  it('writes nothing with --dry-run, and gives JSON to programs', async () => {
    const before = readFileSync(config, 'utf8');
    const said = await commission(['azimuth', '--pairs', saveSightings(), '--dry-run', '--format', 'json']);
    expect(JSON.parse(said.stdout)).toMatchObject({
      step: 'azimuth',
      key: 'alignment',
      file: null,
      entry: { azimuthOffsetDeg: 5 },
    });
    expect(readFileSync(config, 'utf8')).toBe(before);
  });

  it('writes down what was read from a deviation meter, for so long as was said', async () => {
    await commission(['audio-level', '--level', '0.4', '--deviation', '3000', '--valid-days', '10']);
    expect(await measured()).toMatchObject({
      audioLevel: { level: 0.4, deviationHz: 3000, sigmaHz: 150, expiresAt: '2026-12-09T16:00:00Z' },
    });
  });

  it('lists what was measured, how sure, and what is due; exit code 1 when something expired', async () => {
    expect(await commission(['--list'])).toMatchObject({ exitCode: 0 });
    await commission(['audio-level', '--level', '0.4', '--deviation', '3000', '--valid-days', '10']);
    const good = await commission(['--list']);
    expect(good.stdout).toMatch(/^audio-level +good +2026-11-29 +2026-12-09 +3000 ±150 Hz/m);
    const later = await typeDawa(
      ['commission', '--list', '--format', 'json', '--config', config],
      nowAtMs + 11 * 86_400_000,
    );
    expect(later.exitCode).toBe(1);
    const { measurements } = JSON.parse(later.stdout) as { measurements: { step: string; state: string }[] };
    expect(measurements.find(({ step }) => step === 'audio-level')).toMatchObject({ state: 'expired' });
  });

  it('is said to be due by dawa doctor', async () => {
    await commission(['audio-level', '--level', '0.4', '--deviation', '3000', '--valid-days', '10']);
    const said = await typeDawa(
      ['doctor', '--config', config, '--format', 'json'],
      nowAtMs + 11 * 86_400_000,
    );
    const { findings } = JSON.parse(said.stdout) as {
      findings: { what: string; found: string; advice: string }[];
    };
    expect(findings.find(({ what }) => what === 'measured: audio-level')).toMatchObject({
      found: '3000 ±150 Hz, expired 2026-12-09',
      advice: 'it is still used; measure it again: dawa commission audio-level',
    });
    expect(findings.find(({ what }) => what === 'measured: azimuth')).toMatchObject({ found: 'never' });
  });

  it.each([
    [['encoder'], '--arm: expected motion, by somebody who sees the antenna, found nothing'],
    [
      ['slew', '--arm', 'transmission'],
      '--arm: expected motion, by somebody who sees the antenna, found transmission',
    ],
    [
      ['transmit-delay', '--arm', 'motion'],
      '--arm: expected transmission, by somebody who sees the antenna, found motion',
    ],
    [['noise'], '--arm: expected motion'],
    [['azimuth'], '--by: expected sun, AZ,EL of a beacon, or --pairs FILE, found nothing'],
    [['azimuth', '--by', 'moon'], '--by: expected sun, or AZ,EL of a beacon, found moon'],
    [['azimuth', '--pairs', '/no/such.csv'], '--pairs: expected a file that is there, found /no/such.csv'],
    [['radio-ppm'], '--reference: expected the frequency of a carrier in hertz, found nothing'],
    [
      ['encoder', '--arm', 'motion', '--azimuth-range', '10,900'],
      '--azimuth-range: expected LOW,HIGH within 0 to 450, found 10,900',
    ],
    [
      ['colour'],
      'STEP: expected one of azimuth, encoder, backlash, slew, radio-ppm, transmit-delay, audio-level, noise, protection, found colour',
    ],
    [[], 'STEP: expected one of azimuth'],
  ])('refuses %j in one line, with exit code 2', async (words, line) => {
    const said = await commission(words);
    expect(said.stderr).toContain(`dawa commission: ${line}`);
    expect(said.exitCode).toBe(2);
  });

  it('opens no device before a person has typed that it may move, nor with another word', async () => {
    const said = await commission(['encoder', '--arm', 'motion', '--axis', 'azimuth'], 'yes\n');
    expect(said.stderr).toContain(
      'The antenna will move: azimuth 5 to 445. Nobody may stand where it sweeps.',
    );
    expect(said.stderr).toContain('dawa commission: not agreed: expected move, found yes');
    expect(said.exitCode).toBe(2);
    expect(said.stderr).not.toContain('not part of this test');
  });

  it('takes no --yes for a dummy load', async () => {
    const said = await commission(['transmit-delay', '--arm', 'transmission', '--yes'], '\n');
    expect(said.stderr).toContain('dawa commission: not agreed: expected dummy load, found nothing');
  });

  it('writes no entry that would keep the station from starting', async () => {
    const before = readFileSync(config, 'utf8');
    writeFileSync(config, before.replace('kind: raw-bytes', 'kind: raw-bytes # a comment'));
    writeFileSync(join(folder, 'sightings.csv'), 'a,b\n1,2\n');
    const said = await commission(['azimuth', '--pairs', join(folder, 'sightings.csv')]);
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toContain('bad-header: expected controllerAzimuthDeg');
  });
});
