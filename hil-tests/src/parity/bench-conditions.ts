import type { BoardSenses, BoardState } from '@dawa/protocols/avr/firmware-board';
import type { ParityFault } from './suite.ts';

/** What the converter of an emulated board measures: a table, so that both emulators measure the same. */
export function sensesOn(state: BoardState, faults: ReadonlySet<ParityFault>): BoardSenses {
  const { isKeyed, isSwitchClosed } = state;
  const transceiverA = isSwitchClosed ? (isKeyed ? 0.865 : 0.055) : 0;
  const overcurrentA = isSwitchClosed && faults.has('overcurrent') ? 1.4 : 0;
  return {
    busVoltageV: 5.01,
    busCurrentA: 0.035 + transceiverA + overcurrentA,
    amplifierC: faults.has('pa-overtemp') ? 80 : 18,
    controllerC: 24.5,
    modemC: 21.2,
    rssiDbm: -118,
    forwardDbm: isKeyed ? 27 : undefined,
  };
}
