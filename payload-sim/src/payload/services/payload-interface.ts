import { readFileSync } from 'node:fs';
import { describeFault } from '@dawa/seams/fault';
import {
  decodeCommand,
  loadXtce,
  type MetaCommand,
  type PacketPlan,
  type PacketValues,
  planPacket,
  type ReadArguments,
  type XtceDefinition,
} from 'ccsds-parser/xtce/xtce';
import { applicationProcess } from '../../application-process.ts';
import { type FailureCode, failureCodes } from './failure-code.ts';

/** Source data of a report, and its type. */
export interface ReportData {
  readonly service: number;
  /** Undefined for a report whose subtype its maker chooses. */
  readonly subtype: number | undefined;
  readonly data: Uint8Array;
}

/** A telecommand that the definition knows, with its arguments in engineering units. */
export interface NamedCommand {
  readonly name: string;
  readonly values: ReadArguments;
}

/**
 * What the payload says and obeys, by its mission's `telemetry.xml` (decision record 0033): reports are laid out by its
 * containers, telecommands are read by its commands, ranges included.
 */
export class PayloadInterface {
  readonly definition: XtceDefinition;
  readonly #plans = new Map<string, PacketPlan>();
  readonly #commands = new Map<number, MetaCommand[]>();

  /** @throws TypeError for a file that cannot be read whole */
  constructor(xml: string) {
    const { definition, faults } = loadXtce(xml);
    const fault = faults[0];
    if (definition === undefined || fault !== undefined)
      throw new TypeError(`telemetry.xml: ${fault ? describeFault(fault) : 'expected XTCE, found none'}`);
    this.definition = definition;
    for (const command of definition.commands) {
      const { apid, pusService, pusSubtype } = command.ancillary;
      if (command.isAbstract || Number(apid) !== applicationProcess.payload) continue;
      const type = typeOf(Number(pusService), Number(pusSubtype));
      this.#commands.set(type, [...(this.#commands.get(type) ?? []), command]);
    }
  }

  /**
   * Source data of a report of the container.
   *
   * @throws TypeError when the container is not there, or a value is missing or means nothing: the model is wrong
   */
  report(containerName: string, values: PacketValues): ReportData {
    const plan = this.#planOf(containerName, 'PUS_TELEMETRY');
    const service = plan.ordered('pus_service');
    if (service === undefined)
      throw new TypeError(`${containerName}: expected a pus_service in its criteria, found none`);
    return { service, subtype: plan.ordered('pus_subtype'), data: encode(plan, values) };
  }

  /** Octets of a container that is no packet. @throws TypeError as `report` */
  block(containerName: string, values: PacketValues): Uint8Array {
    return encode(this.#planOf(containerName), values);
  }

  /** What a report is: services and subtypes that no telecommand has are unknown to the payload. */
  hasCommand(service: number, subtype: number): boolean {
    return this.#commands.has(typeOf(service, subtype));
  }

  /** The telecommand that the application data are, or why they are none. */
  readCommand(service: number, subtype: number, data: Uint8Array): NamedCommand | FailureCode {
    let code: FailureCode = failureCodes.badRange;
    for (const command of this.#commands.get(typeOf(service, subtype)) ?? []) {
      const read = decodeCommand(command, data);
      if (read.ok) return { name: command.name, values: read.value };
      const { kind } = read.fault;
      if (kind === 'other-command') continue;
      if (kind === 'too-short' || kind === 'too-long') code = failureCodes.badLength;
      else code = kind === 'bad-check' ? failureCodes.badCrc : failureCodes.badRange;
      break;
    }
    return code;
  }

  #planOf(containerName: string, after?: string): PacketPlan {
    const known = this.#plans.get(containerName);
    if (known !== undefined) return known;
    const planned = planPacket(this.definition, containerName, after === undefined ? {} : { after });
    if (!planned.ok) throw new TypeError(`${containerName}: ${describeFault(planned.fault)}`);
    this.#plans.set(containerName, planned.value);
    return planned.value;
  }
}

function encode(plan: PacketPlan, values: PacketValues): Uint8Array {
  const made = plan.encode(values);
  if (!made.ok) throw new TypeError(`${plan.container.name}: ${describeFault(made.fault)}`);
  return made.value;
}

function typeOf(service: number, subtype: number): number {
  return (service << 8) | subtype;
}

let ordinary: PayloadInterface | undefined;

/** That of missions/aprs-dp, read once. */
export function ordinaryInterface(): PayloadInterface {
  const file = new URL('../../../../missions/aprs-dp/telemetry.xml', import.meta.url);
  ordinary ??= new PayloadInterface(readFileSync(file, 'utf8'));
  return ordinary;
}
