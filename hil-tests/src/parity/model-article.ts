import { Breadboard } from '@dawa/payload-sim/payload/breadboard';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { Article, Observer } from './article.ts';

const startAtMs = Date.UTC(2026, 0, 1);
/** Over a cable with attenuators: well above the noise. */
const strengthDbm = -60;
/** So short that the model has the frame as soon as the modem of an emulated board would hand it over. */
const onAirMs = 10;

/** The TypeScript model of the payload. */
export function createModelArticle(observer: Observer): Article {
  const clock = new VirtualClock(startAtMs);
  const board = new Breadboard({ clock, random: createRandom('parity'), hasTraffic: false });
  const [ours, its] = createMemoryStreamPair('bus');
  board.attach(its);
  ours.onData((octets) => observer.bus(octets));
  board.digipeater.queue.onTransmission(({ octets, isComplete }) => {
    if (isComplete) observer.frame(octets.subarray(0, -2));
  });
  let wasKeyed = false;
  return {
    name: 'model',
    what: 'payload-sim/src/payload, TypeScript',
    get timeMs() {
      return clock.nowAtMs() - startAtMs;
    },
    async setPower(isOn) {
      board.setPower(isOn);
    },
    send: (octets) => ours.write(octets),
    async onAir(frame) {
      board.digipeater.receiver.begin({ octets: withFrameCheck(frame), durationMs: onAirMs, strengthDbm });
    },
    async setFault(name, isActive) {
      board.setFault(name, isActive, name === 'pa-overtemp' ? { excessC: 3000 } : {});
    },
    async runFor(durationMs) {
      await clock.runFor(durationMs);
      if (board.transmitter.isKeyed === wasKeyed) return;
      wasKeyed = board.transmitter.isKeyed;
      observer.key(wasKeyed);
    },
    async close() {
      board.setPower(false);
    },
  };
}
