import { crc16 } from 'ccsds-parser/crc/crc16';
import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import {
  decodeScheduling,
  encodeScheduling,
  type ScheduledActivity,
  type ScheduledRequestId,
} from 'ccsds-parser/pus/scheduling';
import { applicationProcess } from '../../application-process.ts';
import { failureCodes } from './failure-code.ts';
import { longestScheduledOctets, releaseOf, type Schedule, type ScheduledCommand } from './schedule.ts';
import { atOnce, cannotStart, oneOctetCounts, orFailure, type Say, type ServiceTable } from './service.ts';

/** Service 11: what shall be done later. */
export function scheduleService(schedule: Schedule, onboardAtMs: () => number, say: Say): ServiceTable {
  const plain = (act: () => void): ServiceTable[string] => {
    return (request) => orFailure(decodeScheduling(request, oneOctetCounts), () => atOnce(act));
  };
  return {
    '11.1': plain(() => {
      schedule.isEnabled = true;
    }),
    '11.2': plain(() => {
      schedule.isEnabled = false;
    }),
    '11.3': plain(() => {
      schedule.isEnabled = false;
      schedule.remove(() => true);
    }),
    '11.4': (request) =>
      orFailure(decodeScheduling(request, oneOctetCounts), (message) => {
        const commands = 'activities' in message ? message.activities.map(commandOf) : [];
        const areGood = commands.every((one) => one !== undefined && one.releaseAtMs > onboardAtMs());
        if (commands.length === 0 || !areGood) return failureCodes.badRange;
        if (schedule.isFull) return failureCodes.wrongMode;
        return atOnce(() => {
          for (const command of commands) if (!schedule.isFull) schedule.insert(command!);
        });
      }),
    '11.5': (request) =>
      orFailure(decodeScheduling(request, oneOctetCounts), (message) => {
        const ids = 'requestIds' in message ? message.requestIds : [];
        if (ids.length === 0) return failureCodes.badRange;
        const isMeant = (command: ScheduledCommand) => ids.some((id) => isSame(id, idOf(command)));
        if (!schedule.waiting.some(isMeant)) return cannotStart(failureCodes.badRange);
        return atOnce(() => schedule.remove(isMeant));
      }),
    '11.17': plain(() => {
      const entries = schedule.waiting.map((command) => ({
        releaseTime: command.releaseTime,
        requestId: idOf(command),
      }));
      say(11, 13, encodeScheduling({ subtype: 13, entries }, oneOctetCounts));
    }),
  };
}

/** Undefined for what is no telecommand of the payload, or too long for its slot. */
function commandOf({ releaseTime, request }: ScheduledActivity): ScheduledCommand | undefined {
  const releaseAtMs = releaseOf(releaseTime);
  const packet = decodeSpacePacket(request);
  const isOurs = packet.ok && packet.value.isTelecommand && packet.value.apid === applicationProcess.payload;
  const isGood = isOurs && request.length <= longestScheduledOctets && crc16(request) === 0;
  return isGood && releaseAtMs !== undefined ? { releaseAtMs, releaseTime, packet: request } : undefined;
}

function idOf({ packet }: ScheduledCommand): ScheduledRequestId {
  const decoded = decodeSpacePacket(packet);
  const request = decoded.ok ? decodePusTelecommand(decoded.value) : undefined;
  return {
    sourceId: request?.ok ? (request.value.sourceId ?? 0) : 0,
    apid: decoded.ok ? decoded.value.apid : 0,
    sequenceCount: decoded.ok ? decoded.value.sequenceCount : 0,
  };
}

function isSame(one: ScheduledRequestId, other: ScheduledRequestId): boolean {
  return (
    one.sourceId === other.sourceId && one.apid === other.apid && one.sequenceCount === other.sequenceCount
  );
}
