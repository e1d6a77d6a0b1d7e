import { describeAprs } from '@dawa/protocols/aprs/describe-aprs';
import type { AprsReport } from '@dawa/protocols/aprs/report';
import { describePusPacket } from 'ccsds-parser/pus/describe-pus-packet';
import { decodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import type { DecodedValue, Dictionary } from '../pipeline/dictionary.ts';
import type { HeardAudio } from '../pipeline/frame-source.ts';
import type { LinkFrame } from '../pipeline/link-frame.ts';
import { createPacketDecoder, type PacketFormat } from '../pipeline/packet-decoder.ts';
import type {
  RecordedFragment,
  RecordedFrame,
  RecordedMessage,
  RecordedPacket,
} from '../pipeline/recording-item.ts';
import { DerivedParameters } from '../processing/derived-parameters.ts';
import type { DerivedPlan } from '../processing/derived-plan.ts';

/** What the caller told about the packets: nothing, a dictionary, or a mission with both. */
export interface PacketKnowledge {
  readonly format: PacketFormat | undefined;
  readonly dictionary: Dictionary | undefined;
  /** What the dictionary was made from. */
  readonly definition: XtceDefinition | undefined;
  /** The container that decoding begins with; undefined for the dictionary's own. */
  readonly rootContainer: string | undefined;
  /** What the mission computes beside what packets bring. */
  readonly derived: DerivedPlan | undefined;
}

/** A line of `--show frames`. */
export function frameLine(frame: RecordedFrame): string {
  const { header, fault } = frame;
  return line({
    frame: frame.index,
    spacecraftId: header?.spacecraftId ?? null,
    virtualChannelId: header?.virtualChannelId ?? null,
    counter: header?.virtualChannelCount ?? null,
    ok: fault === undefined,
    fault: fault === undefined ? null : { kind: fault.kind, expected: fault.expected, found: fault.found },
    correctedSymbols: frame.correctedSymbols,
    isIdle: frame.isIdle,
    ...(frame.link === undefined ? {} : linkFields(frame.link)),
    ...heardFields(frame.heard),
    operationalControl: hexOrNull(header?.operationalControl),
    hex: hexOf(frame.bytes),
  });
}

/** A line of `--show packets`. */
export function packetLine(recorded: RecordedPacket, { format }: PacketKnowledge): string {
  const { packet, virtualChannelId } = recorded;
  const pus = pusOf(recorded, format);
  return line({
    apid: packet.apid,
    sequenceCount: packet.sequenceCount,
    sequenceFlags: packet.sequenceFlags,
    virtualChannelId: virtualChannelId ?? null,
    pusService: pus?.service ?? null,
    pusSubtype: pus?.subtype ?? null,
    // In words, for people: TM(3,25) housekeeping: housekeeping parameter report.
    pusMessage: pus === undefined ? null : describePusPacket(packet).text,
    // How long the time field is, the packet does not say: without a mission it cannot be told from what follows it.
    onboardTime: format === undefined ? null : hexOrNull(pus?.onboardTime),
    hex: hexOf(packet.bytes),
  });
}

/** A line of `--show packets` for what a frame without transfer frames around it brought. */
export function messageLine({ index, link, heard }: RecordedMessage): string {
  return line({ frame: index, ...linkFields(link), ...heardFields(heard), hex: hexOf(link.content) });
}

/** Of frames out of audio: when, how loud, how far off its tones, and whether bits were turned over. */
function heardFields(heard: HeardAudio | undefined): Record<string, unknown> {
  if (heard === undefined) return {};
  const { startMs, endMs, levelDb, markOffsetHz, carrierOffsetHz, repairedBits } = heard;
  return {
    startMs: rounded(startMs),
    endMs: rounded(endMs),
    levelDb: rounded(levelDb),
    markOffsetHz: Number.isNaN(markOffsetHz) ? null : rounded(markOffsetHz),
    ...(carrierOffsetHz !== undefined && { carrierOffsetHz: rounded(carrierOffsetHz) }),
    ...(repairedBits === 0 ? {} : { repairedBits }),
  };
}

/** A tenth is more than can be measured. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Names that are missing in a framing are left out. */
function linkFields(link: LinkFrame): Record<string, unknown> {
  const { kind, source, destination, path, control, pid, text, oddities, aprs } = link;
  return {
    framing: kind,
    ...(source === null ? {} : { source }),
    ...(destination === null ? {} : { destination }),
    ...(kind === 'ax25' ? { path, oddities } : {}),
    ...(control === null ? {} : { control, pid }),
    ...(text === null ? {} : { text }),
    // In words, for people; what is no APRS at all says nothing more than its text.
    ...(aprs === undefined || isForeign(aprs) ? {} : { aprs: describeAprs(aprs) }),
  };
}

/** Nobody meant it as APRS. */
function isForeign({ content }: AprsReport): boolean {
  return content.kind === 'unread' && content.expected === undefined;
}

/** A line for a piece of a packet that could not be completed, with `--partial`. */
export function fragmentLine({ virtualChannelId, reason, bytes }: RecordedFragment): string {
  return line({ partial: true, reason, virtualChannelId: virtualChannelId ?? null, hex: hexOf(bytes) });
}

/**
 * Writes the parameters of packets, one a line.
 *
 * @returns for each packet its lines, how many there are, and the kind of fault that kept values from being read
 */
export function createParameterLines({ format, dictionary, rootContainer, derived }: PacketKnowledge) {
  if (dictionary === undefined) throw new TypeError('dictionary: expected one, found none');
  const decode =
    format === undefined ? undefined : createPacketDecoder(format, dictionary, { keepsHeaders: true });
  const withDerived = createDeriver(derived);
  const decodeAlone = (octets: Uint8Array) => {
    const { values, fault, generatedAtMs } = dictionary.decode(octets, rootContainer);
    const samples = withDerived(values, generatedAtMs);
    const text = samples.map((sample) => parameterLine({ ...sample, generatedAtMs })).join('');
    return { text, count: samples.length, fault: fault?.kind };
  };
  return (item: RecordedPacket | RecordedMessage) => {
    if (item.kind === 'message') return decodeAlone(item.link.content);
    const { packet, virtualChannelId } = item;
    if (decode === undefined) return decodeAlone(packet.bytes);
    const meta = { virtualChannelId: virtualChannelId ?? 0 };
    const record = { lsn: 0, kind: 'packet', atMs: 0, cites: [0, 0], meta, bytes: packet.bytes } as const;
    const decoded = decode(record);
    const { generatedAtMs, fault } = decoded.packet;
    const samples = withDerived(decoded.samples, generatedAtMs);
    const text = samples.map((sample) => parameterLine({ ...sample, generatedAtMs })).join('');
    return { text, count: samples.length, fault: fault?.split(':')[0] };
  };
}

type Shown = Pick<DecodedValue, 'name' | 'raw' | 'value' | 'unit' | 'limitState'>;

/**
 * Puts behind the values of a packet those that are computed from them.
 *
 * What is not dated is derived as if all of it were of one instant: rates and spans then give nothing.
 */
function createDeriver(plan: DerivedPlan | undefined) {
  if (plan === undefined || plan.parameters.length === 0) return (values: readonly Shown[]) => values;
  const derived = new DerivedParameters(plan);
  return (values: readonly Shown[], generatedAtMs: number | null): readonly Shown[] => {
    const dated = { generatedAtMs: generatedAtMs ?? 0, receivedAtMs: 0, packetLsn: 0 };
    return [...values, ...derived.push(values.map((value) => ({ ...value, ...dated })))];
  };
}

function parameterLine(sample: {
  readonly name: string;
  readonly generatedAtMs: number | null;
  readonly raw: unknown;
  readonly value: unknown;
  readonly unit: string | null;
  readonly limitState: string;
}): string {
  const { name, generatedAtMs, raw, value, unit, limitState } = sample;
  return line({ name, generatedAtMs, raw, value, unit, limitState });
}

/** Without a mission a PUS header is believed when the packet error control behind it is right. */
function pusOf({ packet }: RecordedPacket, format: PacketFormat | undefined) {
  const timeOctets = format === undefined ? 0 : format.timeCode.coarseOctets + format.timeCode.fineOctets;
  const hasErrorControl = format?.hasErrorControl ?? true;
  const decoded = decodePusTelemetry(packet, { timeOctets, hasErrorControl });
  return decoded.ok && decoded.value.hasGoodErrorControl ? decoded.value : undefined;
}

function line(record: Record<string, unknown>): string {
  return `${JSON.stringify(record)}\n`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function hexOrNull(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : hexOf(bytes);
}
