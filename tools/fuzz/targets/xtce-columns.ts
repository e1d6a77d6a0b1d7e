import { loadXtce, XtceColumnDecoder, XtceColumnStream, type XtceDefinition } from 'ccsds-parser';
import { saidByColumns, saidOneByOne } from '../../../ccsds-parser/src/xtce/columns/same-values.fixture.ts';
import { differenceOf, mustBeFault } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting } from '../seed-octets.ts';
import { timed } from '../stopwatch.ts';
import { Complaint, type FuzzTarget } from '../target.ts';
import { xtceSeeds } from '../xtce-seeds.ts';

const seeds = [
  counting(24, 0),
  counting(24, 2),
  new Uint8Array(24),
  new Uint8Array(18).fill(0xff),
  new Uint8Array(24).fill(2),
];
const packetOctets = 12;
const oneComparedIn = 32;

function definitionsWithContainers(): XtceDefinition[] {
  return xtceSeeds
    .map((text) => loadXtce(text).definition!)
    .filter((definition) => definition.containers.length > 0);
}

/** The input cut into packets of equal length, the last one shorter. */
function packetsOf(octets: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += packetOctets)
    packets.push(octets.subarray(at, at + packetOctets));
  return packets;
}

/** Decoders are used for all inputs, as a station does: what they learn of one packet is put to use in the next. */
export const xtceColumnTargets: readonly FuzzTarget<Uint8Array>[] = [
  {
    name: 'xtce-columns',
    parsers: ['XtceColumnDecoder'],
    prepare() {
      const definitions = definitionsWithContainers();
      const decoders = definitions.map((definition) => new XtceColumnDecoder(definition));
      return {
        make: octetMaker({ seeds, mostOctets: 24 }),
        run(octets, choices) {
          const index = choices.below(definitions.length);
          const packets = packetsOf(octets);
          const offsets = Uint32Array.from(packets, (_, packet) => packet * packetOctets);
          const lengths = Uint32Array.from(packets, (packet) => packet.length);
          const places = { count: packets.length, offsets, lengths };
          const { containers, faults } = timed(() => decoders[index]!.decode(octets, places));
          for (const { fault } of faults) mustBeFault(fault);
          const rows = containers.reduce((sum, { count }) => sum + count, faults.length);
          if (rows !== packets.length)
            throw new Complaint(`${packets.length} packets became ${rows} rows and faults`);
          if (choices.once(oneComparedIn)) mustSayTheSame(definitions[index]!, decoders[index]!, packets);
          return containers.length > 0;
        },
      };
    },
  },
  {
    name: 'xtce-column-stream',
    parsers: ['XtceColumnStream'],
    prepare() {
      const streams = definitionsWithContainers().map(
        (definition) => new XtceColumnStream(definition, { batchPackets: 2, reusesMemory: true }),
      );
      return {
        make: octetMaker({ seeds, mostOctets: 24 }),
        run(octets, choices) {
          const stream = choices.pick(streams);
          const packets = packetsOf(octets);
          let counted = 0;
          let rows = 0;
          const take = (batches: ReturnType<typeof stream.push>) => {
            for (const { packetCount, containers } of batches) {
              counted += packetCount;
              for (const { count } of containers) rows += count;
            }
          };
          for (const packet of packets) take(stream.push(packet));
          take(stream.flush());
          if (counted !== packets.length)
            throw new Complaint(`${packets.length} packets went in, ${counted} came out`);
          return rows > 0;
        },
      };
    },
  },
];

function mustSayTheSame(
  definition: XtceDefinition,
  decoder: XtceColumnDecoder,
  packets: readonly Uint8Array[],
): void {
  const difference = differenceOf(saidOneByOne(definition, packets), saidByColumns(decoder, packets));
  if (difference !== undefined) throw new Complaint(`one by one and in columns differ${difference}`);
}
