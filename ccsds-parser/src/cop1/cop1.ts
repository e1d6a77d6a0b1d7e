/** COP-1, CCSDS 232.1-B-2: what the other rooms and the package's users may take from this one. */

export { Farm, type FarmInput, type FarmOptions, type FarmOutput, type FarmStatus } from './farm.ts';
export { type FarmEvent, type FarmState, farmCell, farmEvents, farmStates } from './farm-table.ts';
export { Fop, type FopOptions, type FopStatus } from './fop.ts';
export { type FopVariables, fopEventOf } from './fop-event.ts';
export type {
  FopAlert,
  FopAnswer,
  FopDirective,
  FopFrame,
  FopFrameType,
  FopInput,
  FopOutput,
  FopRequest,
  FopState,
} from './fop-signals.ts';
export { type FopCell, type FopEvent, type FopStep, fopCell, fopEvents, fopStates } from './fop-table.ts';
