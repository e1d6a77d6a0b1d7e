import { decodeBirds } from '@dawa/protocols/birds';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { G3ruhScrambler } from '@dawa/protocols/g3ruh/scrambler';
import { SymbolSequence } from '@dawa/protocols/g3ruh/symbol-sequence';
import { HdlcReceiver, hdlcBits, nrziStates } from '@dawa/protocols/hdlc';
import { keyMorse, standardTiming } from '@dawa/protocols/morse/morse-keying';
import { streamTarget } from '../stream-target.ts';
import { Complaint } from '../target.ts';

const frame = withFrameCheck(new TextEncoder().encode('JG6YBW0JG6YKM0>\xf0ab'));
const bits = hdlcBits([frame], { flagsBefore: 4, flagsAfter: 5 });

/** Levels of symbols as a tracker reads them, one octet each: 64 for a 1, -64 for a 0. */
function levelsOf(line: Uint8Array): Uint8Array {
  const scrambler = new G3ruhScrambler();
  return line.map((state) => (scrambler.scramble(state) === 1 ? 64 : 256 - 64));
}

/** What trackers make of signals, and texts for the key. */
export const signalTargets = [
  streamTarget<number>({
    name: 'g3ruh-levels',
    parsers: [],
    shape: () => ({ seeds: [levelsOf(nrziStates(bits))], mostOctets: 300, largeOctets: 8192 }),
    formats: [0, 0.12, 0.25],
    create(leak) {
      let [sequence, scrambler, receiver, before] = begun(leak);
      return {
        push(octets) {
          const frames: unknown[] = [];
          for (const octet of octets) {
            const symbol = sequence.push(((octet << 24) >> 24) / 64);
            if (symbol === undefined) continue;
            const line = scrambler.descramble(symbol);
            const heard = receiver.push(line === before ? 1 : 0);
            before = line;
            if (heard !== undefined) frames.push(heard, decodeBirds(heard.octets, { hasFrameCheck: true }));
          }
          return frames;
        },
        flush() {
          [sequence, scrambler, receiver, before] = begun(leak);
          return [];
        },
      };
    },
    judge(outputs, octets) {
      if (outputs.length > 2 + octets.length / 64) throw new Complaint(`${outputs.length / 2} frames`);
    },
  }),
  streamTarget<undefined>({
    name: 'morse-keying',
    parsers: [],
    shape: () => ({ seeds: [new TextEncoder().encode('JG6YKM BIRDS4 A55BTN A08168668B')], mostOctets: 64 }),
    create() {
      let text = '';
      return {
        push(octets) {
          for (const octet of octets) text += String.fromCharCode(octet);
          return [];
        },
        flush() {
          const keyed = keyMorse(text, standardTiming(20));
          text = '';
          return keyed.ok ? [{ strokes: keyed.value.length }] : [keyed.fault];
        },
      };
    },
  }),
];

function begun(leak: number): [SymbolSequence, G3ruhScrambler, HdlcReceiver, number] {
  return [new SymbolSequence(leak), new G3ruhScrambler(), new HdlcReceiver({ mostOctets: 1024 }), 0];
}
