/** Octets of the operational control field, which mostly holds a CLCW. */
export const operationalControlOctets = 4;

/** @throws RangeError for a field of another length; nothing when there is none */
export function mustBeOperationalControl(field: Uint8Array | undefined): void {
  if (field !== undefined && field.length !== operationalControlOctets)
    throw new RangeError(`operationalControl: expected 4 octets, found ${field.length}`);
}
