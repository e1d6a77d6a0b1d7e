import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type HamlibAnswer, hamlibOctets } from './hamlib-reply.ts';
import {
  type HamlibCommand,
  type HamlibRequest,
  HamlibTokeniser,
  hamlibLexicon,
  isNumberWord,
  vfoNames,
} from './hamlib-tokens.ts';

/**
 * The network language of rigctld: what a client asks. Answers are in `rigctl-replies.ts`.
 *
 * Source: Hamlib 4.5.4, `rigctld -m 6` and `rigctl -m 2` on loopback; letters from Hamlib 8319dc5d tests/rigctl_parse.c;
 * numbers in the place of VFOs from gpredict 9399b122 src/radio-conf.h.
 */
export type RigctlOrder =
  | { readonly kind: 'get-frequency' | 'get-mode' | 'get-vfo' | 'get-ptt' | 'get-dcd' | 'get-tone' }
  | { readonly kind: 'set-frequency'; readonly frequencyHz: number }
  | { readonly kind: 'set-mode'; readonly mode: string; readonly passbandHz: number }
  | { readonly kind: 'set-vfo'; readonly vfo: string }
  /** Anything but 0 is on: 1 transmits, 2 with the microphone, 3 with the modem. */
  | { readonly kind: 'set-ptt'; readonly isOn: boolean }
  | { readonly kind: 'get-split' | 'get-split-frequency' | 'get-split-mode' | 'get-split-frequency-mode' }
  | { readonly kind: 'set-split'; readonly isOn: boolean; readonly vfo: string }
  | { readonly kind: 'set-split-frequency'; readonly frequencyHz: number }
  | { readonly kind: 'set-split-mode'; readonly mode: string; readonly passbandHz: number }
  | {
      readonly kind: 'set-split-frequency-mode';
      readonly frequencyHz: number;
      readonly mode: string;
      readonly passbandHz: number;
    }
  | { readonly kind: 'get-level' | 'get-function'; readonly name: string }
  | { readonly kind: 'set-level' | 'set-function'; readonly name: string; readonly value: number }
  /** In hertz; 0 is none. */
  | { readonly kind: 'set-tone'; readonly toneHz: number }
  | { readonly kind: 'get-offset' | 'set-offset'; readonly name: 'RIT' | 'XIT'; readonly offsetHz: number }
  /** Of a repeater, in hertz; this station transmits where it says, not beside it. */
  | { readonly kind: 'get-repeater-shift' | 'get-repeater-offset' }
  | { readonly kind: 'set-repeater-shift'; readonly isNone: boolean }
  | { readonly kind: 'set-repeater-offset'; readonly offsetHz: number }
  | { readonly kind: 'get-step' | 'get-info' | 'get-rig-info' | 'get-power' | 'get-lock' | 'get-vfo-info' }
  | { readonly kind: 'check-vfo' | 'set-vfo-mode' | 'list-vfos' | 'list-modes' | 'dump-state' }
  | { readonly kind: 'password'; readonly word: string }
  | { readonly kind: 'quit' }
  /** gpredict tells that a satellite rose or set. */
  | { readonly kind: 'pass-word' }
  /** Known to Hamlib, and not offered here: `\halt`, `\send_cmd`, memories, antennas. */
  | { readonly kind: 'not-offered'; readonly name: string };

const octet = (letter: string) => letter.charCodeAt(0);
const get = (
  name: string,
  letter: number | undefined,
  words: HamlibCommand['words'] = [],
): HamlibCommand => ({
  name,
  ...(letter !== undefined && { letter }),
  words,
  takesVfo: true,
});
/** Known and not offered; whatever stands behind it in its line is not read. */
const closed = (name: string, letter: number, words: HamlibCommand['words'] = 'line'): HamlibCommand => ({
  name,
  letter,
  words,
});

export const rigctlCommands: readonly HamlibCommand[] = [
  get('get_freq', octet('f')),
  get('set_freq', octet('F'), ['number']),
  get('get_mode', octet('m')),
  get('set_mode', octet('M'), ['word', 'number']),
  get('get_ptt', octet('t')),
  get('set_ptt', octet('T'), ['number']),
  get('get_dcd', 0x8b),
  get('get_split_vfo', octet('s')),
  get('set_split_vfo', octet('S'), ['number', 'word']),
  get('get_split_freq', octet('i')),
  get('set_split_freq', octet('I'), ['number']),
  get('get_split_mode', octet('x')),
  get('set_split_mode', octet('X'), ['word', 'number']),
  get('get_split_freq_mode', octet('k')),
  get('set_split_freq_mode', octet('K'), ['number', 'word', 'number']),
  get('get_level', octet('l'), ['word']),
  get('set_level', octet('L'), ['word', 'number']),
  get('get_func', octet('u'), ['word']),
  get('set_func', octet('U'), ['word', 'number']),
  // `currVFO` begins with its letter.
  { ...get('get_ctcss_tone', octet('c')), waits: true },
  get('set_ctcss_tone', octet('C'), ['number']),
  get('get_rit', octet('j')),
  get('set_rit', octet('J'), ['number']),
  get('get_xit', octet('z')),
  get('set_xit', octet('Z'), ['number']),
  get('get_rptr_shift', octet('r')),
  get('set_rptr_shift', octet('R'), ['word']),
  get('get_rptr_offs', octet('o')),
  get('set_rptr_offs', octet('O'), ['number']),
  get('get_ts', octet('n')),
  { name: 'get_vfo', letter: octet('v'), words: [] },
  { name: 'set_vfo', letter: octet('V'), words: ['word'] },
  { name: 'get_info', letter: octet('_'), words: [] },
  { name: 'get_powerstat', letter: 0x88, words: [] },
  { name: 'get_lock_mode', letter: 0xa3, words: [] },
  { name: 'get_vfo_info', letter: 0xf3, words: ['word'] },
  { name: 'get_vfo_list', letter: 0xf4, words: [] },
  { name: 'get_rig_info', letter: 0xf5, words: [] },
  { name: 'get_modes', letter: 0xf6, words: [] },
  { name: 'chk_vfo', letter: 0xf0, words: [] },
  { name: 'set_vfo_opt', letter: 0xf2, words: ['number'] },
  { name: 'dump_state', letter: 0x8f, words: [] },
  { name: 'password', letter: 0x98, words: ['word'] },
  { name: 'quit', letter: octet('q'), words: [] },
  { name: 'exit', letter: octet('Q'), words: [] },
  closed('set_ts', octet('N')),
  closed('set_parm', octet('P')),
  closed('get_parm', octet('p')),
  closed('vfo_op', octet('G')),
  closed('scan', octet('g')),
  // Not a line: gpredict's `AOS` begins with its letter.
  { name: 'set_trn', letter: octet('A'), words: ['word'] },
  closed('get_trn', octet('a'), []),
  closed('set_dcs_code', octet('D')),
  closed('get_dcs_code', octet('d'), []),
  closed('set_mem', octet('E')),
  closed('get_mem', octet('e'), []),
  closed('set_channel', octet('H')),
  closed('get_channel', octet('h')),
  closed('set_bank', octet('B')),
  closed('set_ant', octet('Y')),
  closed('get_ant', octet('y')),
  closed('send_cmd', octet('w')),
  closed('send_cmd_rx', octet('W')),
  closed('reset', octet('*')),
  closed('send_morse', octet('b')),
  closed('dump_caps', octet('1'), []),
  closed('power2mW', octet('2')),
  closed('dump_conf', octet('3'), []),
  closed('mW2power', octet('4')),
  closed('set_powerstat', 0x87),
  closed('send_dtmf', 0x89),
  closed('recv_dtmf', 0x8a, []),
  closed('pause', 0x8c),
  closed('set_twiddle', 0x8d),
  closed('get_twiddle', 0x8e, []),
  closed('set_ctcss_sql', 0x90),
  closed('get_ctcss_sql', 0x91, []),
  closed('set_dcs_sql', 0x92),
  closed('get_dcs_sql', 0x93, []),
  closed('send_voice_mem', 0x94),
  closed('set_cache', 0x95),
  closed('get_cache', 0x96),
  closed('uplink', 0x97),
  closed('set_separator', 0xa0),
  closed('get_separator', 0xa1, []),
  closed('set_lock_mode', 0xa2),
  closed('send_raw', 0xa4),
  closed('client_version', 0xa5),
  closed('hamlib_version', 0xa8, []),
  closed('set_gpio', 0xa9),
  closed('get_gpio', 0xaa),
  closed('stop_voice_mem', 0xab, []),
  closed('set_conf', 0xac),
  closed('stop_morse', 0xbb, []),
  closed('wait_morse', 0xbc, []),
  closed('halt', 0xf1, []),
  closed('get_mode_bandwidths', 0xf7),
  closed('set_clock', 0xf8),
  closed('get_clock', 0xf9, []),
];

const rigctlLexicon = hamlibLexicon(rigctlCommands, ['AOS', 'LOS']);

export function createRigctlTokeniser(): HamlibTokeniser {
  return new HamlibTokeniser(rigctlLexicon);
}

export type RigctlFault = Fault<'bad-number' | 'bad-vfo'>;

/** What a request orders, or what is wrong with its words. */
export function readRigctlOrder({ name, words }: HamlibRequest): Result<RigctlOrder, RigctlFault> {
  const [first = '', second = '', third = ''] = words;
  const plain = plainOrders[name];
  if (plain !== undefined) return success(plain);
  switch (name) {
    case 'set_freq':
      return withFrequency(first, (frequencyHz) => ({ kind: 'set-frequency', frequencyHz }));
    case 'set_split_freq':
      return withFrequency(first, (frequencyHz) => ({ kind: 'set-split-frequency', frequencyHz }));
    case 'set_mode':
      return withPassband(second, (passbandHz) => ({ kind: 'set-mode', mode: first, passbandHz }));
    case 'set_split_mode':
      return withPassband(second, (passbandHz) => ({ kind: 'set-split-mode', mode: first, passbandHz }));
    case 'set_split_freq_mode': {
      const passband = withPassband(third, (passbandHz) => ({
        kind: 'set-split-mode',
        mode: second,
        passbandHz,
      }));
      if (!passband.ok || passband.value.kind !== 'set-split-mode') return passband;
      const { mode, passbandHz } = passband.value;
      return withFrequency(first, (frequencyHz) => ({
        kind: 'set-split-frequency-mode',
        ...{ frequencyHz, mode, passbandHz },
      }));
    }
    case 'set_ptt':
      return withNumber(first, 0, 3, (state) => ({ kind: 'set-ptt', isOn: state !== 0 }));
    case 'set_split_vfo': {
      const vfo = vfoOf(second);
      if (vfo === undefined)
        return failure({ kind: 'bad-vfo', expected: vfoNames.join(', '), found: second });
      return withNumber(first, 0, 1, (state) => ({ kind: 'set-split', isOn: state !== 0, vfo }));
    }
    case 'set_vfo': {
      const vfo = vfoOf(first);
      if (vfo === undefined) return failure({ kind: 'bad-vfo', expected: vfoNames.join(', '), found: first });
      return success({ kind: 'set-vfo', vfo });
    }
    case 'get_level':
      return success({ kind: 'get-level', name: first });
    case 'get_func':
      return success({ kind: 'get-function', name: first });
    case 'set_level':
      return withNumber(second, -1e6, 1e6, (value) => ({ kind: 'set-level', name: first, value }));
    case 'set_func':
      return withNumber(second, 0, 1, (value) => ({ kind: 'set-function', name: first, value }));
    case 'set_ctcss_tone':
      return withNumber(first, 0, 3000, (tenths) => ({ kind: 'set-tone', toneHz: tenths / 10 }));
    case 'set_rit':
      return withNumber(first, -1e6, 1e6, (offsetHz) => ({ kind: 'set-offset', name: 'RIT', offsetHz }));
    case 'set_xit':
      return withNumber(first, -1e6, 1e6, (offsetHz) => ({ kind: 'set-offset', name: 'XIT', offsetHz }));
    case 'set_rptr_shift':
      // Hamlib's own names and numbers for none.
      return success({ kind: 'set-repeater-shift', isNone: /^(none|0)$/i.test(first) });
    case 'set_rptr_offs':
      return withNumber(first, -1e9, 1e9, (offsetHz) => ({ kind: 'set-repeater-offset', offsetHz }));
    case 'password':
      return success({ kind: 'password', word: first });
    default:
      return success({ kind: 'not-offered', name });
  }
}

const plainOrders: Readonly<Record<string, RigctlOrder | undefined>> = {
  get_freq: { kind: 'get-frequency' },
  get_mode: { kind: 'get-mode' },
  get_vfo: { kind: 'get-vfo' },
  get_ptt: { kind: 'get-ptt' },
  get_dcd: { kind: 'get-dcd' },
  get_split_vfo: { kind: 'get-split' },
  get_split_freq: { kind: 'get-split-frequency' },
  get_split_mode: { kind: 'get-split-mode' },
  get_split_freq_mode: { kind: 'get-split-frequency-mode' },
  get_ctcss_tone: { kind: 'get-tone' },
  get_rit: { kind: 'get-offset', name: 'RIT', offsetHz: 0 },
  get_xit: { kind: 'get-offset', name: 'XIT', offsetHz: 0 },
  get_rptr_shift: { kind: 'get-repeater-shift' },
  get_rptr_offs: { kind: 'get-repeater-offset' },
  get_ts: { kind: 'get-step' },
  get_info: { kind: 'get-info' },
  get_rig_info: { kind: 'get-rig-info' },
  get_powerstat: { kind: 'get-power' },
  get_lock_mode: { kind: 'get-lock' },
  get_vfo_info: { kind: 'get-vfo-info' },
  get_vfo_list: { kind: 'list-vfos' },
  get_modes: { kind: 'list-modes' },
  chk_vfo: { kind: 'check-vfo' },
  set_vfo_opt: { kind: 'set-vfo-mode' },
  dump_state: { kind: 'dump-state' },
  quit: { kind: 'quit' },
  exit: { kind: 'quit' },
  AOS: { kind: 'pass-word' },
  LOS: { kind: 'pass-word' },
};

/** No radio of anybody goes beyond; what rigctld itself lets through (`F -1`, `F 999999999999`) is refused. */
const highestHz = 300e9;

function withFrequency(
  word: string,
  order: (frequencyHz: number) => RigctlOrder,
): Result<RigctlOrder, RigctlFault> {
  const frequencyHz = isNumberWord(word) ? Math.round(Number(word)) : Number.NaN;
  if (frequencyHz >= 1 && frequencyHz <= highestHz) return success(order(frequencyHz));
  return failure({ kind: 'bad-number', expected: `1 to ${highestHz} hertz`, found: word });
}

/** 0 is what the radio likes for the mode, -1 no change. */
function withPassband(
  word: string,
  order: (passbandHz: number) => RigctlOrder,
): Result<RigctlOrder, RigctlFault> {
  return withNumber(word, -1, 1e7, order);
}

function withNumber(
  word: string,
  low: number,
  high: number,
  order: (number: number) => RigctlOrder,
): Result<RigctlOrder, RigctlFault> {
  const number = isNumberWord(word) ? Number(word) : Number.NaN;
  if (number >= low && number <= high) return success(order(number));
  return failure({ kind: 'bad-number', expected: `${low} to ${high}`, found: word });
}

/** gpredict's own numbers beside Hamlib's names. */
const gpredictVfos = ['None', 'VFOA', 'VFOB', 'Main', 'Sub'] as const;
const knownVfos: ReadonlySet<string> = new Set(vfoNames);

function vfoOf(word: string): string | undefined {
  return knownVfos.has(word) ? word : /^[0-4]$/.test(word) ? gpredictVfos[Number(word)] : undefined;
}

/** The requests of a client, each asking for the long answer, which says what it answers. */
export const rigctlRequests = {
  readFrequency: () => hamlibOctets('+f\n'),
  setFrequency: (frequencyHz: number) => hamlibOctets(`+F ${wholeHertz(frequencyHz)}\n`),
  readMode: () => hamlibOctets('+m\n'),
  /** @param passbandHz 0 for what the radio likes for the mode, -1 for no change */
  setMode: (mode: string, passbandHz: number) => hamlibOctets(`+M ${mode} ${passbandHz}\n`),
  readTransmit: () => hamlibOctets('+t\n'),
  setTransmit: (isOn: boolean) => hamlibOctets(`+T ${isOn ? 1 : 0}\n`),
  readSplit: () => hamlibOctets('+s\n'),
  setSplit: (isOn: boolean) => hamlibOctets(isOn ? '+S 1 VFOB\n' : '+S 0 VFOA\n'),
  readSplitFrequency: () => hamlibOctets('+i\n'),
  setSplitFrequency: (frequencyHz: number) => hamlibOctets(`+I ${wholeHertz(frequencyHz)}\n`),
  readSplitMode: () => hamlibOctets('+x\n'),
  setSplitMode: (mode: string, passbandHz: number) => hamlibOctets(`+X ${mode} ${passbandHz}\n`),
  readTone: () => hamlibOctets('+c\n'),
  /** @param toneHz 0 for none */
  setTone: (toneHz: number) => hamlibOctets(`+C ${Math.round(toneHz * 10)}\n`),
  readInfo: () => hamlibOctets('+_\n'),
  readStrength: () => hamlibOctets('+l STRENGTH\n'),
} as const;

/** A number in a long answer, by its label or its place; undefined when there is none. */
export function numberIn(
  answer: Extract<HamlibAnswer, { kind: 'answer' }>,
  label: string | number,
): number | undefined {
  const text = typeof label === 'number' ? answer.values[label] : answer.byLabel[label];
  if (text === undefined || !isNumberWord(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function wholeHertz(frequencyHz: number): string {
  if (!(frequencyHz >= 1 && frequencyHz <= highestHz))
    throw new RangeError(`frequencyHz: expected 1 to ${highestHz}, found ${frequencyHz}`);
  return String(Math.round(frequencyHz));
}
