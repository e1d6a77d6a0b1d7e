import type { Fault } from '@dawa/seams/fault';
import { type DecodedAx25, decodeAx25 } from '../ax25.ts';
import { aprsFrameOf } from './aprs-frame.ts';
import { parseAprs } from './parse-aprs.ts';
import { readWay } from './path.ts';
import type { AprsOddityKind, AprsReport } from './report.ts';

/**
 * `drops`: gateways and the internet servers behind them throw such a frame away. `stays`: it is sound, and its sender or its
 * nature keeps it on the air. `breaks`: it breaks a rule that most let pass.
 */
export type StrictWeight = 'drops' | 'stays' | 'breaks';

export interface StrictFinding extends Fault<StrictKind> {
  readonly weight: StrictWeight;
}

export type StrictKind =
  | 'not-ax25'
  | 'not-ui'
  | 'empty-callsign'
  | 'lower-case'
  | 'bad-callsign'
  | 'placeholder-callsign'
  | 'reserved-bits'
  | 'command-bits'
  | 'too-many-digipeaters'
  | 'unordered-path'
  | 'internet-path'
  | 'kept-on-air'
  | 'from-internet'
  | 'long-information'
  | 'empty-information'
  | 'line-break'
  | 'general-query'
  | 'loose-telemetry'
  | 'content';

/** What the strict judge says of one frame; `isAccepted` where nothing drops it and all of it can be read. */
export interface StrictVerdict {
  readonly isAccepted: boolean;
  /** A gateway would hand it to the internet. */
  readonly isGated: boolean;
  readonly findings: readonly StrictFinding[];
  /** Undefined where the octets are no frame. */
  readonly report: AprsReport | undefined;
}

/**
 * Judges a frame as the rest of the world would: what iGates and APRS-IS throw away, and why. A payload that passes is heard.
 *
 * @param octets without flags; with `hasFrameCheck` the check must hold
 * Source: AX.25 2.2, section 3; APRS Protocol Reference 1.0.1, chapters 3 to 5; aprs-is.net/IGateDetails.aspx and
 * aprs-is.net/connecting.aspx (what is not gated); hessu/aprsc#53 and wb2osz/direwolf#254 (space-filled callsigns)
 */
export function judgeStrictly(octets: Uint8Array, options: { hasFrameCheck?: boolean } = {}): StrictVerdict {
  const decoded = decodeAx25(octets, options);
  if (!decoded.ok) {
    const { kind, expected, found } = decoded.fault;
    const finding = drop('not-ax25', expected, `${kind}: ${found}`);
    return { isAccepted: false, isGated: false, findings: [finding], report: undefined };
  }
  const frame = aprsFrameOf(decoded.value);
  const report = parseAprs(frame);
  const findings = [
    ...judgeAddresses(decoded.value),
    ...judgePath(decoded.value),
    ...judgeWay(readWay(frame.source, frame.path).marks),
    ...judgeInformation(decoded.value, report),
  ];
  const weights = new Set(findings.map(({ weight }) => weight));
  const isAccepted = !weights.has('drops') && report.content.kind !== 'unread';
  return { isAccepted, isGated: isAccepted && !weights.has('stays'), findings, report };
}

function judgeAddresses({ control, pid, destination, source, path }: DecodedAx25): StrictFinding[] {
  const findings: StrictFinding[] = [];
  if ((control & 0xef) !== 0x03 || pid !== 0xf0) {
    const found = `control ${control.toString(16)}, PID ${pid?.toString(16) ?? 'none'}`;
    findings.push(drop('not-ui', 'control 03 and PID F0', found));
  }
  for (const [at, { callsign, reserved = 3 }] of [destination, source, ...path].entries()) {
    const place = at === 0 ? 'the destination' : at === 1 ? 'the source' : `digipeater ${at - 1}`;
    if (callsign.trim() === '') findings.push(drop('empty-callsign', `a callsign in ${place}`, 'spaces'));
    else if (/[a-z]/.test(callsign))
      findings.push(drop('lower-case', `capital letters in ${place}`, callsign));
    else if (!/^[A-Z0-9]{1,6}$/.test(callsign))
      findings.push(drop('bad-callsign', `letters and digits in ${place}`, callsign));
    if (reserved !== 3)
      findings.push(breaks('reserved-bits', `11 in ${place}`, reserved.toString(2).padStart(2, '0')));
  }
  if (/^(N0CALL|NOCALL|MYCALL|BLACKL|TCPIP|WIDE\d?)$/.test(source.callsign))
    findings.push(drop('placeholder-callsign', 'a callsign of its own', source.callsign));
  if (source.callsign.trim() !== '' && !/\d/.test(source.callsign))
    findings.push(breaks('bad-callsign', 'a digit in the source, as licences have it', source.callsign));
  if (destination.isMarked === source.isMarked)
    findings.push(
      breaks('command-bits', 'C set in one of destination and source', `${Number(source.isMarked)} in both`),
    );
  return findings;
}

function judgePath({ path }: DecodedAx25): StrictFinding[] {
  const findings: StrictFinding[] = [];
  if (path.length > 8) findings.push(drop('too-many-digipeaters', 'at most 8', String(path.length)));
  const unused = path.findIndex(({ isMarked }) => !isMarked);
  const late = path.findLastIndex(({ isMarked }) => isMarked);
  if (unused >= 0 && unused < late)
    findings.push(
      breaks(
        'unordered-path',
        'used digipeaters in front of unused ones',
        `H set in ${late + 1}, not in ${unused + 1}`,
      ),
    );
  if (path.some(({ callsign }) => /^QA[A-Z]$/i.test(callsign)))
    findings.push(
      drop('internet-path', 'no q construct on the air', path.map(({ callsign }) => callsign).join(',')),
    );
  return findings;
}

function judgeWay(marks: readonly string[]): StrictFinding[] {
  return marks.map((mark) =>
    mark === 'RFONLY' || mark === 'NOGATE'
      ? { kind: 'kept-on-air', weight: 'stays', expected: 'a path that may be gated', found: mark }
      : {
          kind: 'from-internet',
          weight: 'stays',
          expected: 'a frame that was heard first on the air',
          found: mark,
        },
  );
}

function judgeInformation({ information }: DecodedAx25, report: AprsReport): StrictFinding[] {
  const findings: StrictFinding[] = [];
  if (information.length === 0) findings.push(drop('empty-information', 'an information field', 'none'));
  if (information.length > 256)
    findings.push(breaks('long-information', 'at most 256 octets', String(information.length)));
  // Servers take the line to end there, and lose what is behind.
  if (information.subarray(0, -1).some((octet) => octet === 0x0d || octet === 0x0a || octet === 0))
    findings.push(breaks('line-break', 'no CR, LF or NUL within the text', 'one'));
  const { content, oddities } = report;
  if (content.kind === 'query')
    findings.push({
      kind: 'general-query',
      weight: 'stays',
      expected: 'no query to everybody',
      found: content.query,
    });
  if (content.kind === 'third-party' && content.path.some((address) => /^TCP(IP|XX)\*?$/.test(address)))
    findings.push({
      kind: 'from-internet',
      weight: 'stays',
      expected: 'a frame of the air',
      found: content.path.join(','),
    });
  for (const { kind, expected, found } of oddities) {
    if (kind === 'empty') continue;
    findings.push(breaks(oddityKind(kind), expected, `${kind}: ${found}`));
  }
  return findings;
}

/** Figures of any length and a line end are met with everywhere; what else cannot be read is no content. */
function oddityKind(kind: AprsOddityKind): StrictKind {
  if (kind === 'trailing-octets') return 'line-break';
  return kind === 'bad-telemetry' ? 'loose-telemetry' : 'content';
}

function drop(kind: StrictKind, expected: string | number, found: string): StrictFinding {
  return { kind, weight: 'drops', expected, found };
}

function breaks(kind: StrictKind, expected: string | number, found: string): StrictFinding {
  return { kind, weight: 'breaks', expected, found };
}
