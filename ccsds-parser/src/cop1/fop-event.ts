import type { Clcw } from '../frame/tc/clcw.ts';
import { isWholeWithin } from '../whole-number.ts';
import type { FopDirective, FopInput, FopState } from './fop-signals.ts';
import type { FopEvent } from './fop-table.ts';
import { stepsAhead } from './sequence-number.ts';

/** The variables of a FOP that tell its events apart. Source: CCSDS 232.1-B-2, 5.1 */
export interface FopVariables {
  readonly state: FopState;
  /** V(S): the sequence number that the next new AD frame gets. */
  readonly nextSequenceNumber: number;
  /** NN(R): the oldest AD frame that is not acknowledged; V(S) when there is none. */
  readonly oldestUnacknowledged: number;
  /** An FDU is in the wait queue, which holds one. */
  readonly isWaiting: boolean;
  readonly isAdOutReady: boolean;
  readonly isBcOutReady: boolean;
  readonly isBdOutReady: boolean;
  readonly transmissionCount: number;
  readonly transmissionLimit: number;
  readonly timeoutType: 0 | 1;
  readonly slidingWindow: number;
  readonly t1Ms: number;
  /** SS: the state that resuming leads to. */
  readonly suspendedState: FopState | undefined;
}

/**
 * Which event of the state table `input` is: its left half, as questions.
 *
 * @returns undefined for what is not this procedure's business (another channel's report), which the standard checks
 *   before the table (5.3.2). The timer's number is not looked at here.
 * Source: CCSDS 232.1-B-2 with corrigendum 1, table 5-1
 */
export function fopEventOf(
  input: FopInput,
  variables: FopVariables,
  virtualChannelId: number,
): FopEvent | undefined {
  switch (input.kind) {
    case 'clcw':
      if (input.clcw.copInEffect !== 1 || input.clcw.virtualChannelId !== virtualChannelId) return undefined;
      return clcwEvent(input.clcw, variables);
    case 'invalid-clcw':
      return 'E15';
    case 'timer-expired':
      if (variables.transmissionCount < variables.transmissionLimit)
        return variables.timeoutType === 0 ? 'E16' : 'E104';
      return variables.timeoutType === 0 ? 'E17' : 'E18';
    case 'transfer':
      if (input.service === 'AD') return variables.isWaiting ? 'E20' : 'E19';
      return variables.isBdOutReady ? 'E21' : 'E22';
    case 'directive':
      return directiveEvent(input.directive, variables);
    case 'lower-layer':
      if (input.frameType === 'AD') return input.isAccepted ? 'E41' : 'E42';
      if (input.frameType === 'BC') return input.isAccepted ? 'E43' : 'E44';
      return input.isAccepted ? 'E45' : 'E46';
  }
}

function clcwEvent(clcw: Clcw, variables: FopVariables): FopEvent {
  const { reportValue, isRetransmit, isWait } = clcw;
  const { nextSequenceNumber, oldestUnacknowledged, transmissionCount, transmissionLimit } = variables;
  if (clcw.version !== 0) return 'E15';
  if (clcw.isLockout) return 'E14';
  const isNothingNew = reportValue === oldestUnacknowledged;
  if (reportValue === nextSequenceNumber) {
    if (isRetransmit) return 'E4';
    if (isWait) return 'E3';
    return isNothingNew ? 'E1' : 'E2';
  }
  // NN(R) <= N(R) < V(S) on the ring of 256
  const outstanding = stepsAhead(nextSequenceNumber, oldestUnacknowledged);
  if (stepsAhead(reportValue, oldestUnacknowledged) >= outstanding) return 'E13';
  if (!isRetransmit) {
    if (isWait) return 'E7';
    return isNothingNew ? 'E5' : 'E6';
  }
  if (transmissionLimit === 1) return isNothingNew ? 'E102' : 'E101';
  if (!isNothingNew) return isWait ? 'E9' : 'E8';
  if (transmissionCount < transmissionLimit) return isWait ? 'E11' : 'E10';
  return isWait ? 'E103' : 'E12';
}

function directiveEvent(directive: FopDirective, variables: FopVariables): FopEvent {
  switch (directive.name) {
    case 'initiate-ad-without-clcw-check':
      return 'E23';
    case 'initiate-ad-with-clcw-check':
      return 'E24';
    case 'initiate-ad-with-unlock':
      return variables.isBcOutReady ? 'E25' : 'E26';
    case 'initiate-ad-with-set-vr':
      if (!isWholeWithin(directive.value, 0, 255)) return 'E40';
      return variables.isBcOutReady ? 'E27' : 'E28';
    case 'terminate-ad':
      return 'E29';
    case 'resume-ad':
      return resumeEvent[variables.suspendedState ?? 'none'] ?? 'E30';
    case 'set-vs':
      if (!isWholeWithin(directive.value, 0, 255)) return 'E40';
      return variables.suspendedState === undefined ? 'E35' : 'E35s';
    case 'set-sliding-window':
      return isWholeWithin(directive.value, 1, 255) ? 'E36' : 'E40';
    case 'set-t1':
      return directive.valueMs > 0 && Number.isFinite(directive.valueMs) ? 'E37' : 'E40';
    case 'set-transmission-limit':
      return isWholeWithin(directive.value, 1, 255) ? 'E38' : 'E40';
    case 'set-timeout-type':
      return isWholeWithin(directive.value, 0, 1) ? 'E39' : 'E40';
    default:
      return 'E40';
  }
}

const resumeEvent: Readonly<Record<string, FopEvent>> = { S1: 'E31', S2: 'E32', S3: 'E33', S4: 'E34' };
