import {
  type CommandArguments,
  decodeCommand,
  decodePacket,
  type EngineeringValue,
  encodeCommand,
  layoutOf,
  listCommands,
  listParameters,
  loadXtce,
  type XtceDefinition,
  XtceReader,
} from 'ccsds-parser';
import type { Choices } from '../choices.ts';
import { mustBeFault, mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { edgeNumbers, poison } from '../mutate-text.ts';
import { xmlMaker } from '../mutate-xml.ts';
import { counting } from '../seed-octets.ts';
import { timed } from '../stopwatch.ts';
import { Complaint, type FuzzTarget } from '../target.ts';
import { xtceSeeds } from '../xtce-seeds.ts';

const packets = [
  counting(24, 0),
  counting(24, 2),
  new Uint8Array(24),
  new Uint8Array(16).fill(0xff),
  Uint8Array.of(2, 3),
];
const oneUsedIn = 4;

export const xtceTargets: readonly (FuzzTarget<string> | FuzzTarget<Uint8Array>)[] = [
  loadTarget(),
  decodeTarget(),
  encodeTarget(),
  readCommandTarget(),
];

/** Mutated files are loaded, and those that load are used. */
function loadTarget(): FuzzTarget<string> {
  return {
    name: 'xtce-load',
    parsers: ['loadXtce'],
    prepare: () => ({
      make: xmlMaker(xtceSeeds),
      run(text, choices) {
        const { definition, faults } = timed(() => loadXtce(text));
        for (const fault of faults) {
          mustBeFault(fault);
          if (!(fault.line >= 1)) throw new Complaint(`fault ${fault.kind} on line ${fault.line}`);
          if (typeof fault.path !== 'string') throw new Complaint(`fault ${fault.kind} without a path`);
        }
        if (definition === undefined && faults.length === 0)
          throw new Complaint('neither a definition nor a fault');
        if (definition !== undefined && choices.once(oneUsedIn)) use(definition, choices);
        return definition !== undefined && faults.length === 0;
      },
    }),
  };
}

/** What comes of a strange definition must be values or faults all the same. */
function use(definition: XtceDefinition, choices: Choices): void {
  mustBeSound(timed(() => listCommands(definition)).length);
  mustBeSound(timed(() => listParameters(definition)).length);
  for (const container of definition.containers) mustBeSound(timed(() => layoutOf(container)) === undefined);
  judgePacket(timed(() => decodePacket(definition, choices.pick(packets))));
  for (const { name } of definition.commands) mustBeSound(timed(() => encodeCommand(definition, name)));
}

function loaded(): XtceDefinition[] {
  return xtceSeeds.map((text) => {
    const { definition, faults } = loadXtce(text);
    if (definition === undefined || faults.length > 0)
      throw new TypeError(`a seed does not load: ${JSON.stringify(faults)}`);
    return definition;
  });
}

/** Mutated packets, by definitions of every kind. */
function decodeTarget(): FuzzTarget<Uint8Array> {
  return {
    name: 'xtce-decode',
    parsers: ['decodePacket', 'XtceReader'],
    prepare() {
      const definitions = loaded().filter(({ containers }) => containers.length > 0);
      const readers = definitions.map((definition) => new XtceReader(definition));
      return {
        make: octetMaker({ seeds: packets, mostOctets: 48 }),
        run(octets, choices) {
          const index = choices.below(definitions.length);
          const isTaken = judgePacket(timed(() => decodePacket(definitions[index]!, octets)));
          if (choices.once(2)) judgePacket(timed(() => readers[index]!.read(octets, choices.below(1000))));
          return isTaken;
        },
      };
    },
  };
}

/** Mutated commands, by the definitions that made them. */
function readCommandTarget(): FuzzTarget<Uint8Array> {
  return {
    name: 'xtce-read-command',
    parsers: ['decodeCommand'],
    prepare() {
      const definitions = loaded();
      const commands = definitions.flatMap((definition) => definition.commands);
      const made = definitions.flatMap((definition) =>
        definition.commands.flatMap(({ name }) => {
          const encoded = encodeCommand(definition, name);
          return encoded.ok ? [encoded.value] : [];
        }),
      );
      return {
        make: octetMaker({ seeds: [...made, ...packets], mostOctets: 64 }),
        run(octets, choices) {
          const read = timed(() => decodeCommand(choices.pick(commands), octets));
          if (!read.ok) {
            mustBeFault(read.fault);
            return false;
          }
          // A float on the wire may be none.
          mustBeSound(Object.values(read.value).filter((value) => !Number.isNaN(value)));
          return true;
        },
      };
    },
  };
}

/** NaN is handed out where the wire has one, and then the value is said not to be valid. */
function judgePacket(answer: ReturnType<typeof decodePacket>): boolean {
  if (!answer.ok) {
    mustBeFault(answer.fault);
    return false;
  }
  for (const { name, value, isValid, bitLength, bitOffset, parts } of answer.value.parameters) {
    if (Number.isNaN(value) && isValid) throw new Complaint(`${name} is NaN and valid`);
    mustBeSound([bitLength, bitOffset]);
    for (const part of parts ?? [])
      if (Number.isNaN(part.value) && part.isValid)
        throw new Complaint(`${name}${part.path} is NaN and valid`);
  }
  mustBeSound(answer.value.decodedBits);
  return true;
}

/** Text of arguments as people mistype them: `name=value` in lines. */
function encodeTarget(): FuzzTarget<string> {
  const lines = ['m=RX;s=abc', 'm=1;s=', 's=0x41', 'n=9', ''];
  return {
    name: 'xtce-encode',
    parsers: ['encodeCommand'],
    prepare() {
      const definitions = loaded().filter(({ commands }) => commands.length > 0);
      return {
        make(choices) {
          const line = choices.pick(lines);
          if (choices.once(8)) return line;
          const value = choices.pick(choices.once(2) ? edgeNumbers : poison);
          return line.replace(/=[^;]*/, () => `=${value}`);
        },
        run(text, choices) {
          const given = Object.fromEntries(text.split(';').map((pair) => pair.split('='))) as Record<
            string,
            string
          >;
          const args: Record<string, EngineeringValue> = {};
          for (const [name, value] of Object.entries(given))
            if (name !== '') args[name] = asValue(value ?? '', choices);
          const answer = timed(() =>
            encodeCommand(choices.pick(definitions), 'SET', args as CommandArguments),
          );
          // Whoever gives NaN is told that NaN was found.
          if (answer.ok) mustBeSound(answer.value);
          else if (!answer.fault.kind || answer.fault.expected === undefined)
            throw new Complaint('a fault that says nothing');
          return answer.ok;
        },
      };
    },
  };
}

function asValue(text: string, choices: Choices): EngineeringValue {
  switch (choices.below(8)) {
    case 0:
      return Number(text);
    case 1:
      return text === 'true';
    case 2:
      return new TextEncoder().encode(text);
    default:
      return text;
  }
}
