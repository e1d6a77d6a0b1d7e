import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hamlibOctets } from './hamlib-reply.ts';
import type { HamlibMessage } from './hamlib-tokens.ts';
import { createRigctlTokeniser, rigctlCommands } from './rigctl.ts';
import { createRotctlTokeniser, rotctlCommands } from './rotctl.ts';

/** Requests in short words: `set_pos 10 20`, `+get_freq`, `currVFO:get_freq`; what was refused as its kind. */
const told = (messages: readonly HamlibMessage[]) =>
  messages.map((message) => {
    if (message.kind === 'bad-request') return message.fault.kind;
    const { name, vfo, words, separator } = message;
    const form = separator === undefined ? '' : separator === '\n' ? '+' : separator;
    return [`${form}${vfo === undefined ? '' : `${vfo}:`}${name}`, ...words].join(' ');
  });
const rotctl = (text: string) => told(createRotctlTokeniser().push(hamlibOctets(text)));
const rigctl = (text: string) => told(createRigctlTokeniser().push(hamlibOctets(text)));

describe('requests to rotctld and rigctld', () => {
  // What Hamlib 4.5.4 takes from a client on loopback (rotctld -m 1, rigctld -m 6; recorded 2026-11).
  it.each([
    ['p', ['get_pos']],
    ['p p p\n', ['get_pos', 'get_pos', 'get_pos']],
    ['P 123.45 67.8\n', ['set_pos 123.45 67.8']],
    ['P   10    20  \r\n\n', ['set_pos 10 20']],
    ['P 10\n20\n', ['set_pos 10 20']],
    ['\\get_pos\n', ['get_pos']],
    ['\\set_pos 1 2\n\\stop\nK\n', ['set_pos 1 2', 'stop', 'park']],
    ['# a remark p\np\n', ['get_pos']],
    ['+p\n;p\n|\\get_pos\n', ['+get_pos', ';get_pos', '|get_pos']],
    ['P-10 20\n', ['set_pos -10 20']],
    ['\x8f', ['dump_state']],
    // Opening and closing of rotctl -m 2.
    ['\\dump_state\nP 10.000000 20.000000\nq\n', ['dump_state', 'set_pos 10.000000 20.000000', 'quit']],
  ])('reads %j for a rotator', (text, requests) => {
    expect(rotctl(text)).toEqual(requests);
  });

  it.each([
    ['fmv', ['get_freq', 'get_mode', 'get_vfo']],
    ['f m v\n', ['get_freq', 'get_mode', 'get_vfo']],
    ['F 145825000.000000\n', ['set_freq 145825000.000000']],
    ['F 1.45825e8\nF145825000\n', ['set_freq 1.45825e8', 'set_freq 145825000']],
    ['\x8b', ['get_dcd']],
    ['\x8f\xf0', ['dump_state', 'chk_vfo']],
    [
      'M FM 15000\nS 1 VFOB\nK 435000000 FM 15000\n',
      ['set_mode FM 15000', 'set_split_vfo 1 VFOB', 'set_split_freq_mode 435000000 FM 15000'],
    ],
    // Opening of rigctl -m 2.
    [
      '\\chk_vfo\n\\dump_state\nv\nf\nf\ns\nm\n\\get_powerstat\n',
      [
        'chk_vfo',
        'dump_state',
        'get_vfo',
        'get_freq',
        'get_freq',
        'get_split_vfo',
        'get_mode',
        'get_powerstat',
      ],
    ],
  ])('reads %j for a radio', (text, requests) => {
    expect(rigctl(text)).toEqual(requests);
  });

  // gpredict 9399b122 src/gtk-rig-ctrl.c and src/gtk-rot-ctrl.c: every string it writes; `%10.0f` pads with blanks.
  it.each([
    ['F  145825000\n', ['set_freq 145825000']],
    ['I  435950000\n', ['set_split_freq 435950000']],
    ['S 1 2\nS 0 1\nS 1 Main\n', ['set_split_vfo 1 2', 'set_split_vfo 0 1', 'set_split_vfo 1 Main']],
    ['T 1\nq', ['set_ptt 1', 'quit']],
    ['AOS\nLOS\nf\n', ['AOS', 'LOS', 'get_freq']],
    ['\\set_vfo_opt 1\n\\chk_vfo\n', ['set_vfo_opt 1', 'chk_vfo']],
    // VFO named although VFO mode is off.
    ['f currVFO\n', ['get_freq']],
    ['\x8b currVFO\n', ['get_dcd']],
    ['F currVFO  145825000\n', ['currVFO:set_freq 145825000']],
    ['S VFOA 1 2\nS Sub 1 Main\n', ['VFOA:set_split_vfo 1 2', 'Sub:set_split_vfo 1 Main']],
    ['T currVFO 0\nq', ['currVFO:set_ptt 0', 'quit']],
  ])('reads %j of gpredict', (text, requests) => {
    expect(rigctl(text)).toEqual(requests);
  });

  it('reads the VFO first once VFO mode is on, and does without it', () => {
    expect(rigctl('\\set_vfo_opt 1\nf currVFO\n\x8b currVFO\nt currVFO\nF VFOA 145000000\n')).toEqual([
      'set_vfo_opt 1',
      'currVFO:get_freq',
      'currVFO:get_dcd',
      'currVFO:get_ptt',
      'VFOA:set_freq 145000000',
    ]);
    // rigctld itself waits here and swallows the next word.
    expect(rigctl('\\set_vfo_opt 1\nf\nf m v\nF 145000000\n')).toEqual([
      'set_vfo_opt 1',
      ...['get_freq', 'get_freq', 'get_mode', 'get_vfo'],
      'set_freq 145000000',
    ]);
  });

  // Where Hamlib 4.5.4 gives no answer, or swallows what follows.
  it.each([
    ['P\np\np\n', ['missing-word', 'get_pos', 'get_pos']],
    ['P 10\n+p\n', ['missing-word', '+get_pos']],
    ['\\bogus 1 2\np\n', ['unknown-command', 'get_pos']],
    ['+\\nosuch\np\n', ['unknown-command', 'get_pos']],
    ['+\np\n', ['get_pos']],
    ['C moo\np\n', ['set_conf', 'get_pos']],
    ['w AZ\\n\np\n', ['send_cmd', 'get_pos']],
    // Words that begin with the letter of a command.
    ['KISS\nMOVE\nPARK\nxyz\np\n', [...Array(3).fill('unknown-command'), 'get_parm', 'get_pos']],
    ['~~~\np\n', ['unknown-command', 'get_pos']],
    [`P ${'9'.repeat(5000)}\np\n`, ['too-long', 'get_pos']],
  ])('answers %j and stays in step', (text, requests) => {
    expect(rotctl(text)).toEqual(requests);
  });

  it('does not run a command whose word is missing when the line ends', () => {
    expect(rigctl('L\nM\nf\n')).toEqual(['missing-word', 'missing-word', 'get_freq']);
  });

  it('takes nothing that is whole out of a request of a web page', () => {
    const page = 'POST / HTTP/1.1\r\nHost: 127.0.0.1:4533\r\nOrigin: http://evil.example\r\n\r\n';
    expect(rotctl(page).filter((one) => /set|park|move/.test(one))).toEqual([]);
  });

  it('gives up on a command that waits, and begins afresh', () => {
    const tokeniser = createRotctlTokeniser();
    expect(tokeniser.push(hamlibOctets('+P 10\n'))).toEqual([]);
    expect(tokeniser.isWaiting).toBe(true);
    expect(told(tokeniser.flush())).toEqual(['missing-word']);
    expect(told(tokeniser.push(hamlibOctets('p')))).toEqual(['get_pos']);
  });

  it('keeps no more of a word without end than its beginning', () => {
    const tokeniser = createRotctlTokeniser();
    const endless = new Uint8Array(1_000_000).fill(0x39);
    expect(told(tokeniser.push(hamlibOctets('P ')))).toEqual([]);
    expect(told(tokeniser.push(endless))).toEqual(['too-long']);
    expect(told(tokeniser.push(hamlibOctets('\np')))).toEqual(['get_pos']);
  });

  it('reads the same however the octets were cut', () => {
    const texts = [
      'p P 10 20\n+\\get_pos\nP 1\n2\nP\np\nAOS\n\\bogus x\nK\n;p\nq',
      'f currVFO\n\\set_vfo_opt 1\nf currVFO\nf\nF VFOA  145000000\n\x8b currVFO\nLOS\nS VFOA 1 2\nT 1\nq',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.nat(90), { maxLength: 8 }), (text, cuts) => {
        const create = text.startsWith('f') ? createRigctlTokeniser : createRotctlTokeniser;
        const octets = hamlibOctets(text);
        const tokeniser = create();
        const edges = [
          0,
          ...cuts.map((cut) => Math.min(cut, octets.length)).sort((a, b) => a - b),
          octets.length,
        ];
        const pieces = edges.slice(1).flatMap((end, i) => tokeniser.push(octets.subarray(edges[i], end)));
        expect(pieces).toEqual(create().push(octets));
      }),
    );
  });

  it('survives noise and reads the next line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, isRadio) => {
        const tokeniser = isRadio ? createRigctlTokeniser() : createRotctlTokeniser();
        tokeniser.push(noise);
        tokeniser.flush();
        const isVfo = tokeniser.isVfoMode;
        expect(told(tokeniser.push(hamlibOctets('\n\n_\n'))).at(-1)).toBe('get_info');
        expect(isVfo && !isRadio).toBe(false);
      }),
    );
  });

  it.each([
    ['rotctl', rotctlCommands],
    ['rigctl', rigctlCommands],
  ])('names each command of %s once, and gives each letter once', (_language, commands) => {
    const letters = commands.flatMap(({ letter }) => letter ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });
});
