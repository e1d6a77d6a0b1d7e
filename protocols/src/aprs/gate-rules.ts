import type { Fault } from '@dawa/seams/fault';
import type { AprsFrame } from './aprs-frame.ts';
import { octetText } from './octet-text.ts';
import { readWay } from './path.ts';
import { tnc2Header } from './tnc2.ts';

/** `dropped`: no server of the internet takes it. `stays-on-air`: it is sound, and a gateway must leave it where it is. */
export type GateOutcome = 'dropped' | 'stays-on-air';

export type GateRuleId =
  | 'empty-address'
  | 'address-form'
  | 'placeholder-source'
  | 'q-construct'
  | 'i-construct'
  | 'tcpip-header'
  | 'nogate-header'
  | 'third-party'
  | 'general-query'
  | 'line-end'
  | 'long-line';

/** One rule of the way from the air to the internet. */
export interface GateRule {
  readonly id: GateRuleId;
  readonly outcome: GateOutcome;
  /** What a good frame is like. */
  readonly expected: string;
  readonly source: string;
  /** What breaks it; undefined where nothing does. */
  readonly breach: (frame: AprsFrame) => string | undefined;
}

export interface GateBreach extends Fault<GateRuleId> {
  readonly outcome: GateOutcome;
}

/** Every rule that a frame breaks on its way through a gateway into APRS-IS; none: everybody sees it on the map. */
export function judgeForGate(frame: AprsFrame): GateBreach[] {
  return gateRules.flatMap(({ id, outcome, expected, breach }) => {
    const found = breach(frame);
    return found === undefined ? [] : [{ kind: id, outcome, expected, found }];
  });
}

/**
 * The line that a gateway hands to APRS-IS for a frame that breaks no rule: the frame as it was heard, and who heard it; an octet
 * string without CR LF. `qAR`: a gateway that can also transmit.
 *
 * Source: aprs-is.net/IGateDetails.aspx, "Paths"; aprs-is.net/q.aspx
 */
export function gatedLine(frame: AprsFrame, gateway: string): string {
  return `${tnc2Header(frame)},qAR,${gateway}:${octetText(frame.information)}`;
}

const details = 'aprs-is.net/IGateDetails.aspx';
/** CR and LF included. Source: aprs-is.net/Connecting.aspx */
const longestLineOctets = 512;
/** What stands behind the frame in the longest case: `,qAR,` and nine characters, and CR LF. */
const gatewayOctets = 5 + 9 + 2;

/** Ours is the wording; control and PID, which a frame in text no longer has, are judged by `strict`. */
export const gateRules: readonly GateRule[] = [
  {
    id: 'empty-address',
    outcome: 'dropped',
    expected: 'a name in every address',
    source: 'hessu/aprsc#53, wb2osz/direwolf#254: AISAT flew with digipeaters of spaces',
    breach: (frame) => {
      const at = addressesOf(frame).findIndex((address) => address.replace(/-\d+$/, '').trim() === '');
      return at < 0 ? undefined : `none in ${placeOf(at)}`;
    },
  },
  {
    id: 'address-form',
    outcome: 'dropped',
    expected: 'capital letters, digits and an SSID, nine characters at most',
    source: 'aprs-is.net/Connecting.aspx; PhirePhly/aprs_notes, callsigns.txt',
    breach: (frame) => {
      const isWrong = (address: string) =>
        address.trim() !== '' &&
        !isConstruct(address) &&
        !/^(?=.{1,9}$)[A-Z0-9]+(-[A-Z0-9]{1,2})?$/.test(address);
      const at = addressesOf(frame).findIndex(isWrong);
      return at < 0 ? undefined : `${addressesOf(frame)[at]} in ${placeOf(at)}`;
    },
  },
  {
    id: 'placeholder-source',
    outcome: 'dropped',
    expected: 'a callsign of its own as the source',
    source: 'hessu/aprsc, RXERR_disallow_srccall: "Disallowed source callsign (N0CALL or such)"',
    breach: ({ source }) => (/^(N0CALL|NOCALL)(-\w+)?$/.test(source) ? source : undefined),
  },
  {
    id: 'q-construct',
    outcome: 'dropped',
    expected: 'no q construct on the air',
    source: `${details}: "q constructs should never appear on RF"`,
    breach: ({ path }) => path.find(({ address }) => isConstruct(address))?.address,
  },
  {
    id: 'i-construct',
    outcome: 'dropped',
    expected: 'no I construct on the air',
    source: `${details}: "The I construct should never appear on RF"`,
    breach: ({ path }) => (path.at(-1)?.address === 'I' ? 'I at the end of the path' : undefined),
  },
  {
    id: 'tcpip-header',
    outcome: 'stays-on-air',
    expected: 'neither TCPIP nor TCPXX in the path',
    source: details,
    breach: ({ source, path }) => readWay(source, path).marks.find((mark) => mark.startsWith('TCP')),
  },
  {
    id: 'nogate-header',
    outcome: 'stays-on-air',
    expected: 'neither NOGATE nor RFONLY in the path',
    source: details,
    breach: ({ source, path }) =>
      readWay(source, path).marks.find((mark) => mark === 'NOGATE' || mark === 'RFONLY'),
  },
  {
    id: 'third-party',
    outcome: 'stays-on-air',
    expected: 'no frame that came from the internet inside it',
    source: `${details}; APRS Protocol Reference 1.0.1, chapter 17`,
    breach: ({ information }) => {
      const [, header] = /^\}([^:]*):/.exec(octetText(information)) ?? [];
      return header !== undefined && /,TCP(IP|XX)\*?(,|$)/.test(header) ? header : undefined;
    },
  },
  {
    id: 'general-query',
    outcome: 'stays-on-air',
    expected: 'no query to everybody',
    source: `${details}; APRS Protocol Reference 1.0.1, chapter 15`,
    breach: ({ information }) =>
      information[0] === 0x3f ? octetText(information.subarray(0, 10)) : undefined,
  },
  {
    id: 'line-end',
    outcome: 'dropped',
    expected: 'no CR, LF or NUL before the end of the text',
    source: 'hessu/aprsc, doc/IGATE-HINTS.md: what is behind it is lost, or comes as another frame',
    breach: ({ information }) => {
      const text = octetText(information).replace(/[\r\n]+$/, '');
      const at = Array.from(text).findIndex((octet) => octet === '\r' || octet === '\n' || octet === '\0');
      return at < 0 ? undefined : `${text.charCodeAt(at).toString(16).padStart(2, '0')} at octet ${at}`;
    },
  },
  {
    id: 'long-line',
    outcome: 'dropped',
    expected: `at most ${longestLineOctets} octets with gateway and line end`,
    source: 'aprs-is.net/Connecting.aspx',
    breach: (frame) => {
      const octets = tnc2Header(frame).length + 1 + frame.information.length + gatewayOctets;
      return octets > longestLineOctets ? `${octets} octets` : undefined;
    },
  },
];

function addressesOf({ source, destination, path }: AprsFrame): string[] {
  return [destination, source, ...path.map(({ address }) => address)];
}

function placeOf(at: number): string {
  return at === 0 ? 'the destination' : at === 1 ? 'the source' : `digipeater ${at - 1}`;
}

function isConstruct(address: string): boolean {
  return /^q[A-Z][A-Za-z]$/.test(address);
}
