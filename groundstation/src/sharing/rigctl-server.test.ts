import { describe, expect, it } from 'vitest';
import { createSharingRig } from './sharing-rig.fixture.ts';

/** The radio on a frequency of its permit. */
async function setUp(change?: Parameters<typeof createSharingRig>[0]) {
  const rig = createSharingRig(change);
  await rig.radio.setFrequency(435_950_000);
  rig.bare.radio.orders.length = 0;
  const keys = () => rig.bare.radio.orders.filter((order) => order.startsWith('PTT'));
  return { ...rig, keys };
}

describe('the radio, shared in the language of rigctld', () => {
  it('tells and takes frequency and mode', async () => {
    const { connect, bare } = await setUp();
    const client = connect('radio');
    expect(await client.say('f\nm\n')).toBe('435950000\nFM\n15000\n');
    expect(await client.say('F 145825000.000000\nM PKTUSB 2400\n+f\n+m\n')).toBe(
      'RPRT 0\nRPRT 0\nget_freq:\nFrequency: 145825000\nRPRT 0\nget_mode:\nMode: PKTUSB\nPassband: 2400\nRPRT 0\n',
    );
    expect(bare.radio.orders).toEqual(['frequency 145825000', 'mode USB-D']);
  });

  it.each([
    ['F -1\n', 'RPRT -1\n'],
    ['F 999999999999\n', 'RPRT -1\n'],
    ['M NOSUCH 0\n', 'RPRT -1\n'],
    ['\\halt\n', 'RPRT -11\n'],
    ['\xf1', 'RPRT -11\n'],
    ['w \\0xfe\n', 'RPRT -11\n'],
    ['L RFPOWER 0.5\n', 'RPRT -11\n'],
    ['\\bogus\n', 'RPRT -4\n'],
  ])('refuses %j', async (order, answer) => {
    const { connect, bare } = await setUp();
    const client = connect('radio');
    expect(await client.say(order)).toBe(answer);
    expect(await client.say('t\n')).toBe('0\n');
    expect(bare.radio.orders).toEqual([]);
  });

  it('switches a tone off and on again, and tells whether one is sent', async () => {
    const { connect, bare } = await setUp({ isRich: true });
    const client = connect('radio');
    expect(await client.say('u TONE\nU TONE 1\nC 670\nu TONE\nU TONE 0\nu TONE\nU TONE 1\nc\n')).toBe(
      '0\nRPRT -11\nRPRT 0\n1\nRPRT 0\n0\nRPRT 0\n670\n',
    );
    expect(bare.radio.orders).toEqual(['tone 67', 'tone null', 'tone 67']);
  });

  it('tells satellite mode as it is: switched on by the split, and off by whoever asks', async () => {
    const { connect } = await setUp({ isRich: true });
    const client = connect('radio');
    expect(await client.say('u SATMODE\nU SATMODE 1\nS 1 Sub\nI 435950000\nu SATMODE\n')).toBe(
      '0\nRPRT -11\nRPRT 0\nRPRT 0\n1\n',
    );
    expect(await client.say('U SATMODE 0\nu SATMODE\ns\n')).toBe('RPRT 0\n0\n0\nVFOA\n');
  });

  it('tells power and standing waves: none while it is silent, as measured while it transmits', async () => {
    const { connect } = await setUp({ isRich: true });
    const client = connect('radio');
    expect(await client.say('l SWR\nl RFPOWER_METER\n')).toBe('1\n0\n');
    expect(await client.say('T 1\nl SWR\nl RFPOWER_METER\nT 0\n')).toBe('RPRT 0\n1.2\n0.5\nRPRT 0\n');
  });

  it('tells no power of a radio that measures none', async () => {
    const { connect } = await setUp();
    const client = connect('radio');
    expect(await client.say('l SWR\nl RFPOWER_METER\nl AF\n')).toBe('RPRT -11\nRPRT -11\nRPRT -11\n');
  });

  it('has no shift of a repeater: it transmits where it was told', async () => {
    const { connect } = await setUp();
    const client = connect('radio');
    expect(await client.say('r\no\nR None\nO 0\nR +\nO 600000\n')).toBe(
      'None\n0\nRPRT 0\nRPRT 0\nRPRT -11\nRPRT -11\n',
    );
  });

  // Section 2.4 of the station hardware facts: all that gpredict 9399b122 says to a radio, with and without its VFO option.
  it('answers all that gpredict says, one answer each', async () => {
    const { connect } = await setUp();
    const corpus: [string, RegExp][] = [
      ['f\n', /^\d+\n$/],
      ['F  435950000\n', /^RPRT 0\n$/],
      ['i\n', /^\d+\n$/],
      ['I  145825000\n', /^RPRT 0\n$/],
      ...['VFOA', 'VFOB', 'Main', 'Sub', '0', '1', '2', '3', '4'].flatMap((vfo): [string, RegExp][] => [
        [`S 1 ${vfo}\n`, /^RPRT 0\n$/],
        [`S 0 ${vfo}\n`, /^RPRT 0\n$/],
      ]),
      ['t\n', /^0\n$/],
      ['\x8b', /^[01]\n$/],
      ['AOS\n', /^RPRT 0\n$/],
      ['LOS\n', /^RPRT 0\n$/],
      // It names VFOs although VFO mode is off.
      ['f currVFO\n', /^\d+\n$/],
      ['\x8b currVFO\n', /^[01]\n$/],
      ['\\set_vfo_opt 1\n', /^RPRT 0\n$/],
      ['\\chk_vfo\n', /^1\n$/],
      ['f currVFO\n', /^\d+\n$/],
      ['F currVFO  435950000\n', /^RPRT 0\n$/],
      ['i currVFO\n', /^\d+\n$/],
      ['I VFOA  145825000\n', /^RPRT 0\n$/],
      ...[
        'S VFOB 1 VFOA',
        'S VFOA 1 VFOB',
        'S Sub 1 Main',
        'S Main 1 Sub',
        'S VFOA 1 2',
        'S VFOB 1 1',
        'S VFOA 0 2',
      ].map((line): [string, RegExp] => [`${line}\n`, /^RPRT 0\n$/]),
      ['t currVFO\n', /^0\n$/],
      ['\x8b currVFO\n', /^[01]\n$/],
    ];
    const client = connect('radio');
    for (const [line, expected] of corpus) {
      const answer = await client.say(line);
      expect({ line, answer, writes: client.writes.length }).toEqual({
        line,
        answer: expect.stringMatching(expected),
        writes: 1,
      });
    }
    await client.say('q\n');
    expect(client.stream.isOpen).toBe(false);
  });

  it('keys for a client within the permit, and lets go when it says so', async () => {
    const { connect, keys, journal } = await setUp();
    const client = connect('radio');
    expect(await client.say('T 3\nt\n')).toBe('RPRT 0\n1\n');
    expect(keys()).toEqual(['PTT on']);
    expect(await client.say('T 0\nt\n')).toBe('RPRT 0\n0\n');
    expect(keys()).toEqual(['PTT on', 'PTT off']);
    expect(journal.events.some(({ text }) => text.includes('keyed by client 1 over rigctld'))).toBe(true);
  });

  it.each([
    [
      'it is not armed',
      (rig: Awaited<ReturnType<typeof setUp>>) => void rig.safety.disarm('transmission', 'Karma'),
    ],
    ['TX off was pressed', (rig: Awaited<ReturnType<typeof setUp>>) => rig.safety.transmitOff('Karma')],
    [
      'the frequency is not of the permit',
      (rig: Awaited<ReturnType<typeof setUp>>) => rig.radio.setFrequency(145_825_000),
    ],
  ])('does not key when %s', async (_why, change) => {
    const rig = await setUp();
    await change(rig);
    expect(await rig.connect('radio').say('T 1\n')).toBe('RPRT -9\n');
    expect(rig.keys()).not.toContain('PTT on');
  });

  it('does not key at all unless station.yaml lets clients', async () => {
    const { connect, keys } = await setUp({ mayKey: false });
    expect(await connect('radio').say('T 1\n')).toBe('RPRT -9\n');
    expect(keys()).toEqual([]);
  });

  it('lets go when the client is gone: gpredict says `T 1`, `q` and hangs up', async () => {
    const { connect, keys, clock } = await setUp();
    const client = connect('radio');
    expect(await client.say('T 1\nq')).toBe('RPRT 0\nRPRT 0\n');
    await clock.runFor(100);
    expect(keys()).toEqual(['PTT on', 'PTT off']);
    const cut = connect('radio');
    await cut.say('T 1\n');
    await cut.close();
    await clock.runFor(100);
    expect(keys().at(-1)).toBe('PTT off');
  });

  it('is released by the limit of time, however long the client stays', async () => {
    const { connect, keys, clock } = await setUp();
    const client = connect('radio');
    await client.say('T 1\n');
    await clock.runFor(9000);
    expect(keys()).toEqual(['PTT on']);
    await clock.runFor(1500);
    expect(keys()).toEqual(['PTT on', 'PTT off']);
    expect(await client.say('t\n')).toBe('0\n');
    // And never keyed again by itself.
    await clock.runFor(60_000);
    expect(keys().filter((order) => order === 'PTT on')).toHaveLength(1);
  });

  it('keys for one client at a time, and any of them may let go', async () => {
    const { connect, keys } = await setUp();
    const [first, second] = [connect('radio'), connect('radio')];
    await first.say('T 1\n');
    expect(await second.say('T 1\n')).toBe('RPRT -9\n');
    expect(await second.say('T 0\n')).toBe('RPRT 0\n');
    expect(keys()).toEqual(['PTT on', 'PTT off']);
  });

  it('does not let a client cut off what the station itself transmits', async () => {
    const { connect, radio, keys } = await setUp();
    const lease = await radio.key({ why: 'PING', commandId: 'c1', longestMs: 5000 });
    expect(await connect('radio').say('T 0\n')).toBe('RPRT -9\n');
    expect(keys()).toEqual(['PTT on']);
    await lease.release();
  });

  it('releases at once when a pass of the station begins, and lets clients read only', async () => {
    const { connect, keys, pass, clock } = await setUp();
    const client = connect('radio');
    await client.say('T 1\n');
    pass.isOn = true;
    await clock.runFor(150);
    expect(keys()).toEqual(['PTT on', 'PTT off']);
    expect(await client.say('T 1\nF 145825000\nf\n')).toBe('RPRT -9\nRPRT -9\n435950000\n');
  });

  it('splits by tuning to the transmitting frequency before it keys, and back afterwards', async () => {
    const { connect, bare } = await setUp();
    const client = connect('radio');
    expect(await client.say('S 1 VFOB\nI 436795000\nX PKTFM 15000\ns\ni\nf\n')).toBe(
      'RPRT 0\nRPRT 0\nRPRT 0\n1\nVFOB\n436795000\n435950000\n',
    );
    expect(bare.radio.orders).toEqual([]);
    await client.say('T 1\n');
    // While it transmits the receiver's Doppler shift goes on.
    expect(await client.say('F 435951000\nf\n')).toBe('RPRT 0\n435951000\n');
    await client.say('T 0\n');
    expect(bare.radio.orders).toEqual([
      ...['mode FM-D', 'frequency 436795000', 'PTT on', 'PTT off'],
      ...['mode FM', 'frequency 435951000'],
    ]);
  });

  it('holds the permit against the frequency that will be on the air', async () => {
    const { connect, bare, keys } = await setUp();
    const client = connect('radio');
    await client.say('S 1 VFOB\nI 145825000\n');
    expect(await client.say('T 1\n')).toBe('RPRT -9\n');
    expect(keys()).not.toContain('PTT on');
    expect(bare.radio.orders.at(-1)).toBe('frequency 435950000');
  });

  it('uses the split of a radio that has one, where a hand on the microphone finds it too', async () => {
    const { connect, bare } = await setUp({ isRich: true });
    const client = connect('radio');
    expect(await client.say('S 1 Sub\nI 436795000\nF 435951000\ni\n')).toBe(
      'RPRT 0\nRPRT 0\nRPRT 0\n436795000\n',
    );
    expect(bare.radio.orders).toEqual(['transmit 436795000', 'frequency 435951000']);
    // The transmitting band has no mode of its own to be set.
    expect(await client.say('X FM 15000\nX USB 2400\n')).toBe('RPRT 0\nRPRT -1\n');
    bare.radio.orders.length = 0;
    await client.say('T 1\nI 436795100\nT 0\nS 0 Main\n');
    expect(bare.radio.orders).toEqual([
      ...['transmit 436795000', 'PTT on', 'PTT off'],
      ...['transmit 436795100', 'transmit null'],
    ]);
  });

  it('sends the tone that a radio has', async () => {
    const { connect, bare } = await setUp({ isRich: true });
    expect(await connect('radio').say('C 670\nc\nC 0\nc\n')).toBe('RPRT 0\n670\nRPRT 0\n0\n');
    expect(bare.radio.orders).toEqual(['tone 67', 'tone null']);
    const { connect: toAnother } = await setUp();
    expect(await toAnother('radio').say('C 670\nc\n')).toBe('RPRT -11\nRPRT -11\n');
  });

  it('goes on without the page of a browser, and without whoever does not know the password', async () => {
    const { connect, keys } = await setUp({ password: 'chorten' });
    expect(await connect('radio').say('T 1\n')).toBe('RPRT -19\n');
    expect(await connect('radio').say('POST / HTTP/1.1\r\n\r\n\\password chorten\nT 1\n')).toBe('');
    expect(keys()).toEqual([]);
  });
});
