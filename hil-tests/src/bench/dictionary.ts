import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import {
  type Container,
  decodePacket,
  encodeCommand,
  listCommands,
  loadXtce,
  type MetaCommand,
  type XtceDefinition,
} from 'ccsds-parser/xtce/xtce';

export type Value = number | boolean | string;

/** A packet as the dictionary reads it. */
export interface Report {
  /** Most specific container that matched: `HK_PAYLOAD_FAST`, `EVENT_BOOT`. */
  readonly container: string;
  readonly values: ReadonlyMap<string, { readonly value: Value; readonly unit: string | undefined }>;
}

export interface Telecommand {
  readonly name: string;
  readonly apid: number;
  readonly pusService: number;
  readonly pusSubtype: number;
  readonly data: Uint8Array;
}

/** What the article says and obeys, from the mission's XTCE file. */
export class Dictionary {
  readonly #definition: XtceDefinition;

  constructor(definition: XtceDefinition) {
    this.#definition = definition;
  }

  static async load(missionFolder: string): Promise<Dictionary> {
    const path = join(missionFolder, 'telemetry.xml');
    const { definition, faults } = loadXtce(await readFile(path, 'utf8'));
    if (definition === undefined) {
      const first = faults[0];
      throw new TypeError(`${path}: ${first?.path}: expected ${first?.expected}, found ${first?.found}`);
    }
    return new Dictionary(definition);
  }

  /** Its telecommands, as the file lays them out. */
  get telecommands(): readonly MetaCommand[] {
    return this.#definition.commands.filter(({ isAbstract }) => !isAbstract);
  }

  /** Names of the containers that a packet may have. */
  get containers(): readonly Container[] {
    return this.#definition.containers.filter(({ isAbstract }) => !isAbstract);
  }

  /** The packet by name and value; undefined when no container matches. */
  read(packet: Uint8Array): Report | undefined {
    const decoded = decodePacket(this.#definition, packet);
    if (!decoded.ok) return undefined;
    const values = new Map(
      decoded.value.parameters.map(({ name, value, unit }) => [name, { value: plain(value), unit }]),
    );
    return { container: decoded.value.containerName, values };
  }

  /** @throws RangeError when the dictionary has no such command or refuses an argument */
  build(name: string, args: Readonly<Record<string, Value>> = {}): Telecommand {
    const command = listCommands(this.#definition).find((candidate) => candidate.name === name);
    if (command === undefined) throw new RangeError(`command: expected one of the dictionary, found ${name}`);
    const data = encodeCommand(this.#definition, name, args);
    if (!data.ok) throw new RangeError(`${name}: expected ${data.fault.expected}, found ${data.fault.found}`);
    const ancillary = (key: string) => Number(command.ancillary[key]);
    return {
      name,
      apid: ancillary('apid'),
      pusService: ancillary('pusService'),
      pusSubtype: ancillary('pusSubtype'),
      data: data.value,
    };
  }
}

/** The PUS packet of a telecommand that asks for every report of its verification (ECSS-E-ST-70-41C, 7.4.4). */
export function packTelecommand(command: Telecommand, sequenceCount: number): Uint8Array {
  return encodePusTelecommand({
    apid: command.apid,
    sequenceCount,
    service: command.pusService,
    subtype: command.pusSubtype,
    sourceId: 0,
    acknowledgement: { acceptance: true, start: true, progress: false, completion: true },
    data: command.data,
  });
}

function plain(value: unknown): Value {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return String(value);
}
