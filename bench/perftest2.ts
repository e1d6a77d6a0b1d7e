/**
 * The packet shape that Yamcs publishes for its perftest2 (examples/perftest2/README.md): 200 application processes of
 * 369 parameters each, 1,492 octets a packet. Its parameters are 32-bit integers; ours are what missions have: integers of 8
 * to 32 bits, enumerations, floats, and limits behind a polynomial on one in twenty, laid out anew for each process.
 */
import { createRandom } from '@dawa/seams/random';

export const perftest = { apids: 200, parameters: 369, packetOctets: 1492 } as const;

const headerOctets = 16;

interface Field {
  readonly type: 'u8' | 'u12' | 'u16' | 'u24' | 'i32' | 'mode' | 'f32' | 'f64' | 'judged';
  readonly bits: number;
}

const kinds: readonly (Field & { readonly share: number })[] = [
  { type: 'u8', bits: 8, share: 0.1 },
  { type: 'u12', bits: 12, share: 0.1 },
  { type: 'u16', bits: 16, share: 0.1 },
  { type: 'u24', bits: 24, share: 0.1 },
  { type: 'i32', bits: 32, share: 0.3 },
  { type: 'mode', bits: 8, share: 0.05 },
  { type: 'f32', bits: 32, share: 0.1 },
  { type: 'f64', bits: 64, share: 0.1 },
  { type: 'judged', bits: 16, share: 0.05 },
];

/** The mission file; the text is the same at every call. */
export function perftestXtce(): string {
  const layouts = Array.from({ length: perftest.apids }, (_, apid) => layoutOf(apid));
  const parameters = layouts.flatMap((fields, apid) =>
    fields.map((field, index) => `<Parameter name="P${apid}_${index}" parameterTypeRef="${field.type}"/>`),
  );
  const containers = layouts.map((fields, apid) => containerOf(apid, fields));
  return `<SpaceSystem name="Perftest" xmlns="http://www.omg.org/spec/XTCE/20180204"><TelemetryMetaData>
<ParameterTypeSet>
${integer('u8', 8)}${integer('u11', 11)}${integer('u12', 12)}${integer('u16', 16)}${integer('u24', 24)}${integer('i32', 32, true)}
<EnumeratedParameterType name="mode"><IntegerDataEncoding sizeInBits="8"/><EnumerationList>
${Array.from({ length: 16 }, (_, value) => `<Enumeration value="${value}" label="MODE_${value}"/>`).join('')}
</EnumerationList></EnumeratedParameterType>
<FloatParameterType name="f32"><FloatDataEncoding sizeInBits="32"/></FloatParameterType>
<FloatParameterType name="f64"><FloatDataEncoding sizeInBits="64"/></FloatParameterType>
<FloatParameterType name="judged"><IntegerDataEncoding sizeInBits="16"><DefaultCalibrator><PolynomialCalibrator>
<Term coefficient="-40" exponent="0"/><Term coefficient="0.005" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>
<DefaultAlarm><StaticAlarmRanges><WarningRange minInclusive="-20" maxInclusive="60"/><CriticalRange minInclusive="-35" maxInclusive="80"/></StaticAlarmRanges></DefaultAlarm>
</FloatParameterType>
</ParameterTypeSet>
<ParameterSet><Parameter name="apid" parameterTypeRef="u11"/>${parameters.join('')}</ParameterSet>
<ContainerSet>
<SequenceContainer name="PACKET" abstract="true"><EntryList>${entry('apid', 5)}</EntryList></SequenceContainer>
${containers.join('\n')}
</ContainerSet></TelemetryMetaData></SpaceSystem>`;
}

/** One packet of each process, in turn, with values that move as housekeeping does; the octets are written over by the next call. */
export class PerftestPackets {
  readonly #layouts = Array.from({ length: perftest.apids }, (_, apid) => layoutOf(apid));
  readonly #random = createRandom('perftest2');
  #round = 0;

  /** New packets, each an array of its own. */
  round(): Uint8Array[] {
    const round = this.#round++;
    return this.#layouts.map((fields, apid) => this.#packetOf(apid, fields, round));
  }

  #packetOf(apid: number, fields: readonly Field[], round: number): Uint8Array {
    const packet = new Uint8Array(perftest.packetOctets);
    const view = new DataView(packet.buffer);
    view.setUint16(0, 0x0000 | apid);
    view.setUint16(2, 0xc000 | (round & 0x3fff));
    view.setUint16(4, packet.length - 7);
    let bit = headerOctets * 8;
    for (const [index, { type, bits }] of fields.entries()) {
      bit = aligned(bit, bits);
      this.#write(view, bit, type, round, index);
      bit += bits;
    }
    return packet;
  }

  #write(view: DataView, bit: number, type: Field['type'], round: number, index: number): void {
    const octet = bit >> 3;
    const slow = Math.sin((round + index * 17) / 200);
    const noise = this.#random.next();
    switch (type) {
      case 'u8':
        view.setUint8(octet, 128 + Math.round(100 * slow));
        return;
      case 'u12':
        // Two of them share three octets; only the first of a pair is written, which is enough to move.
        view.setUint8(octet, 128 + Math.round(90 * slow + 8 * noise));
        return;
      case 'u16':
      case 'judged':
        view.setUint16(octet, 12_000 + Math.round(3000 * slow + 40 * noise));
        return;
      case 'u24':
        view.setUint16(octet + 1, (round * 7 + index) & 0xffff);
        return;
      case 'i32':
        view.setInt32(octet, Math.round(1e6 * slow + 500 * noise));
        return;
      case 'mode':
        view.setUint8(octet, (round >> 6) & 15);
        return;
      case 'f32':
        view.setFloat32(octet, 20 + 5 * slow + noise);
        return;
      case 'f64':
        view.setFloat64(octet, Math.round((20 + 5 * slow + noise) * 1000) / 1000);
    }
  }
}

/** Which fields a process has, in an order of its own; together they fit the packet. */
function layoutOf(apid: number): Field[] {
  const random = createRandom(`layout ${apid}`);
  const room = (perftest.packetOctets - headerOctets) * 8;
  const fields: Field[] = [];
  let bit = 0;
  while (fields.length < perftest.parameters) {
    const left = perftest.parameters - fields.length - 1;
    const wanted = pick(random.next());
    const end = aligned(bit, wanted.bits) + wanted.bits;
    // What would not leave an octet for each of the rest gives way to one.
    const field = end + left * 8 <= room ? wanted : kinds[0]!;
    bit = aligned(bit, field.bits) + field.bits;
    fields.push({ type: field.type, bits: field.bits });
  }
  return fields;
}

function pick(chance: number): Field {
  let sum = 0;
  for (const kind of kinds) {
    sum += kind.share;
    if (chance < sum) return kind;
  }
  return kinds[0]!;
}

/** Fields of twelve bits stand where the one before ended, all others on an octet. */
function aligned(bit: number, bits: number): number {
  return bits % 8 === 0 ? Math.ceil(bit / 8) * 8 : bit;
}

function containerOf(apid: number, fields: readonly Field[]): string {
  let bit = headerOctets * 8;
  const entries = fields.map(({ bits }, index) => {
    bit = aligned(bit, bits);
    const text = entry(`P${apid}_${index}`, bit);
    bit += bits;
    return text;
  });
  return `<SequenceContainer name="PKT${apid}"><EntryList>${entries.join('')}</EntryList><BaseContainer containerRef="PACKET">
<RestrictionCriteria><Comparison parameterRef="apid" value="${apid}"/></RestrictionCriteria></BaseContainer></SequenceContainer>`;
}

function entry(name: string, bit: number): string {
  return `<ParameterRefEntry parameterRef="${name}"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>${bit}</FixedValue></LocationInContainerInBits></ParameterRefEntry>`;
}

function integer(name: string, bits: number, isSigned = false): string {
  const encoding = isSigned ? ' encoding="twosComplement"' : '';
  return `<IntegerParameterType name="${name}" signed="${isSigned}"><IntegerDataEncoding sizeInBits="${bits}"${encoding}/></IntegerParameterType>\n`;
}
