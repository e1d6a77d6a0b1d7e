import {
  decodeConnectionTest,
  decodeEventReporting,
  decodeFunctionManagement,
  decodeHousekeeping,
  decodeLargePacketTransfer,
  decodeMemoryManagement,
  decodeMonitoring,
  decodeParameterManagement,
  decodePusTelecommand,
  decodePusTelemetry,
  decodeScheduling,
  decodeSpacePacket,
  decodeTimeManagement,
  decodeVerification,
  describePusPacket,
  encodeConnectionTest,
  encodeEventReporting,
  encodeFunctionManagement,
  encodeHousekeeping,
  encodeLargePacketTransfer,
  encodeMemoryManagement,
  encodeMonitoring,
  encodeParameterManagement,
  encodePusTelecommand,
  encodePusTelemetry,
  encodeScheduling,
  encodeTimeManagement,
  encodeVerification,
  LargePacketReassembler,
  type MemoryManagement,
  type ParameterType,
  type PusTelecommandFormat,
  type PusTelemetryFormat,
  type ServiceMessage,
  sealCrc16,
} from 'ccsds-parser';
import { Choices } from '../choices.ts';
import { type Answer, decoderTarget } from '../decoder-target.ts';
import { mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const telemetryFormats: readonly PusTelemetryFormat[] = [
  { timeOctets: 7 },
  { timeOctets: 0, errorControl: 'none' },
  {
    timeOctets: 4,
    spareOctets: 1,
    errorControl: 'iso-checksum',
    hasPusAMessageCounter: true,
    hasPusADestination: true,
  },
];
const telemetry = [
  encodePusTelemetry({
    apid: 32,
    sequenceCount: 1,
    service: 3,
    subtype: 25,
    messageCounter: 9,
    onboardTime: counting(7),
    data: counting(12),
  }),
  encodePusTelemetry(
    { apid: 33, sequenceCount: 2, service: 1, subtype: 7, onboardTime: counting(7), data: counting(4) },
    { pusVersion: 1 },
  ),
];
const telecommandFormats: readonly PusTelecommandFormat[] = [
  {},
  { sourceOctets: 1, spareOctets: 1, errorControl: 'none' },
  { hasPusASource: true },
];
const telecommands = [
  encodePusTelecommand({ apid: 32, sequenceCount: 1, service: 8, subtype: 1, data: counting(8) }),
  encodePusTelecommand(
    { apid: 32, sequenceCount: 1, service: 17, subtype: 1, data: counting(0) },
    { pusVersion: 1 },
  ),
];

function repairPacket(octets: Uint8Array): void {
  if (octets.length < 9) return;
  octets.set([(octets.length - 7) >>> 8, (octets.length - 7) & 0xff], 4);
  sealCrc16(octets);
}

function refused(expected: string | number, found: string | number) {
  return { ok: false, fault: { kind: 'refused', expected, found } } as const;
}

/** Types of parameters by the lowest digit of their number, so that all are met; some do not exist. */
const parameterKinds: readonly (ParameterType | undefined)[] = [
  { kind: 'unsigned', octets: 1 },
  { kind: 'signed', octets: 6 },
  { kind: 'boolean', octets: 1 },
  { kind: 'float', octets: 4 },
  { kind: 'float', octets: 8 },
  { kind: 'octets', octets: 3 },
  { kind: 'text', octets: 4 },
  { kind: 'counted-octets', countOctets: 1 },
  { kind: 'counted-octets', countOctets: 2 },
  undefined,
];
const parameterType = (id: number) => parameterKinds[id % parameterKinds.length];

export const pusTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget({
    name: 'pus-telemetry',
    parsers: ['decodePusTelemetry', 'describePusPacket'],
    shape: () => ({ seeds: telemetry, repair: repairPacket, mostOctets: 64 }),
    formats: telemetryFormats,
    decode(octets, format) {
      const packet = decodeSpacePacket(octets, { acceptsAnyVersion: true });
      if (!packet.ok) return packet;
      mustBeSound(describePusPacket(packet.value));
      return decodePusTelemetry(packet.value, format);
    },
  }),
  decoderTarget({
    name: 'pus-telecommand',
    parsers: ['decodePusTelecommand'],
    shape: () => ({ seeds: telecommands, repair: repairPacket, mostOctets: 64 }),
    formats: telecommandFormats,
    decode(octets, format) {
      const packet = decodeSpacePacket(octets, { acceptsAnyVersion: true });
      return packet.ok ? decodePusTelecommand(packet.value, format) : packet;
    },
  }),
  service('verification', 'decodeVerification', [{}, { stepOctets: 2, failureCodeOctets: 3 }], {
    decode: decodeVerification,
    encode: ({ step, failureCode, ...report }, format) =>
      encodeVerification(
        {
          ...report,
          ...(step === undefined ? {} : { step }),
          ...(failureCode === undefined ? {} : { failureCode }),
        },
        format,
      ),
  }),
  service(
    'housekeeping',
    'decodeHousekeeping',
    [{}, { structureIdOctets: 1, countOctets: 1, hasSuperCommutated: false }],
    {
      decode: decodeHousekeeping,
      encode: encodeHousekeeping,
    },
  ),
  service('event-reporting', 'decodeEventReporting', [{}, { eventIdOctets: 4, countOctets: 1 }], {
    decode: decodeEventReporting,
    encode: encodeEventReporting,
  }),
  service(
    'memory-management',
    'decodeMemoryManagement',
    [{}, { memoryIdOctets: 0, addressOctets: 2, countOctets: 1, lengthOctets: 1, checksum: 'none' as const }],
    { decode: decodeMemoryManagement, encode: encodeGoodMemory },
  ),
  service(
    'function-management',
    'decodeFunctionManagement',
    [{}, { functionIdOctets: 1, argumentOctets: (_: string, id: number) => (id > 200 ? undefined : id % 5) }],
    {
      decode: decodeFunctionManagement,
      encode: ({ functionId, argumentData }, format) =>
        encodeFunctionManagement({ functionId, argumentData }, format),
    },
  ),
  service('time-management', 'decodeTimeManagement', [{}, { rateOctets: 0, timeReferenceStatusOctets: 1 }], {
    decode: decodeTimeManagement,
    encode: encodeTimeManagement,
  }),
  service(
    'scheduling',
    'decodeScheduling',
    [{}, { subScheduleIdOctets: 1, groupIdOctets: 1, countOctets: 1, timeOctets: 2 }],
    {
      decode: decodeScheduling,
      encode: encodeScheduling,
    },
  ),
  service(
    'monitoring',
    'decodeMonitoring',
    [
      { parameterType },
      {
        parameterType,
        countOctets: 1,
        parameterIdOctets: 1,
        hasValidityCondition: true,
        hasMonitoringInterval: true,
      },
    ],
    {
      decode: decodeMonitoring,
      // Text and booleans can be written in more ways than one; written they must be.
      encode(message, format) {
        mustBeSound(encodeMonitoring(message, format));
        return undefined;
      },
    },
  ),
  service(
    'large-packet',
    'decodeLargePacketTransfer',
    [{}, { transactionIdOctets: 4, partNumberOctets: 1 }],
    {
      decode: decodeLargePacketTransfer,
      encode: encodeLargePacketTransfer,
    },
  ),
  service('connection-test', 'decodeConnectionTest', [{}, { apidOctets: 1 }], {
    decode: decodeConnectionTest,
    encode: encodeConnectionTest,
  }),
  service(
    'parameter-management',
    'decodeParameterManagement',
    [{ parameterType }, { parameterType, countOctets: 1 }, {}],
    {
      decode: decodeParameterManagement,
      encode: (message, format) =>
        encodeUnlessText(message, () => encodeParameterManagement(message, format)),
    },
  ),
  reassemblerTarget(),
];

/** The checksum of bad data is not written again. */
function encodeGoodMemory(message: MemoryManagement, format: object): Uint8Array | undefined {
  if ('areas' in message && message.areas.some((area) => 'hasGoodChecksum' in area && !area.hasGoodChecksum))
    return undefined;
  return encodeMemoryManagement(message as Parameters<typeof encodeMemoryManagement>[0], format);
}

/** Text may be filled up with anything behind its first zero, and a boolean be any number but 0. */
function encodeUnlessText(message: object, encode: () => Uint8Array): Uint8Array | undefined {
  const values =
    'parameters' in message ? (message.parameters as { value: unknown }[]).map(({ value }) => value) : [];
  const isCanonical = values.every((value) => typeof value !== 'string' && typeof value !== 'boolean');
  return isCanonical ? encode() : undefined;
}

interface ServiceUse<T, Format> {
  decode(message: ServiceMessage, format: Format): Answer<T>;
  encode?(value: T, format: Format): Uint8Array | undefined;
}

/** The first octet of an input is the subtype, the others are the data. */
function service<T extends object, Format>(
  name: string,
  parser: string,
  formats: readonly Format[],
  { decode, encode }: ServiceUse<T, Format>,
): FuzzTarget<Uint8Array> {
  const decodeOctets = (octets: Uint8Array, format: Format): Answer<T> =>
    octets.length === 0
      ? refused('a subtype', 'none')
      : decode({ subtype: octets[0]!, data: octets.subarray(1) }, format);
  return decoderTarget<T, Format>({
    name: `pus-${name}`,
    parsers: [parser],
    shape: () => ({
      seeds: seedsByTrying((octets) => formats.some((format) => decodeOctets(octets, format).ok)),
      mostOctets: 96,
      largeOctets: 8192,
      lengthFields: [
        { at: 1, octets: 1 },
        { at: 1, octets: 2 },
        { at: 5, octets: 2 },
      ],
    }),
    formats,
    decode: decodeOctets,
    encode(value, format, octets) {
      const data = encode?.(value, format);
      return data && joined([octets.subarray(0, 1), data]);
    },
  });
}

/**
 * Messages that the decoder takes, found by trying small numbers, which is what counts and widths are made of: so every
 * subtype has seeds without anybody listing them.
 */
function seedsByTrying(isTaken: (octets: Uint8Array) => boolean): Uint8Array[] {
  const choices = new Choices('seeds', 'pus').restart(0);
  const seeds: Uint8Array[] = [];
  for (let subtype = 0; subtype <= 40; subtype++) {
    let found = 0;
    for (let attempt = 0; attempt < 600 && found < 8; attempt++) {
      const octets = new Uint8Array(1 + choices.below(40));
      for (let index = 1; index < octets.length; index++)
        octets[index] = choices.once(3) ? choices.below(4) : 0;
      octets[0] = subtype;
      if (!isTaken(octets)) continue;
      seeds.push(octets);
      found++;
    }
  }
  return seeds;
}

/** Parts in any order: four octets say which, the others are the part. */
function reassemblerTarget(): FuzzTarget<Uint8Array> {
  const part = (subtype: number, transaction: number, number: number, data: Uint8Array) =>
    joined([Uint8Array.of(subtype, transaction, number, data.length), data]);
  const seeds = [
    joined([part(1, 1, 1, counting(9)), part(2, 1, 2, counting(9)), part(3, 1, 3, counting(4))]),
    joined([
      part(11, 2, 3, counting(2)),
      part(9, 2, 1, counting(5)),
      part(10, 2, 2, counting(5)),
      part(9, 3, 1, counting(1)),
    ]),
  ];
  return {
    name: 'pus-large-packet-reassembler',
    parsers: ['LargePacketReassembler'],
    prepare: () => ({
      make: octetMaker({ seeds, mostOctets: 96, largeOctets: 8192 }),
      run(octets) {
        const reassembler = new LargePacketReassembler({ maxTransactions: 2, maxOctets: 64, maxParts: 16 });
        let packets = 0;
        const judge = (outputs: ReturnType<LargePacketReassembler['push']>) => {
          mustBeSound(outputs);
          for (const output of outputs) {
            if (output.kind === 'packet') packets++;
            if (output.kind === 'packet' && output.packet.length > 64)
              throw new Complaint(`a packet of ${output.packet.length} octets where 64 are allowed`);
          }
        };
        for (let at = 0; at + 4 <= octets.length; ) {
          const end = Math.min(octets.length, at + 4 + octets[at + 3]!);
          const subtype = ([1, 2, 3, 9, 10, 11] as const).find((one) => one === octets[at]) ?? 2;
          const data = octets.subarray(at + 4, end);
          judge(
            reassembler.push({
              subtype,
              transactionId: octets[at + 1]!,
              partNumber: octets[at + 2]!,
              part: data,
            }),
          );
          at = end;
        }
        judge(reassembler.flush());
        return packets > 0;
      },
    }),
  };
}
