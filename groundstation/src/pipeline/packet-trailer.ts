import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import type { PacketFormat } from './packet-decoder.ts';

/**
 * Octets at the end of a PUS packet that are its error control and no values: of a packet that is too short they must not be
 * taken for some. A dictionary that describes the control itself reads them.
 */
export function trailerOctetsOf(
  { hasErrorControl }: Pick<PacketFormat, 'hasErrorControl'>,
  definition: XtceDefinition,
): number {
  return hasErrorControl && !describesErrorControl(definition) ? 2 : 0;
}

/** Whether some container says where its own check stands. */
export function describesErrorControl({ containers }: XtceDefinition): boolean {
  return containers.some(({ errorControls }) => errorControls.length > 0);
}
