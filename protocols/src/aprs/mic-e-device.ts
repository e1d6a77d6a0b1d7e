export interface MicEDevice {
  readonly device: string | undefined;
  readonly isMessaging: boolean;
  /** What is left for people. */
  readonly text: string;
}

/**
 * What made a Mic-E frame, told by one octet before its text and one or two behind it: `>` and `]` are Kenwood's, a grave accent
 * is any other that can be sent messages, an apostrophe any other that cannot.
 *
 * Source: aprs.org/aprs12/mic-e-types.txt; github.com/aprsorg/aprs-deviceid, tocalls.yaml (CC BY-SA 2.0: the facts alone)
 */
export function stripDevice(text: string): MicEDevice {
  const type = text.charAt(0);
  const rest = text.slice(1);
  if (type === '>' || type === ']') {
    const suffixes = type === '>' ? handhelds : mobiles;
    const suffix = rest.slice(-1);
    const known = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
    const plain = type === '>' ? 'Kenwood TH-D7' : 'Kenwood TM-D700';
    return {
      device: known ?? plain,
      isMessaging: true,
      text: known === undefined ? rest : rest.slice(0, -1),
    };
  }
  if (type === '`' || type === "'") {
    const suffix = rest.slice(-2);
    const known = Object.hasOwn(others, suffix) ? others[suffix] : undefined;
    return {
      device: known,
      isMessaging: type === '`',
      text: known === undefined ? rest : rest.slice(0, -2),
    };
  }
  // The first devices had no type; some put a space in its place.
  return { device: undefined, isMessaging: false, text: type === ' ' ? rest : text };
}

const handhelds: Readonly<Record<string, string>> = {
  '=': 'Kenwood TH-D72',
  '^': 'Kenwood TH-D74',
  '&': 'Kenwood TH-D75',
};

const mobiles: Readonly<Record<string, string>> = { '=': 'Kenwood TM-D710' };

const others: Readonly<Record<string, string>> = {
  '_ ': 'Yaesu VX-8',
  '_"': 'Yaesu FTM-350',
  '_#': 'Yaesu VX-8G',
  _$: 'Yaesu FT1D',
  '_%': 'Yaesu FTM-400DR',
  '_(': 'Yaesu FT2D',
  '_)': 'Yaesu FTM-100D',
  _0: 'Yaesu FT3D',
  _1: 'Yaesu FTM-300D',
  _2: 'Yaesu FTM-200D',
  _3: 'Yaesu FT5D',
  _4: 'Yaesu FTM-500D',
  _5: 'Yaesu FTM-510D',
  ' X': 'SainSonic AP510',
  '(5': 'Anytone D578UV',
  '(8': 'Anytone D878UV',
  '|3': 'Byonics TinyTrak3',
  '|4': 'Byonics TinyTrak4',
  '^v': 'HinzTec anyfrog',
  '*v': 'KissOZ tracker',
  ':4': 'SCS P4dragon DR-7400',
  ':8': 'SCS P4dragon DR-7800',
};
