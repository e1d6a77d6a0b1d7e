import { fileURLToPath } from 'node:url';
import { encodeBusPacket } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { expect, it } from 'vitest';
import { Dictionary } from './dictionary.ts';
import { PayloadLine } from './payload-line.ts';

it('hears nothing in a packet whose error control does not hold, and counts it', async () => {
  const clock = new VirtualClock(0);
  const [article, bench] = createMemoryStreamPair('payload');
  const mission = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
  const line = new PayloadLine(bench, await Dictionary.load(mission), clock);
  // A pong of docs/payload.md, octet for octet.
  const pong = Uint8Array.from(Buffer.from('0820c002000e2011020000000' + '07fe817a50000e24f', 'hex'));
  await article.write(encodeBusPacket(pong));
  await clock.runFor(10);
  expect([line.heard.slice(0).map(({ report }) => report?.container), line.lineFaults]).toEqual([
    ['PONG'],
    0,
  ]);
  // Its length is judged before: octets 4 and 5.
  const others = [...pong.keys()].filter((octet) => octet !== 4 && octet !== 5);
  for (const octet of others) {
    const damaged = pong.slice();
    damaged[octet]! ^= 1 << (octet % 8);
    await article.write(encodeBusPacket(damaged));
  }
  await clock.runFor(10);
  expect([line.heard.length, line.lineFaults]).toEqual([1, others.length]);
});
