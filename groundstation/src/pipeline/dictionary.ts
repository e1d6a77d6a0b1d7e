import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Fault } from '@dawa/seams/fault';

/** A value that a dictionary found in a packet. */
export interface DecodedValue
  extends Pick<ParameterSample, 'name' | 'raw' | 'value' | 'unit' | 'limitState'> {
  /** Where it stands in the packet. */
  readonly bitOffset: number;
}

export interface DictionaryPacket {
  /** The most specific container that matched; null when none did. */
  readonly container: string | null;
  /** In the order of the packet, header fields included. */
  readonly values: readonly DecodedValue[];
  /** The first time in the packet, UTC; null when the dictionary knows of none. */
  readonly generatedAtMs: number | null;
  /** Why the rest could not be read: the packet is shorter than its container, an entry is not supported. */
  readonly fault: Fault | undefined;
}

/** What the pipeline asks of a mission's dictionary. */
export interface Dictionary {
  /** @param rootContainer where decoding begins, if not with the first container that others extend */
  decode(packet: Uint8Array, rootContainer?: string): DictionaryPacket;
  /** It reads the error control at the end of packets itself. */
  readonly describesErrorControl: boolean;
  /** Short description of a container: for an event, what it says. */
  describeContainer(name: string): string | undefined;
  /** `warning 4.85 to 5.15 V, critical 4.75 to 5.25 V`; undefined for a parameter without limits. */
  describeLimits(parameter: string): string | undefined;
}
