import { aprsFrameOf } from '@dawa/protocols/aprs/aprs-frame';
import { judgeForGate } from '@dawa/protocols/aprs/gate-rules';
import { judgeStrictly } from '@dawa/protocols/aprs/strict';
import { decodeAx25 } from '@dawa/protocols/ax25';
import type { Steps } from '../steps.ts';
import { askDecodeAprs } from './decode-aprs.ts';
import { describeDifference, describeFrame } from './frame-difference.ts';
import { type HeardInGate, heardInGate } from './heard-in-gate.ts';

/** Something that a reader has against a frame. */
interface Objection {
  /** What makes two of them the same. */
  readonly kind: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Everything that the article has sent, before three readers: our strict parser, Direwolf's, and the rules of the way into the
 * internet. A digipeater answers for what it adds: what a reader had against the frame that was heard is its sender's.
 */
export async function judgeTransmissions(steps: Steps): Promise<void> {
  const heard = heardInGate(steps.bench);
  if (heard.length === 0) {
    const [expected, found] = ['frames to read', 'none was heard'];
    steps.judge('Everything that it sent', { verdict: 'inconclusive', expected, found });
    return;
  }
  keepObjections(steps, 'The strict parser', heard, heard.map(newOf(strictObjections)));
  keepObjections(steps, 'The rules of iGates and APRS-IS', heard, heard.map(newOf(gateObjections)));
  await judgeByDirewolf(steps, heard);
}

/** A step a kind of objection, with the first frame that shows it; one step where there is none. */
function keepObjections(
  steps: Steps,
  reader: string,
  heard: readonly HeardInGate[],
  objections: readonly (readonly Objection[])[],
): void {
  const kinds = new Map<string, { first: Objection; frames: Set<HeardInGate> }>();
  for (const [index, list] of objections.entries()) {
    for (const objection of list) {
      const known = kinds.get(objection.kind);
      if (known === undefined)
        kinds.set(objection.kind, { first: objection, frames: new Set([heard[index]!]) });
      else known.frames.add(heard[index]!);
    }
  }
  if (kinds.size === 0) {
    const expected = 'nothing against what it sent';
    steps.judge(reader, { verdict: 'pass', expected, found: `nothing in ${heard.length} frames` });
  }
  for (const [kind, { first, frames }] of kinds) {
    const [{ frame, sent }] = [...frames] as [HeardInGate];
    const difference = sent && describeDifference(sent, frame);
    steps.judge(`${reader}: ${kind}`, {
      ...{ verdict: 'fail', expected: first.expected, evidence: frame },
      found: `${first.found}, in ${frames.size} of ${heard.length} frames, first ${describeFrame(frame)}${difference === undefined ? '' : `; from what it heard on differs ${difference.replace(': expected', ': heard').replace(', found', ', sent')}`}`,
    });
  }
}

async function judgeByDirewolf(steps: Steps, heard: readonly HeardInGate[]): Promise<void> {
  const reader = 'Direwolf (decode_aprs)';
  // What it heard is asked of too, so that it is known whose fault is whose.
  const asked = heard.flatMap(({ frame, sent }) => [frame, sent ?? frame]);
  const opinion = await steps.bench.clock.track(askDecodeAprs(asked));
  if ('reason' in opinion) {
    const expected = 'nothing against what it sent';
    steps.judge(reader, { verdict: 'not-run', expected, found: `not run: ${opinion.reason}` });
    return;
  }
  const objections = heard.map(({ sent }, index) => {
    const ofFrame = opinion.complaints[2 * index]!;
    const ofSent = sent === undefined ? [] : opinion.complaints[2 * index + 1]!.map(kindOf);
    return ofFrame
      .filter((complaint) => !ofSent.includes(kindOf(complaint)))
      .map((complaint) => ({ kind: kindOf(complaint), expected: 'no word against it', found: complaint }));
  });
  keepObjections(steps, reader, heard, objections);
}

/** The same complaint of another address or place is no other one. */
function kindOf(complaint: string): string {
  return complaint
    .replace(/"[^"]*"/g, '')
    .replace(/\d+/g, 'n')
    .slice(0, 60)
    .trim();
}

function newOf(objectionsTo: (frame: Uint8Array) => Objection[]) {
  return ({ frame, sent }: HeardInGate): Objection[] => {
    const known = sent === undefined ? [] : objectionsTo(sent).map(({ kind }) => kind);
    return objectionsTo(frame).filter(({ kind }) => !known.includes(kind));
  };
}

export function strictObjections(frame: Uint8Array): Objection[] {
  return judgeStrictly(frame).findings.map(({ kind, expected, found }) => ({
    ...{ kind, expected: String(expected), found: String(found) },
  }));
}

export function gateObjections(frame: Uint8Array): Objection[] {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) {
    const { kind, expected, found } = decoded.fault;
    return [{ kind: 'not-ax25', expected: String(expected), found: `${kind}: ${found}` }];
  }
  return judgeForGate(aprsFrameOf(decoded.value)).map(({ kind, outcome, expected, found }) => ({
    ...{ kind, expected: String(expected), found: `${found} (${outcome})` },
  }));
}
