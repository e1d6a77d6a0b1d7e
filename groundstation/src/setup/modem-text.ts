import { stringify } from 'yaml';
import type { ModemDraft } from './modem-draft.ts';

const guide = 'docs/guides/bring-your-own-tnc.md';

/** The section `modem` of a station file, with a comment at what a person must look at. */
export function modemText(modem: ModemDraft | undefined): string {
  if (modem === undefined) return examples;
  return `# What makes octets of a signal (${guide}).\nmodem:\n${linesOf(modem)}`;
}

function linesOf(modem: ModemDraft): string {
  switch (modem.kind) {
    case 'kiss':
      return `  kind: kiss
  port: ${scalar(modem.port)}
${modem.baudRate === undefined ? '' : `  # As it is set in the TNC; those of the BIRDS stations have 115200.\n  baudRate: ${modem.baudRate}\n`}`;
    case 'agwpe':
      return `  kind: agwpe
  port: ${scalar(modem.port)}
`;
    case 'direwolf':
      return `  kind: direwolf
  # 1200 (AFSK), 4800 or 9600 (G3RUH)
  profile: "1200"
  input: { device: ${quoted(modem.device)} }
  outputDevice: ${quoted(modem.device)}
`;
    case 'audio':
      return `  kind: audio
  source: ${'udp' in modem.source ? `{ udp: ${modem.source.udp} }` : `{ command: [${modem.source.command.map(quoted).join(', ')}] }`}
  # afsk1200, g3ruh9600, g3ruh4800, cw: what the links of your missions are sent with
  demodulators: [afsk1200, g3ruh9600]
`;
    default:
      return modem satisfies never;
  }
}

const examples = `# What makes octets of a signal (${guide}): frames of a TNC (kiss) or of a packet engine (agwpe), sound that the
# station demodulates itself (audio), a Direwolf that it starts (direwolf), or octets as they were received (raw-bytes):
# modem: { kind: kiss, port: "tcp:127.0.0.1:8001" }
# modem: { kind: agwpe, port: "tcp:127.0.0.1:8000" }
# modem: { kind: audio, source: { udp: 7355 }, demodulators: [afsk1200, g3ruh9600] }
# modem: { kind: direwolf, profile: "1200", input: { device: "plughw:1,0" }, outputDevice: "plughw:1,0" }
`;

const quoted = (text: string) => JSON.stringify(text);

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
