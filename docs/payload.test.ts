import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { benchPins } from '../payload-sim/src/bench-pins.ts';
import { Breadboard } from '../payload-sim/src/payload/breadboard.ts';
import { digipeat } from '../payload-sim/src/payload/digipeat/digipeat.ts';
import { controllerCurrentA, transceiverCurrentA } from '../payload-sim/src/payload/energy.ts';
import { faultText } from '../payload-sim/src/payload/fault-text.fixture.ts';
import { type PayloadMode, resetCauses } from '../payload-sim/src/payload/payload-mode.ts';
import { addressText, decodeAx25, encodeAx25 } from '../protocols/src/ax25.ts';
import { PayloadBusDecoder } from '../protocols/src/payload-bus.ts';

const text = readFileSync(fileURLToPath(new URL('payload.md', import.meta.url)), 'utf8');

/** Rows of the table under a heading line, cells trimmed. */
function rowsAfter(start: string): string[][] {
  const lines = text.slice(text.indexOf(start)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rows: string[][] = [];
  for (const line of lines.slice(first + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

describe('docs/payload.md', () => {
  it('shows a talk on the payload bus that the model holds octet for octet', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const board = new Breadboard({
      ...{ clock, random: createRandom('doc'), runningMode: 'RX', hasTraffic: false },
    });
    const [ours, theirs] = createMemoryStreamPair('payload');
    board.attach(theirs);
    const said: string[] = [];
    ours.onData((bytes) =>
      said.push(`from ${[...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ')}`),
    );
    const lines = [...text.matchAll(/^(to|from) the payload +(c0 .*)$/gm)].map(
      ([, side, octets]) => `${side} ${octets}`,
    );
    for (const line of lines.filter((one) => one.startsWith('to '))) {
      said.push(line);
      await ours.write(Uint8Array.from(line.slice(3).split(' '), (octet) => Number.parseInt(octet, 16)));
      await clock.runFor(10);
    }
    expect(lines.length).toBeGreaterThan(10);
    expect(said).toEqual(lines);
  });

  it('says of a board that is changed in mid-packet what is so: one packet is lost, the next is whole', () => {
    const [, ping] = [...text.matchAll(/^to the payload +(c0 .*)$/gm)][0]!;
    const packet = Uint8Array.from(ping!.split(' '), (octet) => Number.parseInt(octet, 16));
    for (let cut = 2; cut < packet.length - 1; cut++) {
      const decoder = new PayloadBusDecoder();
      const results = [
        ...decoder.push(packet.slice(0, cut)),
        ...decoder.push(packet),
        ...decoder.push(packet),
      ];
      expect(results.filter(({ ok }) => ok)).toHaveLength(2);
      expect(results.filter(({ ok }) => !ok)).toHaveLength(1);
    }
  });

  it('names the pins of the bench connector as they are', () => {
    const pins = rowsAfter('**Bench connector**').filter(([pin]) => pin!.startsWith('GPIO'));
    expect(
      Object.fromEntries(pins.map(([pin, name]) => [name!.replaceAll('`', ''), 1 << Number(pin!.at(-1))])),
    ).toEqual(benchPins);
  });

  it('gives the currents of the model', () => {
    for (const [mode, currentMA] of rowsAfter('| mode | mA |')) {
      const isKeyed = mode === 'any, keyed';
      const of = (isKeyed ? 'RX' : mode) as PayloadMode;
      const currentA = controllerCurrentA(of) + transceiverCurrentA(of, isKeyed);
      expect([mode, Math.round(1000 * currentA)]).toEqual([mode, Number(currentMA)]);
    }
  });

  it('names every cause of a reset', () => {
    for (const cause of resetCauses) expect(text).toContain(cause);
  });

  it('shows what becomes of a path as the digipeater has it', () => {
    for (const [heard, ...answers] of rowsAfter('## Digipeater')) {
      for (const [at, style] of (['insert', 'replace', 'decrement'] as const).entries()) {
        expect([heard, style, repeated(heard!.replaceAll('`', ''), style)]).toEqual([
          heard,
          style,
          answers[at]!.replaceAll('`', ''),
        ]);
      }
    }
  });
});

describe('docs/payload-faults.md', () => {
  it('is what the list of faults says (npx vitest -u renews it)', async () => {
    const file = fileURLToPath(new URL('payload-faults.md', import.meta.url));
    await expect(faultText()).toMatchFileSnapshot(file);
  });
});

/** `CQ,A55BTN*,ARISS*`, every used address with its star. */
function repeated(heard: string, style: 'insert' | 'replace' | 'decrement'): string {
  const [destination = '', ...path] = heard.split(',');
  const address = (text_: string) => {
    const [callsign = '', ssid = '0'] = text_.replace('*', '').split('-');
    return { callsign, ssid: Number(ssid), isMarked: text_.endsWith('*') };
  };
  const frame = encodeAx25({
    ...{ destination: address(destination), source: address('VU2ABC'), path: path.map(address) },
    ...{ control: 0x03, pid: 0xf0, information: Uint8Array.of(0x3e) },
  });
  const answer = digipeat(frame, { call: 'A55BTN', ssid: 0, aliasMask: 7, style });
  if (!answer.ok) return 'not repeated';
  const decoded = decodeAx25(answer.value);
  if (!decoded.ok) return decoded.fault.kind;
  const hops = decoded.value.path.map((hop) => `${addressText(hop)}${hop.isMarked ? '*' : ''}`);
  return [destination, ...hops].join(',');
}
