import { describe, expect, it } from 'vitest';
import { createSharingRig } from './sharing-rig.fixture.ts';

describe('the rotator, shared in the language of rotctld', () => {
  it('tells where it points, short and long, each answer in one write', async () => {
    const { connect } = createSharingRig();
    const client = connect('rotator');
    await client.say('P 123.45 67.8\n');
    expect(await client.say('p\n')).toBe('123.45\n67.80\n');
    expect(await client.say('+p\n')).toBe('get_pos:\nAzimuth: 123.45\nElevation: 67.80\nRPRT 0\n');
    await client.say('p p\n;p\n');
    expect(client.writes).toEqual([
      ...['123.45\n67.80\n', '123.45\n67.80\n'],
      'get_pos:;Azimuth: 123.45;Elevation: 67.80;RPRT 0\n',
    ]);
  });

  // gpredict 9399b122 src/gtk-rot-ctrl.c: p, P %.2f %.2f, S, q.
  it('does what gpredict says', async () => {
    const { connect, bare } = createSharingRig();
    const client = connect('rotator');
    expect(await client.say('P 10.00 20.00\n')).toBe('RPRT 0\n');
    expect(await client.say('S\n')).toBe('RPRT 0\n');
    expect(bare.rotator.orders).toEqual(['to 10 20', 'halt']);
    await client.say('q\n');
    expect(client.stream.isOpen).toBe(false);
  });

  it.each([
    ['outside its limits', 'P 361 -1\n', 'RPRT -1\n'],
    ['what is no number', 'P nan nan\n', 'RPRT -1\n'],
    ['raw octets for the controller', 'w AZ\n', 'RPRT -11\n'],
    ['a reset', 'R 1\n', 'RPRT -11\n'],
    ['what nobody knows', '\\bogus\n', 'RPRT -4\n'],
    ['a word with the letter of an order', 'KISS\n', 'RPRT -4\n'],
  ])('refuses %s', async (_what, order, answer) => {
    const { connect, bare } = createSharingRig();
    expect(await connect('rotator').say(order)).toBe(answer);
    expect(bare.rotator.orders).toEqual([]);
  });

  it('moves nothing while motion is not armed, locked or stopped', async () => {
    const { connect, safety, bare } = createSharingRig();
    const client = connect('rotator');
    safety.disarm('motion', 'Karma');
    expect(await client.say('P 10 20\nK\nM 2 50\n')).toBe('RPRT -9\nRPRT -9\nRPRT -9\n');
    safety.arm('motion', 'Karma');
    await safety.stop('Karma');
    expect(await client.say('P 10 20\n')).toBe('RPRT -9\n');
    expect(bare.rotator.orders.filter((order) => order.startsWith('to'))).toEqual([]);
  });

  it('parks it where the station parks it', async () => {
    const { connect, bare } = createSharingRig();
    expect(await connect('rotator').say('K\n')).toBe('RPRT 0\n');
    expect(bare.rotator.orders).toEqual(['to 180 90']);
  });

  it('moves one axis to its end until the client says stop, or is gone', async () => {
    const { connect, bare, clock } = createSharingRig();
    const client = connect('rotator');
    await client.say('P 100 30\n');
    expect(await client.say('M 16 50\n')).toBe('RPRT 0\n');
    expect(bare.rotator.orders.at(-1)).toBe('to 360 30');
    await client.close();
    await clock.runFor(10);
    expect(bare.rotator.orders.at(-1)).toBe('halt');
  });

  it('lets clients read only while the station works a pass', async () => {
    const { connect, pass, bare } = createSharingRig();
    const client = connect('rotator');
    pass.isOn = true;
    expect(await client.say('P 10 20\nS\nK\np\n')).toBe('RPRT -9\nRPRT -9\nRPRT -9\n0.00\n0.00\n');
    expect(bare.rotator.orders).toEqual([]);
    pass.isOn = false;
    expect(await client.say('P 10 20\n')).toBe('RPRT 0\n');
  });

  it('says nothing and moves nothing for a page in a browser, even when it was let wait between two octets', async () => {
    const { connect, bare } = createSharingRig();
    for (const [first, second] of [
      ['POST / HTTP/1.1\r\nHost: 127.0.0.1:4533\r\n\r\nP 10 20\nK\n', ''],
      ['P', 'OST / HTTP/1.1\r\n\r\nP 10 20\nK\n'],
    ] as const) {
      const client = connect('rotator');
      expect(await client.say(first)).toBe('');
      if (second !== '') expect(await client.say(second)).toBe('');
      expect(client.stream.isOpen).toBe(false);
    }
    expect(bare.rotator.orders).toEqual([]);
  });

  it('asks for the password first, and lets nobody guess', async () => {
    const { connect, bare, clock } = createSharingRig({ password: 'chorten' });
    const client = connect('rotator');
    expect(await client.say('P 10 20\np\n')).toBe('RPRT -19\nRPRT -19\n');
    expect(await client.say('\\password chorten\np\n')).toBe('RPRT 0\n0.00\n0.00\n');
    const guesser = connect('rotator');
    for (const word of ['a', 'chorten1', 'chorte']) {
      expect(await guesser.say(`\\password ${word}\n`)).toBe('');
      await clock.runFor(1000);
      expect(guesser.writes.join('')).toBe('RPRT -19\n');
    }
    expect(guesser.stream.isOpen).toBe(false);
    expect(bare.rotator.orders).toEqual([]);
  });

  it('gives a half said command two seconds', async () => {
    const { connect, clock } = createSharingRig();
    const client = connect('rotator');
    expect(await client.say('P 10\n')).toBe('');
    await clock.runFor(2000);
    expect(client.writes).toEqual(['RPRT -1\n']);
    expect(await client.say('p\n')).toBe('0.00\n0.00\n');
  });

  it('lets a client go that says nothing but nonsense, or asks without end', async () => {
    const { connect } = createSharingRig();
    const noise = connect('rotator');
    await noise.say('~\n'.repeat(100));
    expect(noise.stream.isOpen).toBe(false);
    const flood = connect('rotator');
    await flood.say('p'.repeat(300));
    expect(flood.stream.isOpen).toBe(false);
  });
});
