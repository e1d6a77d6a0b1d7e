import type { PathHop } from './aprs-frame.ts';

/** What the path of a frame tells about its way. */
export interface AprsWay {
  /** Who was heard: the last digipeater that repeated it, otherwise its source. */
  readonly heardFrom: string;
  readonly isDirect: boolean;
  /** Addresses that have repeated it, in order. */
  readonly usedBy: readonly string[];
  /** How often it may still be repeated; a generic address such as `WIDE2-2` counts as often as it says. */
  readonly hopsLeft: number;
  /** How it came into the internet: `qAR` heard on the air, `qAC` straight from a client. */
  readonly internet: { readonly construct: string; readonly gateway: string | undefined } | undefined;
  /** `RFONLY` or `NOGATE`: gateways must leave it on the air. `TCPIP`, `TCPXX`: it came from the internet. */
  readonly marks: readonly string[];
}

/**
 * Source: APRS Protocol Reference 1.0.1, chapter 3, "Generic Digipeating"; aprs.org/fix14439.html (the new paradigm: WIDEn-N, and
 * state paths such as SSn-N); aprs-is.net/q.aspx
 */
export function readWay(source: string, path: readonly PathHop[]): AprsWay {
  const at = path.findIndex(({ address }) => /^qA[A-Za-z]$/.test(address));
  const onAir = at < 0 ? path : path.slice(0, at);
  const isMark = ({ address }: PathHop) => marks.includes(address);
  const hops = onAir.filter((hop) => !isMark(hop));
  const usedBy = hops.filter(({ isUsed }) => isUsed).map(({ address }) => address);
  return {
    heardFrom: lastNamed(usedBy) ?? source,
    isDirect: usedBy.length === 0,
    usedBy,
    hopsLeft: hops.filter(({ isUsed }) => !isUsed).reduce((sum, { address }) => sum + hopsOf(address), 0),
    internet: at < 0 ? undefined : { construct: path[at]!.address, gateway: path[at + 1]?.address },
    marks: onAir.filter(isMark).map(({ address }) => address),
  };
}

/** `WIDE2-1` is generic, `ARISS` that of satellites: any digipeater may take it, and most put their own call there. */
export function isGenericAddress(address: string): boolean {
  return /^(?:(?:WIDE|TRACE|RELAY|ECHO|GATE|TEMP)\d?|ARISS|APRSAT|[A-Z]{2,5}[1-7])(?:-\d)?$/.test(address);
}

const marks: readonly string[] = ['RFONLY', 'NOGATE', 'TCPIP', 'TCPXX'];

/** A used-up `WIDE2*` or `ARISS*` does not name who repeated the frame; a call in front of it may. */
function lastNamed(used: readonly string[]): string | undefined {
  return used.findLast((address) => !isGenericAddress(address)) ?? used.at(-1);
}

/** `WIDE3-2` goes on twice, `WIDE2` without a count and a callsign once. */
function hopsOf(address: string): number {
  const [, n, count] = /^[A-Z]{1,5}([1-7])(?:-([0-7]))?$/.exec(address) ?? [];
  if (n === undefined || count === undefined) return 1;
  return Number(count);
}
