import { loadProgram } from '@dawa/payload-sim/firmware/firmware-program';
import { FirmwareBoard } from '@dawa/protocols/avr/firmware-board';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import type { Article, Observer } from './article.ts';
import { sensesOn } from './bench-conditions.ts';
import type { ParityFault } from './suite.ts';

/** The firmware in avr8js. */
export function createAvr8jsArticle(observer: Observer): Article {
  const faults = new Set<ParityFault>();
  const modem = new KissDecoder();
  const board = new FirmwareBoard({
    program: loadProgram(),
    senses: (state) => sensesOn(state, faults),
    onOctets: (port, octets) => {
      if (port === 'bus') observer.bus(octets);
      else for (const frame of modem.push(octets)) if (frame.ok) observer.frame(frame.value.data);
    },
    onKey: (isKeyed) => observer.key(isKeyed),
  });
  return {
    name: 'avr8js',
    what: 'aprs-dp.hex in avr8js 0.21.1',
    get timeMs() {
      return board.timeMs;
    },
    async setPower(isOn) {
      board.setPower(isOn);
    },
    async send(octets) {
      board.receive('bus', octets);
    },
    async onAir(frame) {
      board.receive('modem', encodeKiss({ port: 0, command: 0, data: frame }));
    },
    async setFault(name, isActive) {
      if (isActive) faults.add(name);
      else faults.delete(name);
      if (name === 'stuck-ptt') board.setStuck(isActive);
      if (name === 'synth-unlock') board.setSynthesizerLocked(!isActive);
      if (name === 'watchdog-hang' && isActive) board.hang();
    },
    async runFor(durationMs) {
      board.runFor(durationMs);
    },
    async close() {
      board.setPower(false);
    },
  };
}
