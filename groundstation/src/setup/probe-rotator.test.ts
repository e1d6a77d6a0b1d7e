import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { probeRotator } from './probe-rotator.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A port at whose other end a controller understands one rate only; what was sent at it is kept. */
function port(rightRate: number, answer: (heard: string) => string | undefined) {
  const clock = new VirtualClock(0);
  const sent: string[] = [];
  const open = async (baudRate: number) => {
    const [near, far] = createMemoryStreamPair('probe');
    let heard = '';
    far.onData((bytes) => {
      if (baudRate !== rightRate) return;
      const text = String.fromCharCode(...bytes);
      sent.push(text);
      heard += text;
      const said = answer(heard);
      if (said !== undefined) void far.write(ascii(said)).catch(() => {});
    });
    return near;
  };
  const run = async () => {
    const work = probeRotator({ languages: rotatorLanguages, open, clock, hasRate: true });
    let isOver = false;
    const watched = work.finally(() => {
      isOver = true;
    });
    while (!isOver) await clock.runFor(100);
    return watched;
  };
  return { run, sent };
}

describe('probing the port of a rotator', () => {
  it('finds an EasyComm controller at the rate that somebody set', async () => {
    const { run } = port(19_200, (heard) => (/AZ/.test(heard) ? 'AZ123.4 EL45.6\n' : undefined));
    expect(await run()).toMatchObject({ baudRate: 19_200, azimuthDeg: 123.4, elevationDeg: 45.6 });
  });

  it('finds a GS-232 by its answer', async () => {
    // Hamlib 4.5.4 wire log of `rotctl -m 603`: C2\r is answered AZ=123  EL=045\r\n.
    const { run } = port(9600, (heard) => (heard.endsWith('C2\r') ? 'AZ=123  EL=045\r\n' : undefined));
    expect(await run()).toMatchObject({ kind: 'gs232b', azimuthDeg: 123, elevationDeg: 45 });
  });

  it('sends nothing but questions, those that begin like an order of a GS-232 last', async () => {
    const { run, sent } = port(9600, () => undefined);
    expect(await run()).toBeUndefined();
    const questions = Object.values(rotatorLanguages).flatMap(({ station }) =>
      station.query().map(({ bytes }) => String.fromCharCode(...bytes)),
    );
    for (const text of sent) expect(questions).toContain(text);
    const firstW = sent.findIndex((text) => text.startsWith('W'));
    expect(sent.slice(firstW).every((text) => text.startsWith('W'))).toBe(true);
  });
});
