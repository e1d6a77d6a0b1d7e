/** Which stages of its life the sender wants reported by service 1. Failures are always reported. */
export interface Acknowledgement {
  readonly acceptance: boolean;
  readonly start: boolean;
  readonly progress: boolean;
  readonly completion: boolean;
}

// Acceptance is the last bit of the octet: ECSS counts bits from the most significant, and gives acceptance bit 3 of
// the four. Other software agrees (FSFW, PusTcIF.h: ACK_ACCEPTANCE 0b0001, ACK_COMPLETION 0b1000).

/** Stages from the four flags of a telecommand. ECSS-E-ST-70-41C, 7.4.4.1; ECSS-E-70-41A, 5.3.2 */
export function readAcknowledgement(flags: number): Acknowledgement {
  return {
    acceptance: (flags & 1) !== 0,
    start: (flags & 2) !== 0,
    progress: (flags & 4) !== 0,
    completion: (flags & 8) !== 0,
  };
}

/** The four flags of a telecommand. */
export function writeAcknowledgement(stages: Acknowledgement): number {
  return (
    (stages.acceptance ? 1 : 0) |
    (stages.start ? 2 : 0) |
    (stages.progress ? 4 : 0) |
    (stages.completion ? 8 : 0)
  );
}
