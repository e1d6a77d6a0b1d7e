import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { describe, expect, it } from 'vitest';
import { withoutEcho } from './echo-canceller.ts';
import { ascii } from './memory-port.fixture.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A line to a controller; with echo it sends back what it hears before it answers. */
function line({ isEchoing = true } = {}) {
  const [near, far] = createMemoryStreamPair();
  let heard = '';
  let echoes = 0;
  const stream = withoutEcho(near, {
    isProbe: (bytes) => String.fromCharCode(...bytes) === 'AZ EL \n',
    onEcho: () => echoes++,
  });
  stream.onData((bytes) => {
    heard += String.fromCharCode(...bytes);
  });
  far.onData((bytes) => {
    if (isEchoing) void far.write(bytes);
  });
  const say = async (text: string) => {
    await stream.write(ascii(text));
    await settle();
  };
  const answer = async (text: string) => {
    await far.write(ascii(text));
    await settle();
  };
  const take = () => {
    const text = heard;
    heard = '';
    return text;
  };
  return { say, answer, take, echoes: () => echoes };
}

describe('a line without its echo', () => {
  it('is found out by a question that nobody else would say, and then takes targets out too', async () => {
    const { say, answer, take, echoes } = line();
    await say('AZ EL \n');
    await answer('AZ1.0 EL2.0\n');
    expect(take()).toBe('AZ1.0 EL2.0\n');
    // An echoed target reads like a position.
    await say('AZ200.4 EL30.7\n');
    expect(take()).toBe('');
    expect(echoes()).toBe(2);
  });

  it('passes everything on where there is none, also a position that is the last target', async () => {
    const { say, answer, take, echoes } = line({ isEchoing: false });
    await say('AZ EL \n');
    await answer('AZ');
    await answer('1.0 EL2.0\n');
    await say('AZ200.4 EL30.7\n');
    await say('AZ EL \n');
    await answer('AZ200.4 EL30.7\n');
    expect(take()).toBe('AZ1.0 EL2.0\nAZ200.4 EL30.7\n');
    expect(echoes()).toBe(0);
  });

  it('passes on what comes in the place of an echo', async () => {
    const { say, answer, take } = line();
    await say('AZ EL \n');
    take();
    await answer('noise');
    await say('AZ EL \n');
    await answer('AZ1.0 EL2.0\n');
    expect(take()).toMatch(/AZ1\.0 EL2\.0\n$/);
  });
});
