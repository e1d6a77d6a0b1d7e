/** The messages of the PUS services, one file each. */

export {
  type ConnectionTest,
  type ConnectionTestFormat,
  decodeConnectionTest,
  encodeConnectionTest,
} from './connection-test.ts';
export { describePusMessage, describePusPacket, type PusDescription } from './describe-pus-packet.ts';
export {
  decodeEventReporting,
  type EventReporting,
  type EventReportingFormat,
  type EventSeverity,
  encodeEventReporting,
} from './event-reporting.ts';
export {
  decodeFunctionManagement,
  encodeFunctionManagement,
  type FunctionArgument,
  type FunctionManagementFormat,
  type PerformFunction,
} from './function-management.ts';
export {
  decodeHousekeeping,
  encodeHousekeeping,
  type Housekeeping,
  type HousekeepingFormat,
  type PeriodicReport,
  type ReportContents,
  type SuperCommutatedSet,
} from './housekeeping.ts';
export {
  decodeLargePacketTransfer,
  encodeLargePacketTransfer,
  type LargePacketAbort,
  type LargePacketFormat,
  type LargePacketPart,
  type LargePacketTransfer,
  splitLargePacket,
} from './large-packet.ts';
export {
  LargePacketReassembler,
  type ReassemblerOptions,
  type ReassemblyOutput,
} from './large-packet-reassembler.ts';
export {
  decodeMemoryManagement,
  encodeMemoryManagement,
  type MemoryArea,
  type MemoryCheck,
  type MemoryData,
  type MemoryManagement,
  type MemoryManagementFormat,
} from './memory-management.ts';
export {
  type CheckingStatus,
  type CheckTransition,
  decodeMonitoring,
  encodeMonitoring,
  type Monitoring,
  type MonitoringCheck,
  type MonitoringDefinition,
  type MonitoringFormat,
  type ValidityCondition,
} from './monitoring.ts';
export type { PacketErrorControl } from './packet-error-control.ts';
export {
  decodeParameterManagement,
  encodeParameterManagement,
  type ParameterManagement,
  type ParameterManagementFormat,
  type ParameterSetting,
} from './parameter-management.ts';
export type { ParameterType, ParameterTypes, ParameterValue } from './parameter-value.ts';
export type { ServiceFault } from './pus-fault.ts';
export {
  type ActivityPlace,
  decodeScheduling,
  encodeScheduling,
  type ScheduledActivity,
  type ScheduledRequestId,
  type ScheduleFilter,
  type ScheduleStatus,
  type Scheduling,
  type SchedulingFormat,
} from './scheduling.ts';
export type { ServiceMessage } from './service-message.ts';
export { type MessageName, messageName, serviceNames } from './service-names.ts';
export {
  decodeTimeManagement,
  encodeTimeManagement,
  type TimeManagement,
  type TimeManagementFormat,
} from './time-management.ts';
