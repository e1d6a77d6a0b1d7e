import { describeFault } from '@dawa/seams/fault';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodeCuc } from 'ccsds-parser/time/cuc';
import type { Report } from '../device-log.ts';
import { failureCodes } from '../payload/services/failure-code.ts';
import { onboardTimeFormat, type PusSource } from '../pus-source.ts';
import { createRequestReports } from '../request-reports.ts';

/** What telecommands of the bus reach for. */
export interface CommandedComputer {
  readonly source: PusSource;
  send(packet: Uint8Array): void;
  setTime(shownAtMs: number): void;
  /** Soon: its acknowledgement goes out first. */
  restartSoon(): void;
}

/** Guards what destroys, as for the payload. */
const magic = 0xb7a5;
const timeOctets = onboardTimeFormat.coarseOctets + onboardTimeFormat.fineOctets;
/** PUS 8.1 of the on-board computer; ours (decision record 0035). */
const functions = { restart: 1, setTime: 2 } as const;

/** Telecommands to the on-board computer itself: are you alive (17.1), restart and set the clock (8.1). */
export function obeyOnComputer(packet: SpacePacket, computer: CommandedComputer, report: Report): void {
  const request = decodePusTelecommand(packet);
  if (!request.ok) {
    report('tc-packet', describeFault(request.fault));
    return;
  }
  const { source } = computer;
  const { service, subtype, data, acknowledgement, hasGoodErrorControl } = request.value;
  const reports = createRequestReports(source, (one) => computer.send(one), packet, acknowledgement);
  const perform = (work: () => void) => {
    reports.accepted();
    reports.started();
    work();
    reports.completed();
  };
  const fields = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (!hasGoodErrorControl) reports.rejected(failureCodes.badCrc);
  else if (packet.apid !== source.apid) reports.rejected(failureCodes.unknownApid);
  else if (service === 17 && subtype === 1) {
    if (data.length > 0) reports.rejected(failureCodes.badLength);
    else perform(() => computer.send(source.report(17, 2, new Uint8Array(0))));
  } else if (service === 8 && subtype === 1 && data[0] === functions.restart) {
    if (data.length !== 3) reports.rejected(failureCodes.badLength);
    else if (fields.getUint16(1) !== magic) reports.rejected(failureCodes.badMagic);
    else perform(() => computer.restartSoon());
  } else if (service === 8 && subtype === 1 && data[0] === functions.setTime) {
    const time = decodeCuc(data.subarray(1), onboardTimeFormat);
    if (data.length !== 1 + timeOctets || !time.ok) reports.rejected(failureCodes.badLength);
    else perform(() => computer.setTime(time.value));
  } else reports.rejected(failureCodes.unknownService);
}
