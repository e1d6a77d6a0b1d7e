import { type Ax25Frame, addressText, encodeAx25 } from '../ax25.ts';

/**
 * What APRS needs of a frame. Addresses are text, for on the internet they need not fit into AX.25: `T2ROMANIA`, `qAC`.
 */
export interface AprsFrame {
  readonly source: string;
  readonly destination: string;
  readonly path: readonly PathHop[];
  readonly information: Uint8Array;
}

export interface PathHop {
  readonly address: string;
  /** It has repeated the frame. */
  readonly isUsed: boolean;
}

export function aprsFrameOf({ source, destination, path, information }: Ax25Frame): AprsFrame {
  return {
    source: addressText(source),
    destination: addressText(destination),
    path: path.map((address) => ({ address: addressText(address), isUsed: address.isMarked })),
    information,
  };
}

/** Unnumbered information without a layer above: what APRS is sent in. Source: APRS Protocol Reference 1.0.1, chapter 3 */
export function isAprsCarrier({ control, pid }: Pick<Ax25Frame, 'control' | 'pid'>): boolean {
  return (control & 0xef) === 0x03 && pid === 0xf0;
}

/**
 * The octets of a UI frame that is to be sent; command bits as of AX.25 2.
 *
 * @throws RangeError when an address does not fit into AX.25
 */
export function encodeAprsFrame(frame: AprsFrame, options: { hasFrameCheck?: boolean } = {}): Uint8Array {
  return encodeAx25(
    {
      destination: { ...addressOf(frame.destination), isMarked: true },
      source: { ...addressOf(frame.source), isMarked: false },
      path: frame.path.map(({ address, isUsed }) => ({ ...addressOf(address), isMarked: isUsed })),
      control: 0x03,
      pid: 0xf0,
      information: frame.information,
    },
    options,
  );
}

function addressOf(text: string): { callsign: string; ssid: number } {
  const [, callsign, ssid] = /^([A-Z0-9]{1,6})(?:-(\d{1,2}))?$/.exec(text) ?? [];
  if (callsign === undefined || Number(ssid ?? 0) > 15)
    throw new RangeError(`address: expected a callsign like A55BTN-7, found ${text}`);
  return { callsign, ssid: Number(ssid ?? 0) };
}
