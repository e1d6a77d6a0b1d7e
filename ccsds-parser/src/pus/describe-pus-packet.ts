import { idleApid, type SpacePacket } from '../packet/space-packet.ts';
import { messageName, serviceNames } from './service-names.ts';

/** A packet in words, for logs and lists. */
export interface PusDescription {
  /** "TM(3,25) housekeeping: housekeeping parameter report" */
  readonly text: string;
  /** Undefined for packets without PUS header: idle packets, time packets, packets of other kinds. */
  readonly service: number | undefined;
  readonly subtype: number | undefined;
  readonly serviceName: string | undefined;
  readonly messageName: string | undefined;
}

/**
 * What a space packet is, as far as its headers tell: for a PUS packet its service and subtype in words, in both versions
 * of PUS. Needs no knowledge of the mission, checks nothing, and never fails: what it does not know it says in numbers.
 *
 * Source: ECSS-E-ST-70-41C, clauses 6 and 8; time packets: 6.9 (APID 0, no secondary header)
 */
export function describePusPacket(packet: SpacePacket): PusDescription {
  const direction = packet.isTelecommand ? 'TC' : 'TM';
  if (packet.apid === idleApid) return nameless('idle packet');
  const { data } = packet;
  if (!packet.hasSecondaryHeader) {
    const isTime = packet.apid === 0 && !packet.isTelecommand;
    return nameless(isTime ? 'time packet' : `${direction} of APID ${packet.apid} without secondary header`);
  }
  const version = data.length < 3 ? 0 : data[0]! >>> 4;
  if (version !== 1 && version !== 2)
    return nameless(`${direction} of APID ${packet.apid} with a secondary header that is not PUS`);
  return describePusMessage({ isTelecommand: packet.isTelecommand, service: data[1]!, subtype: data[2]! });
}

/** The same for a service and subtype that are known already. */
export function describePusMessage(message: {
  readonly isTelecommand: boolean;
  readonly service: number;
  readonly subtype: number;
}): PusDescription {
  const { isTelecommand, service, subtype } = message;
  const serviceName = serviceNames[service] ?? (service >= 128 ? "the mission's own service" : undefined);
  const known = messageName(service, subtype);
  // A report that comes as a request, or the other way round, is not what the standard means by this number.
  const isMeant = known !== undefined && known.isRequest === isTelecommand;
  const name = isMeant ? known.name : undefined;
  const words = name ?? (subtype >= 128 ? "the mission's own message" : 'unknown message');
  const text = `${isTelecommand ? 'TC' : 'TM'}(${service},${subtype}) ${serviceName ?? 'unknown service'}: ${words}`;
  return { text, service, subtype, serviceName, messageName: name };
}

function nameless(text: string): PusDescription {
  return { text, service: undefined, subtype: undefined, serviceName: undefined, messageName: undefined };
}
