import { readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';

/** The telecommand that a service 1 report is about: the first four octets of its packet. */
export interface RequestId {
  /** Packet version number, 0 unless given. */
  readonly packetVersion?: number;
  readonly isTelecommand?: boolean;
  readonly hasSecondaryHeader?: boolean;
  readonly apid: number;
  readonly sequenceFlags?: number;
  readonly sequenceCount: number;
}

/**
 * A report of service 1, request verification: what became of a telecommand.
 *
 * | subtype | says | carries |
 * |---|---|---|
 * | 1 / 2 | accepted / not accepted | - / failure code |
 * | 3 / 4 | started / start failed | - / failure code |
 * | 5 / 6 | progress / progress failed | step / step, failure code |
 * | 7 / 8 | completed / completion failed | - / failure code |
 * | 10 | could not be routed | failure code |
 *
 * Source: ECSS-E-ST-70-41C, 8.1.2
 */
export interface Verification {
  readonly subtype: number;
  readonly request: Required<RequestId>;
  readonly stage: 'acceptance' | 'start' | 'progress' | 'completion' | 'routing';
  readonly isSuccess: boolean;
  readonly step: number | undefined;
  readonly failureCode: number | undefined;
  /** Whatever the mission adds to the failure code. */
  readonly failureData: Uint8Array;
}

/** Sizes that the standard leaves to the mission; one octet each unless given. */
export interface VerificationFormat {
  readonly stepOctets?: number;
  readonly failureCodeOctets?: number;
}

const requestOctets = 4;

/**
 * @param report subtype of the message and its source data, as `decodePusTelemetry` hands them out
 * @returns faults `bad-subtype` for what service 1 does not know, `too-short` when the source data end early
 */
export function decodeVerification(
  report: { readonly subtype: number; readonly data: Uint8Array },
  { stepOctets = 1, failureCodeOctets = 1 }: VerificationFormat = {},
): Result<Verification, Fault<'bad-subtype' | 'too-short'>> {
  const { subtype, data } = report;
  const meaning = meaningOf(subtype);
  if (meaning === undefined) return failure('bad-subtype', '1 to 8 or 10', subtype);
  const stepAt = requestOctets;
  const codeAt = stepAt + (meaning.stage === 'progress' ? stepOctets : 0);
  const end = codeAt + (meaning.isSuccess ? 0 : failureCodeOctets);
  if (data.length < end) return failure('too-short', end, data.length);
  return success({
    subtype,
    ...meaning,
    request: {
      packetVersion: readUnsigned(data, 0, 3),
      isTelecommand: readUnsigned(data, 3, 1) === 1,
      hasSecondaryHeader: readUnsigned(data, 4, 1) === 1,
      apid: readUnsigned(data, 5, 11),
      sequenceFlags: readUnsigned(data, 16, 2),
      sequenceCount: readUnsigned(data, 18, 14),
    },
    step: meaning.stage === 'progress' ? readUnsigned(data, stepAt * 8, stepOctets * 8) : undefined,
    failureCode: meaning.isSuccess ? undefined : readUnsigned(data, codeAt * 8, failureCodeOctets * 8),
    failureData: data.subarray(end),
  });
}

/**
 * Source data of a service 1 report, for `encodePusTelemetry` with service 1 and the same subtype.
 *
 * @param report `step` for subtypes 5 and 6, `failureCode` for 2, 4, 6, 8 and 10
 * @throws RangeError for an unknown subtype, or a step or code that is missing or does not fit
 */
export function encodeVerification(
  report: {
    readonly subtype: number;
    readonly request: RequestId;
    readonly step?: number;
    readonly failureCode?: number;
    readonly failureData?: Uint8Array;
  },
  { stepOctets = 1, failureCodeOctets = 1 }: VerificationFormat = {},
): Uint8Array {
  const { subtype, request, failureData = new Uint8Array(0) } = report;
  const meaning = meaningOf(subtype);
  if (meaning === undefined) throw new RangeError(`subtype: expected 1 to 8 or 10, found ${subtype}`);
  const codeAt = requestOctets + (meaning.stage === 'progress' ? stepOctets : 0);
  const end = codeAt + (meaning.isSuccess ? 0 : failureCodeOctets);
  const data = new Uint8Array(end + failureData.length);
  writeUnsigned(data, 0, 3, request.packetVersion ?? 0);
  writeUnsigned(data, 3, 1, (request.isTelecommand ?? true) ? 1 : 0);
  writeUnsigned(data, 4, 1, (request.hasSecondaryHeader ?? true) ? 1 : 0);
  writeUnsigned(data, 5, 11, request.apid);
  writeUnsigned(data, 16, 2, request.sequenceFlags ?? 3);
  writeUnsigned(data, 18, 14, request.sequenceCount);
  if (meaning.stage === 'progress')
    writeUnsigned(data, requestOctets * 8, stepOctets * 8, report.step ?? Number.NaN);
  if (!meaning.isSuccess)
    writeUnsigned(data, codeAt * 8, failureCodeOctets * 8, report.failureCode ?? Number.NaN);
  data.set(failureData, end);
  return data;
}

const stages = ['acceptance', 'start', 'progress', 'completion'] as const;

function meaningOf(subtype: number): Pick<Verification, 'stage' | 'isSuccess'> | undefined {
  if (subtype === 10) return { stage: 'routing', isSuccess: false };
  const stage = stages[Math.floor((subtype - 1) / 2)];
  return stage && Number.isInteger(subtype) ? { stage, isSuccess: subtype % 2 === 1 } : undefined;
}
