/** A modem before its file is written: just enough of each kind to begin with. */
export type ModemDraft =
  | { readonly kind: 'kiss'; readonly port: string; readonly baudRate?: number }
  | { readonly kind: 'agwpe'; readonly port: string }
  | { readonly kind: 'direwolf'; readonly device: string }
  | {
      readonly kind: 'audio';
      readonly source: { readonly command: readonly string[] } | { readonly udp: number };
    };

export const modemKinds = ['kiss', 'agwpe', 'direwolf', 'audio'] as const;

export const modemKindWords: Readonly<Record<ModemDraft['kind'], string>> = {
  kiss: 'a TNC, or a program that speaks KISS, on a serial port or TCP',
  agwpe: 'Direwolf, AGW Packet Engine or soundmodem that runs already',
  direwolf: 'Direwolf, started and watched by the station',
  audio: 'the sound of a receiver, demodulated by the station itself',
};

/** The usual rate of a TNC; that of the BIRDS stations is 115200. */
export const usualTncBaud = 9600;

/**
 * What a person or an option names as the port of a modem: a serial port or `tcp:` of a TNC, `tcp:` of a packet engine, a sound
 * device of ALSA (`plughw:1,0`), or `udp:7355` where gqrx and SDR++ send sound to.
 *
 * @returns undefined for a port that does not suit the kind
 */
export function modemOf(kind: ModemDraft['kind'], port: string, baudRate?: number): ModemDraft | undefined {
  const isTcp = /^tcp:.+:\d{1,5}$/.test(port);
  switch (kind) {
    case 'kiss':
      return isTcp
        ? { kind, port }
        : port === ''
          ? undefined
          : { kind, port, baudRate: baudRate ?? usualTncBaud };
    case 'agwpe':
      return isTcp ? { kind, port } : undefined;
    case 'direwolf':
      return isSoundDevice(port) ? { kind, device: port } : undefined;
    case 'audio': {
      const udp = Number(/^udp:(\d{1,5})$/.exec(port)?.[1] ?? 0);
      if (udp >= 1 && udp <= 65_535) return { kind, source: { udp } };
      return isSoundDevice(port) ? { kind, source: { command: arecord(port) } } : undefined;
    }
    default:
      return kind satisfies never;
  }
}

/** As ALSA names one; a path or another cable is none. */
function isSoundDevice(port: string): boolean {
  return /^[\w]+(:[\w=,.-]+)?$/.test(port) && !/^(tcp|udp|file)(:|$)/.test(port);
}

/** Source: arecord(1) of alsa-utils 1.2. */
function arecord(device: string): readonly string[] {
  return ['arecord', '-q', '-D', device, '-t', 'raw', '-f', 'S16_LE', '-r', '48000', '-c', '1'];
}
