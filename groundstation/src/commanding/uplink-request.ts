import type { FopFrame } from 'ccsds-parser/cop1/cop1';

/** One frame that is to go up. */
export interface UplinkRequest {
  /** The PUS packet. */
  readonly packet: Uint8Array;
  readonly commandId: string;
  /** Name of the command, for the key-down log. */
  readonly why: string;
  /** Which of the two applications on board the segment is for. */
  readonly mapId: number;
  /** The frame to send in place of one of type BD around the packet. */
  readonly frame?: FopFrame;
}
