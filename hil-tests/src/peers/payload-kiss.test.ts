import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSerialEnd } from '@dawa/payload-sim/adapters/pseudo-terminal';
import { AirKissPort } from '@dawa/payload-sim/payload/air/kiss-port';
import { Breadboard } from '@dawa/payload-sim/payload/breadboard';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

/** Long for a machine that has other work to do. */
const patienceMs = 60_000;
/** The payload's own time, which is not that of the wall: long enough to be heard, to wait a turn and to answer. */
const virtualMs = 20_000;

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/** The payload on a virtual clock, its air on a pseudo-terminal, and Direwolf's kissutil at the other end. */
async function startKissutil() {
  const clock = new VirtualClock(Date.UTC(2019, 5, 20));
  const random = createRandom('kissutil');
  const board = new Breadboard({ clock, random, runningMode: 'DIGI', hasTraffic: false });
  const tnc = new AirKissPort(clock, board);
  let stream: ByteStream | undefined;
  const cable = await openSerialEnd((end) => {
    stream = end;
    tnc.attach(end);
  });
  // It fills a buffer before it says anything into a pipe.
  const args = ['-o0', peerPath('kissutil'), '-p', cable.path, '-s', '19200'];
  const child = spawn('stdbuf', args) as ChildProcessWithoutNullStreams;
  let said = '';
  const isOver = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new TypeError(`kissutil: expected to go on, found its end: ${said}`)));
  });
  isOver.catch(() => {});
  const heard = (text: string) =>
    new Promise<void>((resolve) => {
      if (said.includes(text)) resolve();
      child.stdout.on('data', () => said.includes(text) && resolve());
    });
  // What is typed to one that has ended is told by its end.
  child.stdin.on('error', () => {});
  child.stdout.on('data', (bytes) => (said += bytes));
  child.stderr.on('data', (bytes) => (said += bytes));
  stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await cable.close();
  };
  // It opens its port in a thread of its own, and loses what it is told before. TXDELAY 300 ms, as it is anyway.
  const isOpen = new Promise<void>((resolve) => {
    stream!.onData(() => resolve());
    child.stdout.on('data', (bytes) => `${bytes}`.includes('ERROR') && child.stdin.write('d 30\n'));
    child.stdin.write('d 30\n');
  });
  await Promise.race([isOpen, isOver]);
  return {
    board,
    said: () => said,
    /** Types a line, lets the payload have its time each time it hears something, and waits for what is printed. */
    async say(line: string, answer: string) {
      let turn = Promise.resolve();
      const stopListening = stream!.onData(() => {
        turn = turn.then(() => clock.runFor(virtualMs));
      });
      child.stdin.write(`${line}\n`);
      await Promise.race([heard(answer), isOver]);
      stopListening();
      await turn;
    },
  };
}

describe.skipIf(isWithout('kissutil'))("a tester with Direwolf's kissutil at the port tnc", () => {
  it(
    'hears the payload repeat and acknowledge, in the words of that program',
    async () => {
      const { board, say, said } = await startKissutil();
      await say('VU2ABC>CQ,ARISS:>Kuzuzangpo from Thimphu', '>Kuzuzangpo');
      await say('VU2ABC-7>APRS,WIDE2-2:!2728.32N/08938.16E-', '!2728');
      await say('A51AA>APRS::A55BTN   :hello{1', ':ack1');
      expect(said().match(/^\[0\] .*$/gm)).toEqual([
        '[0] VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu',
        '[0] VU2ABC-7>APRS,A55BTN*,WIDE2-1:!2728.32N/08938.16E-',
        '[0] A55BTN>APTT4::A51AA    :ack1',
      ]);
      expect(board.digipeater).toMatchObject({ receivedFrames: 3, damagedFrames: 0, repeatedFrames: 2 });
    },
    patienceMs,
  );
});
