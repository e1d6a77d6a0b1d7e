import * as nodeCrypto from 'node:crypto';
import {
  encodeAosFrame,
  encodeTcFrame,
  encodeTmFrame,
  encodeUslpFrame,
  nodeCryptoCipher,
  openData,
  openFrame,
  type SdlsCipher,
  type SecuredFrameFormat,
  type SecurityAgreement,
  SecurityAssociation,
  sealCrc16,
  secureData,
  secureFrame,
} from 'ccsds-parser';
import type { Choices } from '../choices.ts';
import { differenceOf, mustBeFault, mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting } from '../seed-octets.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const formats = [
  { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true },
  { kind: 'tm', hasErrorControl: true },
  {
    kind: 'aos',
    hasErrorControl: false,
    hasOperationalControl: true,
    insertZoneOctets: 2,
    hasHeaderErrorControl: true,
  },
  { kind: 'uslp', errorControlOctets: 2 },
] as const satisfies readonly SecuredFrameFormat[];
const plain = [
  encodeTcFrame({ spacecraftId: 3, virtualChannelId: 1, isBypass: true, data: counting(9) }),
  encodeTmFrame({
    spacecraftId: 3,
    virtualChannelId: 1,
    masterChannelCount: 1,
    virtualChannelCount: 1,
    firstHeaderPointer: 0,
    data: counting(20),
    hasErrorControl: true,
    secondaryHeader: counting(3),
  }),
  encodeAosFrame({
    spacecraftId: 3,
    virtualChannelId: 1,
    virtualChannelCount: 4,
    insertZone: counting(2),
    data: counting(20),
    operationalControl: counting(4),
    hasErrorControl: false,
    hasHeaderErrorControl: true,
  }),
  encodeUslpFrame({
    spacecraftId: 3,
    virtualChannelId: 1,
    countOctets: 1,
    rule: 7,
    protocolId: 0,
    zone: counting(12),
    errorControlOctets: 2,
  }),
];
const agreements: readonly SecurityAgreement[] = [
  { spi: 1, algorithm: 'aes-gcm' },
  { spi: 1, algorithm: 'aes-gcm', sentIvOctets: 4, macOctets: 8 },
  { spi: 1, algorithm: 'aes-gcm-encryption' },
  { spi: 1, algorithm: 'aes-cmac', sequenceOctets: 4 },
  { spi: 1, algorithm: 'hmac-sha-256', sequenceOctets: 4, sentSequenceOctets: 2, padLengthOctets: 1 },
];
const key = counting(32);

/** Not secret, but quick: most inputs are about lengths and numbers, which no cipher looks at. */
const toyCipher: SdlsCipher = {
  encryptGcm(_, iv, text, associated) {
    const mask = (iv[iv.length - 1] ?? 0) ^ 0x5c;
    const out = new Uint8Array(text.length + 16);
    for (let index = 0; index < text.length; index++) out[index] = text[index]! ^ mask;
    // The tag is of what is not encrypted in either direction: its length and the associated octets.
    out.set(toyTag(associated, text.length, 16), text.length);
    return out;
  },
  encryptCbc: (_, blocks) => {
    const out = blocks.slice();
    for (let index = 16; index < out.length; index++) out[index]! ^= (out[index - 16]! * 5 + 1) & 0xff;
    return out;
  },
  hmacSha256: (_, data) => toyTag(data, data.length, 32),
};
const nodeCipher = nodeCryptoCipher(nodeCrypto);
const oneRealIn = 32;

function toyTag(octets: Uint8Array, start: number, length: number): Uint8Array {
  let state = start | 1;
  for (let index = 0; index < octets.length; index++) state = Math.imul(state ^ octets[index]!, 0x01000193);
  const tag = new Uint8Array(length);
  for (let index = 0; index < length; index++) tag[index] = state >>> (index & 24);
  return tag;
}

function associationOf(
  choices: Choices,
  at = choices.below(agreements.length),
): [SecurityAssociation, SecurityAssociation] {
  return [0, 1].map(() => {
    const association = new SecurityAssociation(agreements[at]!);
    association.rekey(key);
    association.start();
    return association;
  }) as [SecurityAssociation, SecurityAssociation];
}

export const sdlsTargets: readonly FuzzTarget<Uint8Array>[] = [
  {
    name: 'sdls-open',
    parsers: ['openFrame'],
    prepare: () => ({
      // Security header and code of the most usual kind stand in the place of data: SPI 1, a vector, octets, 16 of code.
      make: octetMaker({
        seeds: plain.map((frame) => withSpi(frame)),
        lengthFields: [
          { at: 2, octets: 2 },
          { at: 6, octets: 2 },
        ],
        mostOctets: 96,
        repair: (octets) => {
          if (octets.length > 8) sealCrc16(octets);
        },
      }),
      async run(octets, choices) {
        const [receiver] = associationOf(choices);
        const cipher = choices.once(oneRealIn) ? nodeCipher : toyCipher;
        const opened = await openFrame(octets, choices.pick(formats), new Map([[1, receiver]]), cipher);
        mustBeSound(opened);
        if (!opened.ok) mustBeFault(opened.fault);
        return opened.ok;
      },
    }),
  },
  {
    name: 'sdls-round-trip',
    parsers: ['openFrame', 'openData'],
    prepare: () => ({
      make: octetMaker({
        seeds: plain,
        mostOctets: 64,
        repair: (octets) => void (octets.length > 8 && sealCrc16(octets)),
      }),
      async run(octets, choices) {
        const cipher = choices.once(oneRealIn) ? nodeCipher : toyCipher;
        if (choices.once(2)) return mustOpenFrame(octets, choices, cipher);
        const [sender, receiver] = associationOf(choices);
        const header = octets.subarray(0, choices.below(8));
        const secured = await secureData(header, octets, sender, cipher, new Uint8Array(0));
        if (!secured.ok) throw new Complaint(`data were not secured: ${secured.fault.kind}`);
        const opened = await openData(header, secured.value, receiver, cipher, new Uint8Array(0));
        if (!opened.ok) throw new Complaint(`what was secured was refused: ${opened.fault.kind}`);
        const difference = differenceOf(opened.value.data, octets);
        if (difference !== undefined) throw new Complaint(`secured, opened and different${difference}`);
        return true;
      },
    }),
  },
];

/** A frame that can be secured opens to itself. */
async function mustOpenFrame(octets: Uint8Array, choices: Choices, cipher: SdlsCipher): Promise<boolean> {
  const format = choices.pick(formats);
  const [sender, receiver] = associationOf(choices);
  const secured = await secureFrame(octets, format, sender, cipher);
  if (!secured.ok) {
    mustBeFault(secured.fault);
    return false;
  }
  const opened = await openFrame(secured.value, format, new Map([[1, receiver]]), cipher);
  if (!opened.ok)
    throw new Complaint(`a ${format.kind} frame that was secured was refused: ${opened.fault.kind}`);
  return true;
}

/** A frame that says it is secured by association 1. */
function withSpi(frame: Uint8Array): Uint8Array {
  const longer = new Uint8Array(frame.length + 30);
  longer.set(frame);
  longer.set([0, 1], 6);
  longer.set([0, 1], 10);
  return longer;
}
