import type { RadioModelName } from '@dawa/protocols/radio-models';

/** How Hamlib calls a radio, and what of the operations that it lists for it is out of a radio's hands. */
export interface Refereed {
  readonly number: number;
  /**
   * Listed by `rigctl -u`, and refused by Hamlib before a single octet went out: the tests hold that. Each is an error of
   * Hamlib 4.5.4 itself, with the place in its source.
   */
  readonly neverAsked: readonly Excuse[];
  /** Answered as the maker's manual says, and not understood by Hamlib. */
  readonly misread?: readonly Excuse[];
  /** What Hamlib only tries and takes no for an answer: the radio has no such word. */
  readonly tried?: RegExp;
  /** How Hamlib receives here and transmits there; our driver does by `setTransmitFrequency`. */
  readonly duplex?: readonly [on: readonly string[], off: readonly string[]];
}

export interface Excuse {
  readonly commands: readonly string[];
  readonly why: string;
}

const retired: Excuse = {
  commands: ['A OFF', 'a'],
  why: 'tests/rigctl_parse.c: set_trn and get_trn are retired and answer -18 for every radio',
};
const withoutAnnouncement: Excuse = {
  commands: ['p ANN'],
  why: 'rigs/icom/icom.c: icom_get_parm has no case for it, the order to speak tells nothing',
};
const newerIcom: Excuse = {
  commands: [
    ...['U SEND_MORSE 1', 'U SEND_MORSE 0', 'u SEND_MORSE'],
    ...['U SEND_VOICE_MEM 1', 'U SEND_VOICE_MEM 0', 'u SEND_VOICE_MEM'],
    ...['U OVF_STATUS 1', 'U OVF_STATUS 0'],
  ],
  why: 'rigs/icom/icom.c: listed among the functions, without a case in icom_set_func and icom_get_func; the overflow is only read',
};
/** Satellite mode has a MAIN of its own, which is not where the receiver was. */
const satellite = [['U SATMODE 1', 'F 145900000', 'I 435313000'], ['U SATMODE 0']] as const;
const vfoSplit = [['S 1 VFOB', 'I 435313000'], ['S 0 VFOA']] as const;

/** Source: `rigctl -u` and the source of Hamlib 4.5.4. */
export const refereedRadios = {
  'IC-9700': { number: 3081, neverAsked: [retired, withoutAnnouncement, newerIcom], duplex: satellite },
  'IC-9100': {
    number: 3068,
    neverAsked: [
      retired,
      withoutAnnouncement,
      {
        commands: ['P BACKLIGHT 0.5', 'p BACKLIGHT'],
        why: 'rigs/icom/icom.c: icom_set_parm knows the announcement only, where a radio lists no others',
      },
      { commands: ['g VFO 1'], why: 'rigs/icom/icom.c: icom_scan has no case for RIG_SCAN_VFO' },
    ],
    // The orders of newer sets, which name their band.
    tried: /refused: 2[56] 00/,
    duplex: satellite,
  },
  'IC-910': { number: 3044, neverAsked: [retired], duplex: satellite },
  'IC-705': { number: 3085, neverAsked: [retired, withoutAnnouncement, newerIcom], duplex: vfoSplit },
  'TS-2000': {
    number: 2014,
    neverAsked: [
      retired,
      {
        commands: ['L BKINDL 130', 'L METER 4', 'L ANTIVOX 0.5', 'l ANTIVOX'],
        why: 'rigs/kenwood/kenwood.c: kenwood_set_level has no such cases; ts2000.c says of ANTIVOX that it is not written yet',
      },
      {
        commands: ['V VFOC'],
        why: 'rigs/kenwood/kenwood.c: kenwood_set_vfo knows the sub receiver of no radio',
      },
    ],
    misread: [
      {
        commands: ['l CWPITCH'],
        why: 'rigs/kenwood/ts2000.c, line 973: wants 15 characters; menu 031 is told by 9 and the digits of its value',
      },
    ],
    // Whether `AG` takes the number of a receiver; and `PT`, which newer Kenwoods have for the pitch of Morse.
    tried: /refused: (AG|PT\d\d)$/,
    duplex: vfoSplit,
  },
  'FT-991': {
    number: 1035,
    neverAsked: [
      retired,
      {
        commands: ['L BKIN_DLYMS 1515', 'l BKIN_DLYMS', 'l BAND_SELECT'],
        why: 'rigs/yaesu/newcat.c: no case in newcat_set_level and newcat_get_level; a band is only chosen',
      },
    ],
    duplex: vfoSplit,
  },
  'FT-847': {
    number: 1001,
    neverAsked: [
      {
        commands: ['R +', 'R -', 'R None'],
        why: 'src/rig.c: rig_set_rptr_shift needs a set_vfo, which ft847.c has not',
      },
      {
        commands: ['L BAND_SELECT 8'],
        why: 'rigs/yaesu/ft847.c: has_set_level without a function set_level',
      },
    ],
  },
} as const satisfies Partial<Record<RadioModelName, Refereed>>;

export type RefereedModel = keyof typeof refereedRadios;
