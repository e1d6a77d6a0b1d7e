import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type HamlibAnswer, hamlibOctets, valuesReply } from './hamlib-reply.ts';
import {
  type HamlibCommand,
  type HamlibRequest,
  HamlibTokeniser,
  hamlibLexicon,
  isNumberWord,
} from './hamlib-tokens.ts';

/**
 * The network language of rotctld, for both ends: what a client asks and how it is answered. Angles in degrees, two decimals.
 *
 * Source: Hamlib 4.5.4, `rotctld -m 1` and `rotctl -m 2` on loopback; letters from Hamlib 8319dc5d tests/rotctl_parse.c.
 */
export type RotctlOrder =
  | { readonly kind: 'get-position' }
  | { readonly kind: 'set-position'; readonly azimuthDeg: number; readonly elevationDeg: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'park' }
  /** Moves one axis until stopped; `speedShare` of its full speed, undefined leaves it as it is. */
  | {
      readonly kind: 'move';
      readonly direction: 'up' | 'down' | 'left' | 'right';
      readonly speedShare: number | undefined;
    }
  | { readonly kind: 'get-info' }
  | { readonly kind: 'get-status' }
  | { readonly kind: 'dump-state' }
  | { readonly kind: 'password'; readonly word: string }
  | { readonly kind: 'quit' }
  /** gpredict tells that a satellite rose or set. */
  | { readonly kind: 'pass-word' }
  /** Known to Hamlib, and not offered here: `\send_cmd`, `\set_conf`, reset, the mathematics. */
  | { readonly kind: 'not-offered'; readonly name: string };

const octet = (letter: string) => letter.charCodeAt(0);

export const rotctlCommands: readonly HamlibCommand[] = [
  { name: 'get_pos', letter: octet('p'), words: [] },
  { name: 'set_pos', letter: octet('P'), words: ['number', 'number'] },
  { name: 'stop', letter: octet('S'), words: [] },
  // It moves the antenna: a word that begins with its letter must not.
  { name: 'park', letter: octet('K'), words: [], waits: true },
  { name: 'move', letter: octet('M'), words: ['number', 'number'] },
  { name: 'reset', letter: octet('R'), words: ['number'] },
  { name: 'get_info', letter: octet('_'), words: [] },
  { name: 'get_status', letter: octet('s'), words: [] },
  { name: 'dump_state', letter: 0x8f, words: [] },
  { name: 'password', letter: 0x98, words: ['word'] },
  { name: 'quit', letter: octet('q'), words: [] },
  { name: 'exit', letter: octet('Q'), words: [] },
  { name: 'set_level', letter: octet('V'), words: 'line' },
  { name: 'get_level', letter: octet('v'), words: 'line' },
  { name: 'set_func', letter: octet('U'), words: 'line' },
  { name: 'get_func', letter: octet('u'), words: 'line' },
  { name: 'set_parm', letter: octet('X'), words: 'line' },
  { name: 'get_parm', letter: octet('x'), words: 'line' },
  { name: 'set_conf', letter: octet('C'), words: 'line' },
  { name: 'get_conf', letter: 0xad, words: 'line' },
  { name: 'send_cmd', letter: octet('w'), words: 'line' },
  { name: 'dump_caps', letter: octet('1'), words: [] },
  { name: 'dump_conf', letter: octet('3'), words: [] },
  { name: 'pause', letter: 0x8c, words: 'line' },
  // Words and not lines: `LOS` and `AOS` of gpredict begin with two of these letters.
  { name: 'lonlat2loc', letter: octet('L'), words: ['number', 'number', 'number'] },
  { name: 'a_sp2a_lp', letter: octet('A'), words: ['number'] },
  { name: 'loc2lonlat', letter: octet('l'), words: 'line' },
  { name: 'dms2dec', letter: octet('D'), words: 'line' },
  { name: 'dec2dms', letter: octet('d'), words: 'line' },
  { name: 'dmmm2dec', letter: octet('E'), words: 'line' },
  { name: 'dec2dmmm', letter: octet('e'), words: 'line' },
  { name: 'qrb', letter: octet('B'), words: 'line' },
  { name: 'd_sp2d_lp', letter: octet('a'), words: 'line' },
];

const rotctlLexicon = hamlibLexicon(rotctlCommands, ['AOS', 'LOS']);

export function createRotctlTokeniser(): HamlibTokeniser {
  return new HamlibTokeniser(rotctlLexicon);
}

/** What a request orders, or what is wrong with its words. Angles are checked to be numbers and no more: limits are the station's. */
export function readRotctlOrder({ name, words }: HamlibRequest): Result<RotctlOrder, Fault<'bad-number'>> {
  switch (name) {
    case 'get_pos':
      return success({ kind: 'get-position' });
    case 'set_pos': {
      const [azimuthDeg, elevationDeg] = words.map(numberOf);
      if (azimuthDeg === undefined || elevationDeg === undefined)
        return failure({ kind: 'bad-number', expected: 'two angles in degrees', found: words.join(' ') });
      return success({ kind: 'set-position', azimuthDeg, elevationDeg });
    }
    case 'move':
      return readMove(words);
    case 'stop':
    case 'park':
    case 'quit':
      return success({ kind: name });
    case 'exit':
      return success({ kind: 'quit' });
    case 'get_info':
      return success({ kind: 'get-info' });
    case 'get_status':
      return success({ kind: 'get-status' });
    case 'dump_state':
      return success({ kind: 'dump-state' });
    case 'password':
      return success({ kind: 'password', word: words[0] ?? '' });
    case 'AOS':
    case 'LOS':
      return success({ kind: 'pass-word' });
    default:
      return success({ kind: 'not-offered', name });
  }
}

/** Bits of `M`; a sum of them is no direction of one axis. */
const moveDirections: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  2: 'up',
  4: 'down',
  8: 'left',
  16: 'right',
};

function readMove(words: readonly string[]): Result<RotctlOrder, Fault<'bad-number'>> {
  const direction = moveDirections[words[0] ?? ''];
  const speed = numberOf(words[1] ?? '');
  if (direction === undefined || speed === undefined || !(speed === -1 || (speed >= 1 && speed <= 100))) {
    const expected = '2 up, 4 down, 8 left or 16 right, and a speed of 1 to 100 or -1';
    return failure({ kind: 'bad-number', expected, found: words.join(' ') });
  }
  return success({ kind: 'move', direction, speedShare: speed === -1 ? undefined : speed / 100 });
}

function numberOf(word: string): number | undefined {
  if (!isNumberWord(word)) return undefined;
  const number = Number(word);
  return Number.isFinite(number) ? number : undefined;
}

export interface RotctlDirection {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** Answers to gets; sets are answered by `codeReply`. */
export const rotctlReplies = {
  position: (request: HamlibRequest, { azimuthDeg, elevationDeg }: RotctlDirection) =>
    valuesReply(request, [
      ['Azimuth', hundredths(azimuthDeg)],
      ['Elevation', hundredths(elevationDeg)],
    ]),
  info: (request: HamlibRequest, info: string) => valuesReply(request, [['Info', info]]),
  status: (request: HamlibRequest, isMoving: boolean) =>
    valuesReply(request, [['Status flags', isMoving ? 'MOVING ' : '']]),
  /** What `rotctl -m 2` opens with; it refuses by itself what lies outside these limits. */
  state: (
    request: HamlibRequest,
    limits: {
      readonly minAzimuthDeg: number;
      readonly maxAzimuthDeg: number;
      readonly minElevationDeg: number;
      readonly maxElevationDeg: number;
    },
  ) => {
    const long = request.separator !== undefined;
    const bound = (short: string, label: string, angleDeg: number): [null, string] => [
      null,
      long ? `${label}: ${angleDeg.toFixed(6)}` : `${short}=${angleDeg.toFixed(6)}`,
    ];
    return valuesReply(request, [
      [null, long ? 'rotctld Protocol Ver: 1' : '1'],
      [null, long ? 'Rotor Model: 2' : '2'],
      bound('min_az', 'Minimum Azimuth', limits.minAzimuthDeg),
      bound('max_az', 'Maximum Azimuth', limits.maxAzimuthDeg),
      bound('min_el', 'Minimum Elevation', limits.minElevationDeg),
      bound('max_el', 'Maximum Elevation', limits.maxElevationDeg),
      [null, long ? 'South Zero: 0' : 'south_zero=0'],
      [null, 'rot_type=AzEl'],
      [null, 'done'],
    ]);
  },
} as const;

/** The requests of a client, each asking for the long answer, which says what it answers. */
export const rotctlRequests = {
  readPosition: () => hamlibOctets('+p\n'),
  /** Rounded to hundredths. */
  setPosition: ({ azimuthDeg, elevationDeg }: RotctlDirection) =>
    hamlibOctets(`+P ${hundredths(azimuthDeg)} ${hundredths(elevationDeg)}\n`),
  stop: () => hamlibOctets('+S\n'),
} as const;

/** The position in a long answer; undefined when it holds none, or no numbers. */
export function positionOf(answer: Extract<HamlibAnswer, { kind: 'answer' }>): RotctlDirection | undefined {
  const azimuthDeg = numberOf(answer.byLabel['Azimuth'] ?? '');
  const elevationDeg = numberOf(answer.byLabel['Elevation'] ?? '');
  return azimuthDeg === undefined || elevationDeg === undefined ? undefined : { azimuthDeg, elevationDeg };
}

function hundredths(angleDeg: number): string {
  if (!(Math.abs(angleDeg) < 10_000)) throw new RangeError(`angle: expected degrees, found ${angleDeg}`);
  const text = angleDeg.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}
