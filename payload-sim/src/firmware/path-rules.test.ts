import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { type DigipeatStyle, digipeat } from '../payload/digipeat/digipeat.ts';

const firmware = fileURLToPath(new URL('../../firmware/', import.meta.url));
const styles: readonly DigipeatStyle[] = ['insert', 'replace', 'decrement'];
const count = 10_000;

/** The firmware's own path.c, compiled for this machine: settings and a frame a line in, what it sends on out. */
const harness = `
#include "path.h"
#include "settings.h"
#include <stdio.h>
#include <string.h>
struct settings settings;
int main(void) {
  static char line[4096];
  static uint8_t frame[2048], sent[4096];
  while (fgets(line, sizeof line, stdin)) {
    unsigned style, mask, ssid, octet;
    int at;
    memset(&settings, 0, sizeof settings);
    memcpy(settings.call, "A55BTN", 6);
    sscanf(line, "%u %u %u %n", &style, &mask, &ssid, &at);
    settings.style = style, settings.alias_mask = mask, settings.ssid = ssid;
    uint16_t length = 0;
    for (; sscanf(line + at, "%2x", &octet) == 1; at += 2) frame[length++] = octet;
    uint16_t out = path_step(frame, length, sent);
    for (uint16_t i = 0; i < out; i++) printf("%02x", sent[i]);
    printf("\\n");
  }
}
`;

describe('the digipeater of the firmware', () => {
  it(`does with ${count} frames what the model does`, ({ skip }) => {
    if (spawnSync('cc', ['--version']).error) skip('no cc');
    const random = createRandom('path rules');
    const trials = Array.from({ length: count }, () => ({
      style: random.integer(3),
      aliasMask: random.integer(8),
      ssid: random.integer(3),
      frame: randomFrame(random),
    }));
    const lines = trials.map(
      ({ style, aliasMask, ssid, frame }) =>
        `${style} ${aliasMask} ${ssid} ${Buffer.from(frame).toString('hex')}\n`,
    );
    const answers = runHarness(lines.join('')).split('\n');
    let repeated = 0;
    for (const [index, { style, aliasMask, ssid, frame }] of trials.entries()) {
      const answer = digipeat(frame, { call: 'A55BTN', ssid, aliasMask, style: styles[style]! });
      if (answer.ok) repeated++;
      const expected = answer.ok ? Buffer.from(answer.value).toString('hex') : '';
      expect(answers[index], `${lines[index]}${answer.ok ? '' : answer.fault.kind}`).toBe(expected);
    }
    expect(repeated).toBeGreaterThan(count / 40);
  });
});

function runHarness(input: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-path-'));
  try {
    writeFileSync(join(folder, 'harness.c'), harness);
    const built = spawnSync(
      'cc',
      [
        '-std=gnu99',
        `-I${firmware}`,
        '-o',
        join(folder, 'harness'),
        join(folder, 'harness.c'),
        `${firmware}path.c`,
      ],
      { encoding: 'utf8' },
    );
    expect(built.stderr).toBe('');
    const { stdout, status } = spawnSync(join(folder, 'harness'), {
      input,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    expect(status).toBe(0);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const calls = [
  ...['ARISS', 'APRSAT', 'WIDE', 'WIDE1', 'WIDE2', 'WIDE3', 'WIDE4', 'WIDE7', 'WIDE0', 'WIDE8'],
  ...['A55BTN', 'RS0ISS', 'VU2ABC', 'vu2abc', '', 'A B', 'A55', 'QQQQQQ'],
] as const;

/** Right, odd and broken frames, as they come. */
function randomFrame(random: Random): Uint8Array {
  const address = (isUsed = random.next() < 0.2) => ({
    callsign: calls[random.next() < 0.9 ? random.integer(13) : random.integer(calls.length)]!,
    ssid: random.next() < 0.6 ? 0 : random.integer(16),
    isMarked: isUsed,
    reserved: random.next() < 0.9 ? 3 : random.integer(4),
  });
  const used = random.integer(4);
  const path = Array.from({ length: random.integer(10) }, (_, index) =>
    address(random.next() < 0.1 ? random.next() < 0.5 : index < used),
  );
  const length = random.next() < 0.05 ? 250 + random.integer(20) : random.integer(40);
  const frame = encodeAx25({
    ...{ destination: { ...address(), callsign: 'CQ' }, source: { ...address(), callsign: 'VU2ABC' }, path },
    control: random.next() < 0.95 ? (random.next() < 0.9 ? 0x03 : 0x13) : random.integer(256),
    pid: random.next() < 0.97 ? 0xf0 : random.integer(256),
    information: Uint8Array.from({ length }, () => random.integer(256)),
  });
  if (random.next() < 0.05) frame[random.integer(frame.length)] = random.integer(256);
  return random.next() < 0.05 ? frame.subarray(0, random.integer(frame.length)) : frame;
}
