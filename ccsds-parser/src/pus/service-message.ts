/** A report or request as `decodePusTelemetry` and `decodePusTelecommand` hand it out: what the decoders of services take. */
export interface ServiceMessage {
  readonly subtype: number;
  /** Source data of a report or application data of a request, without header and error control. */
  readonly data: Uint8Array;
}

/**
 * Widths that nearly every service has and that the standard leaves to the mission. Identifiers and counts are of two
 * octets unless given, enumerated values of one.
 */
export interface CommonWidths {
  /** Octets of the number of entries in front of a list. */
  readonly countOctets?: number;
}

/** Octets of an identifier unless the mission says otherwise. */
export const defaultIdOctets = 2;
/** Octets of a number of entries unless the mission says otherwise. */
export const defaultCountOctets = 2;
/** Octets of an enumerated value. */
export const enumeratedOctets = 1;
