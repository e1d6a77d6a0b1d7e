/** Why a telecommand is refused or fails, as told in PUS 1.2, 1.4, 1.6 and 1.8 (decision record 0008). */
export const failureCodes = {
  badLength: 1,
  badCrc: 2,
  unknownApid: 3,
  unknownService: 4,
  badRange: 5,
  wrongMode: 6,
  badMagic: 7,
} as const;
export type FailureCode = (typeof failureCodes)[keyof typeof failureCodes];
