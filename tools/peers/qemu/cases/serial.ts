import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { keepPortOpen } from '@dawa/groundstation/adapters/open-port';
import { expectInTime, expectSame, rounded, until } from '../expect.ts';
import { type GuestCase, noticedWithinMs, workingWithinMs } from './guest-case.ts';

const node = '/dev/ttyUSB0';

export const serialCase: GuestCase = {
  name: 'an FTDI adapter is pulled and put back: noticed, opened again, nothing sent twice or to the wrong one',
  async run({ clock, say, isBusy }) {
    await until(node, () => existsSync(node));
    const port = keepPortOpen({ name: node, baudRate: 9600, clock });
    const heard: string[] = [];
    let begun = '';
    port.onStream((stream) => {
      begun = '';
      stream.onData((bytes) => {
        const lines = (begun + Buffer.from(bytes).toString('latin1')).split('\n');
        begun = lines.pop() ?? '';
        heard.push(...lines);
      });
    });
    const taken: string[] = [];
    const doubtful: string[] = [];
    let next = 0;
    const send = async () => {
      const line = `line ${next++}`;
      try {
        await port.stream?.write(Buffer.from(`${line}\n`));
        if (port.stream !== undefined) taken.push(line);
      } catch {
        doubtful.push(line);
      }
      return line;
    };
    try {
      await until('open', () => port.state.kind === 'open');
      const trips: number[] = [];
      for (let at = 0; at < 50; at++) {
        const began = performance.now();
        const line = await send();
        await until('an answer', () => heard.at(-1) === line);
        trips.push(performance.now() - began);
      }
      // Pulled while nothing is written: only looking finds it.
      say({ kind: 'socket', hand: 'unplug' });
      await until('no node', () => !existsSync(node));
      const noticedMs = await until('noticed', () => port.state.kind === 'lost');
      const refused = await send();
      // As long as somebody holds the name the kernel gives the adapter another one.
      await until('let go', () => !isHeld());
      say({ kind: 'socket', hand: 'plug' });
      await until('the node again', () => existsSync(node));
      const openMs = await until('open again', () => port.state.kind === 'open');
      const line = await send();
      const answeredMs = openMs + (await until('an answer', () => heard.at(-1) === line));

      // Pulled while lines go out one after the other.
      const flood = new Promise<void>((resolve) => {
        const again = () => {
          if (port.state.kind !== 'open') resolve();
          else void send().then(() => setTimeout(again, 2));
        };
        again();
      });
      say({ kind: 'socket', hand: 'unplug' });
      await until('no node', () => !existsSync(node));
      const noticedFloodMs = await until('noticed', () => port.state.kind === 'lost');
      await flood;
      await until('let go', () => !isHeld());
      say({ kind: 'socket', hand: 'plug' });
      await until('open again', () => port.state.kind === 'open').catch((error) => {
        const nodes = readdirSync('/dev').filter((name) => name.startsWith('ttyUSB'));
        throw new TypeError(`${error.message}; ${nodes} ${JSON.stringify(port.state)}`);
      });
      const last = await send();
      await until('an answer', () => heard.at(-1) === last);

      say({ kind: 'lines', taken, doubtful: [...doubtful, refused] });
      expectSame('answers, none twice', heard.length, new Set(heard).size);
      expectInTime('noticed', Math.max(noticedMs, noticedFloodMs), noticedWithinMs, isBusy);
      expectInTime('working', answeredMs, workingWithinMs, isBusy);
      return {
        tripMs: rounded(trips.toSorted((a, b) => a - b)[25]!),
        noticedMs: rounded(noticedMs),
        noticedFloodMs: rounded(noticedFloodMs),
        workingMs: rounded(answeredMs),
      };
    } finally {
      await port.close();
    }
  },
};

/** Whether this process has the node open, under whatever name it goes now. */
function isHeld(): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(node);
    } catch {
      return false;
    }
  });
}
