import type { CommandDefinition } from '@dawa/protocols/console/command';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { Fault, Result } from '@dawa/seams/fault';

/** A command in the terms of its packet; sequence count and headers are the work of whoever sends it. */
export interface EncodedCommand {
  readonly apid: number;
  readonly service: number;
  readonly subtype: number;
  /** Which authority it takes to send it. */
  readonly authority: 'payload' | 'bus';
  /** Application data of the telecommand packet. */
  readonly data: Uint8Array;
}

/** What can be commanded, from the mission's dictionary. */
export interface CommandDictionary {
  readonly definitions: readonly CommandDefinition[];
  encode(name: string, args: Readonly<Record<string, ParameterValue>>): Result<EncodedCommand, Fault>;
  /** What a failure code of service 1 means; undefined when the dictionary does not say. */
  failureText(code: number): string | undefined;
}
