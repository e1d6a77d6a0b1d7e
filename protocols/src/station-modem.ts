import { z } from 'zod';
import { serialPort } from './station-serial.ts';

const tcpPort = z.int().min(1).max(65_535);
const hostAndPort = z.string().regex(/^.+:\d{1,5}$/, 'host:port');
const commandLine = z.array(z.string()).min(1);
const channel = z.int().min(0).max(15);

/** How long a transmitter takes, and how it shares a channel: what KISS tells a TNC and Direwolf's file says. */
const channelAccess = {
  /** Between the key and the first bit. */
  txDelayMs: z.int().min(0).max(2550).optional(),
  /** Between the last bit and the release. */
  txTailMs: z.int().min(0).max(2550).optional(),
  /** How likely it sends at once when the channel becomes free, 0 to 1. */
  persistence: z.number().min(0).max(1).optional(),
  slotTimeMs: z.int().min(0).max(2550).optional(),
  /** Sends without waiting for a free channel: a satellite is not heard transmitting where we transmit. */
  isFullDuplex: z.boolean().optional(),
};

/** Octets as they were received and as they go on the air, without a language. */
const rawBytes = serialPort.extend({
  kind: z.literal('raw-bytes'),
  /**
   * Besides what a cable may be: `udp:7300` or `udp:127.0.0.1:7300` listens, `file:recording.bin` (from the station's folder) is
   * played once.
   */
  port: serialPort.shape.port,
  /** Of `udp:`: where what is sent goes to; without it nothing can be sent. */
  sendTo: hostAndPort.optional(),
  /** Of `file:`: how fast it is played. */
  octetsPerS: z.number().positive().optional(),
});

/** Frames of a TNC in KISS, on a serial port, a `tcp:` port or Direwolf's pseudo-terminal. */
const kiss = serialPort.extend({
  kind: z.literal('kiss'),
  /** Which radio of the TNC sends. */
  channel: channel.optional(),
  ...channelAccess,
  /**
   * How a TNC that begins in command mode is told to speak KISS, each time the port is opened: as this maker's, or by lines of
   * one's own.
   */
  enterBy: z.union([z.enum(['tnc2', 'kantronics', 'the-firmware']), z.array(z.string()).min(1)]).optional(),
  /** Tells it to leave KISS when the station ends. */
  isLeftAtEnd: z.boolean().optional(),
  /** Octets before each frame that is sent; `B` for the ADDNICS TNC of the BIRDS stations. */
  sendPrefix: z.string().min(1).max(16).optional(),
});

/** Frames of Direwolf, AGW Packet Engine or soundmodem, over TCP. */
const agwpe = z.object({
  kind: z.literal('agwpe'),
  /** `tcp:host:8000` */
  port: z.string().regex(/^tcp:.+:\d{1,5}$/, 'tcp:host:port'),
  /** Which of its radios is listened to and sends. */
  channel: channel.default(0),
});

/** What the station takes frames out of sound with. */
export const audioModulations = ['afsk1200', 'g3ruh9600', 'g3ruh4800', 'cw'] as const;
export type AudioModulation = (typeof audioModulations)[number];

/** Where sound comes from: 16 bits signed, low octet first, one channel, except from a WAV file. */
const audioSource = z.union([
  /** From the station's folder; played once. */
  z.strictObject({ wav: z.string().min(1), speed: z.number().positive().max(1000).optional() }),
  /** As gqrx and SDR++ send it; from this machine only, unless an address of another network is named. */
  z.strictObject({ udp: tcpPort, address: z.union([z.ipv4(), z.ipv6()]).optional() }),
  /** Its standard output: `[arecord, -q, -t, raw, -f, S16_LE, -r, "48000", -c, "1"]`. */
  z.strictObject({ command: commandLine }),
  /** What is piped into `dawa start`. */
  z.strictObject({ stdin: z.literal(true) }),
]);

const audioSink = z.union([
  /** Its standard input: `[aplay, -q, -t, raw, -f, S16_LE, -r, "48000", -c, "1"]`. */
  z.strictObject({ command: commandLine }),
  z.strictObject({ udp: hostAndPort }),
  /** Each transmission a file in this folder, from the station's folder: for a test without a radio. */
  z.strictObject({ folder: z.string().min(1) }),
]);

/** Sound, demodulated by the station itself. */
const audio = z.object({
  kind: z.literal('audio'),
  source: audioSource,
  /** Of what has no header. */
  sampleRateHz: z.int().min(8000).max(10_000_000).default(48_000),
  /** What comes without a header, as SigMF has it: one channel of sound, or IQ, of which sound is made by a discriminator of FM. */
  datatype: z.enum(['ri16_le', 'rf32_le', 'cf32_le', 'ci16_le', 'ci8', 'cu8']).default('ri16_le'),
  /** Of IQ: where the frequency of the link lies, from the middle; receivers are often tuned beside it. */
  iqCarrierHz: z.number().min(-5_000_000).max(5_000_000).default(0),
  /**
   * Of sound: what full scale of the receiver's discriminator is, where it hands on a constant level (`9600` and `discriminator`
   * sockets, not loudspeakers). Then frames tell how far off frequency they were.
   */
  fullScaleHz: z.number().positive().max(100_000).optional(),
  demodulators: z.array(z.enum(audioModulations)).min(1).default(['afsk1200']),
  /** Frames are handed on with their check on every link; without it on those alone that have one (`hasFrameCheck`). */
  keepsFrameCheck: z.boolean().default(false),
  transmit: z
    .object({
      modulation: z.enum(['afsk1200', 'g3ruh9600', 'g3ruh4800']),
      to: audioSink,
      /** Top of the sound, of full scale. */
      level: z.number().positive().max(1).default(0.5),
      txDelayMs: z.int().min(0).max(2550).default(300),
      txTailMs: z.int().min(0).max(2550).default(50),
    })
    .optional(),
});

/** Direwolf, written a configuration for, started and watched by the station. */
const direwolf = z.object({
  kind: z.literal('direwolf'),
  profile: z.enum(['1200', '9600', '4800']).default('1200'),
  /** What it hears. */
  input: z.union([
    /** As ALSA calls it. */
    z.strictObject({ device: z.string().min(1) }),
    /** As gqrx and SDR++ send it. */
    z.strictObject({ udp: tcpPort }),
    /** Its standard output. */
    z.strictObject({ command: commandLine }),
  ]),
  /** What it sends to, as ALSA calls it; without it it sends nothing. */
  outputDevice: z.string().min(1).optional(),
  sampleRateHz: z.int().min(8000).max(192_000).default(48_000),
  callsign: z
    .string()
    .regex(/^[A-Z0-9]{1,6}(-\d{1,2})?$/, 'a callsign like A50XYZ-1')
    .default('N0CALL'),
  /**
   * Who keys: the station before it hands a frame over, or Direwolf, which then asks the rigctld of `sharing` (it needs
   * `rigctldPort` and `mayKey`).
   */
  ptt: z.enum(['station', 'rigctld']).default('station'),
  /** For other programs that are to see its frames; without it there is none. */
  kissPort: tcpPort.optional(),
  /** Where the station talks to it; a free one unless given. */
  agwPort: tcpPort.optional(),
  /** Which program is started. */
  program: z.string().min(1).default('direwolf'),
  ...channelAccess,
});

/** `modem` in `station.yaml`: what makes octets of a signal, and a signal of octets. */
export const modemSection = z.discriminatedUnion('kind', [rawBytes, kiss, agwpe, audio, direwolf]);
export type ModemSection = z.infer<typeof modemSection>;
export type ModemKind = ModemSection['kind'];
export type ModemOf<Kind extends ModemKind> = Extract<ModemSection, { kind: Kind }>;

/** Whether what comes from it is frames, cut apart by KISS; otherwise it is octets as they were received. */
export function givesFrames(section: Pick<ModemSection, 'kind'>): boolean {
  return section.kind !== 'raw-bytes';
}

/** The port of the modem, where it has one. */
export function modemPortOf(section: ModemSection): string | undefined {
  return 'port' in section ? section.port : undefined;
}
