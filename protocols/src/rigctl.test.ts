import { describe, expect, it } from 'vitest';
import { codeReply, HamlibAnswerParser, hamlibOctets } from './hamlib-reply.ts';
import type { HamlibRequest } from './hamlib-tokens.ts';
import { createRigctlTokeniser, numberIn, readRigctlOrder, rigctlRequests } from './rigctl.ts';
import { filterForPassband, modeOfHamlib, modeOfOurs } from './rigctl-modes.ts';
import { rigctlReplies } from './rigctl-replies.ts';

const request = (text: string) => createRigctlTokeniser().push(hamlibOctets(text))[0] as HamlibRequest;
const order = (text: string) => readRigctlOrder(request(text));
const text = (octets: Uint8Array) => String.fromCharCode(...octets);

describe('the language of rigctld', () => {
  it.each([
    ['F 145825000\n', { kind: 'set-frequency', frequencyHz: 145_825_000 }],
    ['F 145825000.000000\n', { kind: 'set-frequency', frequencyHz: 145_825_000 }],
    ['F 1.45825e8\n', { kind: 'set-frequency', frequencyHz: 145_825_000 }],
    ['F  145825000\n', { kind: 'set-frequency', frequencyHz: 145_825_000 }],
    ['I VFOA  435950000\n', { kind: 'set-split-frequency', frequencyHz: 435_950_000 }],
    ['M PKTUSB 2400\n', { kind: 'set-mode', mode: 'PKTUSB', passbandHz: 2400 }],
    ['M FM -1\n', { kind: 'set-mode', mode: 'FM', passbandHz: -1 }],
    ['T 1\n', { kind: 'set-ptt', isOn: true }],
    ['T 3\n', { kind: 'set-ptt', isOn: true }],
    ['T 0\n', { kind: 'set-ptt', isOn: false }],
    ['S 1 VFOB\n', { kind: 'set-split', isOn: true, vfo: 'VFOB' }],
    // gpredict's numbers: 0 none, 1 A, 2 B, 3 Main, 4 Sub (src/radio-conf.h).
    ['S 1 2\n', { kind: 'set-split', isOn: true, vfo: 'VFOB' }],
    ['S 0 1\n', { kind: 'set-split', isOn: false, vfo: 'VFOA' }],
    ['S VFOA 1 4\n', { kind: 'set-split', isOn: true, vfo: 'Sub' }],
    [
      'K 435000000 FM 15000\n',
      { kind: 'set-split-frequency-mode', frequencyHz: 435e6, mode: 'FM', passbandHz: 15e3 },
    ],
    ['C 670\n', { kind: 'set-tone', toneHz: 67 }],
    ['L RFPOWER 0.5\n', { kind: 'set-level', name: 'RFPOWER', value: 0.5 }],
    ['U SATMODE 1\n', { kind: 'set-function', name: 'SATMODE', value: 1 }],
    ['\\halt\n', { kind: 'not-offered', name: 'halt' }],
    ['\xf1', { kind: 'not-offered', name: 'halt' }],
    ['w \\0xfe\n', { kind: 'not-offered', name: 'send_cmd' }],
  ])('takes %j', (line, value) => {
    expect(order(line)).toEqual({ ok: true, value });
  });

  // rigctld 4.5.4 answers `F -1` and `F 999999999999` with `RPRT 0`.
  it.each([
    'F -1\n',
    'F 999999999999\n',
    'F 0\n',
    'F abc\n',
    'F nan\n',
    'T 4\n',
    'T -1\n',
    'S 1 7\n',
    'S 2 VFOA\n',
    'V 9\n',
  ])('refuses %j', (line) => {
    expect(order(line).ok).toBe(false);
  });

  // Recorded 2026-11 from rigctld -m 6, Hamlib 4.5.4.
  it('answers as rigctld does', () => {
    const main = { frequencyHz: 145_000_000, mode: 'PKTUSB', passbandHz: 2400 };
    const sub = { frequencyHz: 435_000_000, mode: 'FM', passbandHz: 15_000 };
    const short = {
      'f\n': [(r: HamlibRequest) => rigctlReplies.frequency(r, 145e6), '145000000\n'],
      '+f\n': [
        (r: HamlibRequest) => rigctlReplies.frequency(r, 145e6),
        'get_freq:\nFrequency: 145000000\nRPRT 0\n',
      ],
      'm\n': [(r: HamlibRequest) => rigctlReplies.mode(r, sub), 'FM\n15000\n'],
      '+m\n': [
        (r: HamlibRequest) => rigctlReplies.mode(r, sub),
        'get_mode:\nMode: FM\nPassband: 15000\nRPRT 0\n',
      ],
      's\n': [(r: HamlibRequest) => rigctlReplies.split(r, false, 'TX'), '0\nTX\n'],
      '+s\n': [
        (r: HamlibRequest) => rigctlReplies.split(r, false, 'TX'),
        'get_split_vfo:\nSplit: 0\nTX VFO: TX\nRPRT 0\n',
      ],
      '+i\n': [
        (r: HamlibRequest) => rigctlReplies.splitFrequency(r, 435e6),
        'get_split_freq:\nTX Frequency: 435000000\nRPRT 0\n',
      ],
      '+x\n': [
        (r: HamlibRequest) => rigctlReplies.splitMode(r, sub),
        'get_split_mode:\nTX Mode: FM\nTX Passband: 15000\nRPRT 0\n',
      ],
      'k\n': [(r: HamlibRequest) => rigctlReplies.splitFrequencyMode(r, sub), '435000000\nFM\n15000\n'],
      '+t\n': [(r: HamlibRequest) => rigctlReplies.transmit(r, true), 'get_ptt:\nPTT: 1\nRPRT 0\n'],
      '+\\get_dcd\n': [(r: HamlibRequest) => rigctlReplies.carrier(r, true), 'get_dcd:\nDCD: 1\nRPRT 0\n'],
      'l STRENGTH\n': [(r: HamlibRequest) => rigctlReplies.bare(r, -51), '-51\n'],
      '+l STRENGTH\n': [
        (r: HamlibRequest) => rigctlReplies.bare(r, -52),
        'get_level: STRENGTH\n-52\nRPRT 0\n',
      ],
      '+c\n': [(r: HamlibRequest) => rigctlReplies.tone(r, 67), 'get_ctcss_tone:\nCTCSS Tone: 670\nRPRT 0\n'],
      '\\chk_vfo\n': [(r: HamlibRequest) => rigctlReplies.checkVfo(r, false), '0\n'],
      '+\\chk_vfo\n': [(r: HamlibRequest) => rigctlReplies.checkVfo(r, false), 'ChkVFO: 0\n'],
      '\\get_powerstat\n': [(r: HamlibRequest) => rigctlReplies.power(r, true), '1\n'],
      '+\\get_powerstat\n': [
        (r: HamlibRequest) => rigctlReplies.power(r, true),
        'get_powerstat:\nPower Status: 1\nRPRT 0\n',
      ],
      '\\get_lock_mode\n': [(r: HamlibRequest) => rigctlReplies.lock(r), '0\nRPRT 0\n'],
      '+\\get_lock_mode\n': [
        (r: HamlibRequest) => rigctlReplies.lock(r),
        'get_lock_mode:\nLocked: 0\nRPRT 0\n',
      ],
      '+\\get_vfo_info VFOA\n': [
        (r: HamlibRequest) => rigctlReplies.vfoInfo(r, main, true),
        'get_vfo_info: VFOA\nFreq: 145000000\nMode: PKTUSB\nWidth: 2400\nSplit: 1\nSatMode: 0\nRPRT 0\n',
      ],
      '+F 145825000\n': [(r: HamlibRequest) => codeReply(r, 0), 'set_freq: 145825000\nRPRT 0\n'],
      '+V Sub\n': [(r: HamlibRequest) => codeReply(r, -11), 'set_vfo: Sub\nRPRT -11\n'],
      '+j\n': [(r: HamlibRequest) => rigctlReplies.offset(r, 'RIT', 0), 'get_rit:\nRIT: 0\nRPRT 0\n'],
      '+n\n': [(r: HamlibRequest) => rigctlReplies.step(r, 0), 'get_ts:\nTuning Step: 0\nRPRT 0\n'],
    } as const;
    for (const [line, [answer, expected]] of Object.entries(short)) {
      expect({ line, reply: answer(request(line)) }).toEqual({ line, reply: expected });
    }
  });

  it('signs the description of a radio as rigctld does', () => {
    // Recorded: CRC=0xbdb0cb3b over `VFO=Main …` to `Version=20210506 1.0.0`; names of VFOs and of the program are ours.
    const reply = rigctlReplies.rigInfo(
      request('\\get_rig_info\n'),
      'Dummy No VFO',
      { frequencyHz: 145e6, mode: 'PKTUSB', passbandHz: 2400 },
      { frequencyHz: 435e6, mode: 'FM', passbandHz: 15e3 },
    );
    expect(reply).toMatch(
      /^VFO=VFOA Freq=145000000 Mode=PKTUSB Width=2400 RX=1 TX=0\nVFO=VFOB Freq=435000000 Mode=FM Width=15000 RX=0 TX=1\nSplit=1 SatMode=0\nRig=Dummy No VFO\nApp=Dawa\nVersion=20210506 1\.0\.0\nCRC=0x[0-9a-f]{8}\n\n$/,
    );
  });

  it('tells what it offers in the lines that rigctl -m 2 expects', () => {
    const reply = rigctlReplies.state(request('\\dump_state\n'), {
      receiveBands: [{ lowHz: 150_000, highHz: 1_500_000_000 }],
      transmitBands: [],
      stepHz: 1,
    });
    const lines = reply.split('\n');
    // Recorded from rigctld -m 6: `150000.000000 1500000000.000000 0x1ff -1 -1 0x77e00007 0xf`.
    expect(lines.slice(0, 7)).toEqual([
      ...['1', '2', '0'],
      '150000.000000 1500000000.000000 0x1dbf -1 -1 0x3 0x1',
      ...['0 0 0 0 0 0 0', '0 0 0 0 0 0 0', '0x1dbf 1'],
    ]);
    expect(lines.slice(-2)).toEqual(['done', '']);
  });

  it('asks for long answers, and finds the numbers in them', () => {
    expect(text(rigctlRequests.setFrequency(145_825_000))).toBe('+F 145825000\n');
    expect(text(rigctlRequests.setMode('PKTFM', 0))).toBe('+M PKTFM 0\n');
    expect(text(rigctlRequests.setTransmit(true))).toBe('+T 1\n');
    expect(() => rigctlRequests.setFrequency(Number.NaN)).toThrow(RangeError);
    const [answer] = new HamlibAnswerParser().push(hamlibOctets('get_freq:\nFrequency: 435950000\nRPRT 0\n'));
    expect(answer?.kind === 'answer' && numberIn(answer, 'Frequency')).toBe(435_950_000);
  });

  it('knows modes by both names, and the filter of a width', () => {
    expect(modeOfHamlib('PKTFM')?.ours).toBe('FM-D');
    expect(modeOfHamlib('CW-R')?.ours).toBe('CW-R');
    expect(modeOfHamlib('NOSUCH')).toBeUndefined();
    expect(modeOfOurs('USB-D')?.hamlib).toBe('PKTUSB');
    const usb = modeOfHamlib('USB')!;
    expect([3000, 2500, 500, 0, -1].map((widthHz) => filterForPassband(usb, widthHz))).toEqual([
      1,
      2,
      3,
      undefined,
      undefined,
    ]);
  });
});
