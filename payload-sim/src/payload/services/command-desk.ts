import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import type { PusSource } from '../../pus-source.ts';
import { createRequestReports } from '../../request-reports.ts';
import { failureCodes } from './failure-code.ts';
import type { ServiceTable } from './service.ts';

/** Takes telecommands from the bus: checks them, has them judged and done, and tells by PUS 1 what became of them. */
export class CommandDesk {
  readonly #services: ServiceTable;
  readonly #source: PusSource;
  readonly #send: (packet: Uint8Array) => void;
  readonly #hasCheck: () => boolean;

  /** @param hasCheck false: damaged packets are obeyed, to prove that a procedure would notice */
  constructor(
    services: ServiceTable,
    source: PusSource,
    send: (packet: Uint8Array) => void,
    hasCheck: () => boolean = () => true,
  ) {
    this.#hasCheck = hasCheck;
    this.#services = services;
    this.#source = source;
    this.#send = send;
  }

  /** One packet from the bus. What is no telecommand, or too damaged to name, is ignored. */
  take(bytes: Uint8Array): void {
    const packet = decodeSpacePacket(bytes);
    if (!packet.ok || !packet.value.isTelecommand) return;
    const request = decodePusTelecommand(packet.value);
    if (!request.ok) return;
    const { service, subtype, acknowledgement, data, hasGoodErrorControl } = request.value;
    const reports = createRequestReports(this.#source, this.#send, packet.value, acknowledgement);
    const handle = this.#services[`${service}.${subtype}`];
    if (!hasGoodErrorControl && this.#hasCheck()) reports.rejected(failureCodes.badCrc);
    else if (packet.value.apid !== this.#source.apid) reports.rejected(failureCodes.unknownApid);
    else if (handle === undefined) reports.rejected(failureCodes.unknownService);
    else {
      const verdict = handle({ service, subtype, data, packet: packet.value });
      if (typeof verdict === 'number') {
        reports.rejected(verdict);
        return;
      }
      reports.accepted();
      if (verdict.startFailure !== undefined) {
        reports.startFailed(verdict.startFailure);
        return;
      }
      reports.started();
      verdict.run(reports);
    }
  }
}
