/**
 * XML Telemetric and Command Exchange: the mission's own description of what its packets mean and which commands it
 * obeys. Load the file once, decode packets and encode commands with it.
 *
 * Source: OMG XTCE 1.2 (October 2018), CCSDS 660.0-B-2. What is read is listed in README.md.
 */

export {
  type DecodedPacket,
  type DecodedParameter,
  type DecodeFault,
  decodePacket,
} from './decode-packet.ts';
export type {
  Container,
  EngineeringValue,
  LimitState,
  MetaCommand,
  Parameter,
  RawValue,
  ValueKind,
  XtceDefinition,
  XtceFault,
} from './definition.ts';
export { type CommandArguments, type CommandFault, encodeCommand } from './encode-command.ts';
export {
  type ArgumentInfo,
  type CommandInfo,
  listCommands,
  listParameters,
  type ParameterInfo,
  type ParameterLimit,
} from './listing.ts';
export { loadXtce } from './load-xtce.ts';
