/**
 * XML Telemetric and Command Exchange: the mission's own description of what its packets mean and which commands it
 * obeys. Load the file once, decode packets and encode commands with it.
 *
 * Source: OMG XTCE 1.2 (October 2018), CCSDS 660.0-B-2. What is read is listed in docs/xtce.md.
 */

export { type CommandReadFault, decodeCommand, type ReadArguments } from './decode-command.ts';
export {
  type DecodedPacket,
  type DecodedParameter,
  type DecodedPart,
  type DecodeFault,
  decodePacket,
} from './decode-packet.ts';
export type {
  Alarm,
  AlarmCheck,
  Argument,
  Calibrator,
  Condition,
  Container,
  DataEncoding,
  EngineeringValue,
  Entry,
  LimitState,
  MetaCommand,
  Parameter,
  RawValue,
  ValueKind,
  ValueType,
  Verifier,
  XtceDefinition,
  XtceFault,
} from './definition.ts';
export {
  type CommandArguments,
  type CommandFault,
  encodeCommand,
  encodeContainer,
} from './encode-command.ts';
export { type Layout, layoutOf, type StaticField } from './layout.ts';
export {
  type ArgumentInfo,
  type CommandInfo,
  listCommands,
  listParameters,
  type ParameterInfo,
  type ParameterLimit,
} from './listing.ts';
export { loadXtce } from './load-xtce.ts';
export { type PacketPlan, type PacketValues, planPacket } from './packet-plan.ts';
export { type ReadPacket, XtceReader } from './xtce-reader.ts';
