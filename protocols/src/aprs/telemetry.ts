/** Five channels and eight bits; what they mean is in the definitions that the station sends now and then. */
export interface AprsTelemetry {
  readonly kind: 'telemetry';
  /** As it was sent: `005`, `MIC`. */
  readonly sequence: string;
  /** Up to five, raw; undefined where nothing stood. */
  readonly channels: readonly (number | undefined)[];
  /** B1 to B8; undefined where none were sent. */
  readonly bits: readonly boolean[] | undefined;
  readonly comment: string;
}

export interface ReadTelemetry {
  readonly telemetry: AprsTelemetry;
  /** In words; undefined for what keeps to the rules. */
  readonly oddity: { readonly expected: string; readonly found: string } | undefined;
}

/**
 * `#005,199,000,255,073,123,01101001` behind the `T`, with whatever stations make of it: figures of any length, negative, with
 * a point, fewer than five, bits that are missing.
 *
 * @param text without the `T`
 * @returns undefined where not even a sequence and one channel stand
 * Source: APRS Protocol Reference 1.0.1, chapter 13; github.com/PhirePhly/aprs_notes, telemetry_format.md (what is on the air)
 */
export function readTelemetry(text: string): ReadTelemetry | undefined {
  const [, sequence, list] = /^#(MIC|[^,]{1,6})(?:,|(?<=^#MIC))(.*)$/s.exec(text) ?? [];
  if (list === undefined) return undefined;
  const fields = list.split(',');
  const channels: (number | undefined)[] = [];
  let at = 0;
  while (at < fields.length && channels.length < 5) {
    const channel = channelOf(fields[at]!, channels.length === 4 || at === fields.length - 1);
    if (channel === 'none') break;
    channels.push(channel);
    at++;
  }
  if (channels.every((channel) => channel === undefined)) return undefined;
  const rest = fields.slice(at).join(',');
  const [, digits, comment] = /^([01]{1,8})(?![\d.])(.*)$/s.exec(rest) ?? [];
  const bits = digits === undefined ? undefined : Array.from(digits, (digit) => digit === '1');
  const telemetry = telemetryOf(sequence!, channels, bits, digits === undefined ? rest : comment!);
  return { telemetry, oddity: strictForm.test(`T${text}`) ? undefined : oddityOf(text) };
}

export function telemetryOf(
  sequence: string,
  channels: readonly (number | undefined)[],
  bits: readonly boolean[] | undefined,
  comment = '',
): AprsTelemetry {
  return { kind: 'telemetry', sequence, channels, bits, comment };
}

const strictForm = /^T#(?:\d{3},|MIC,?)(?:\d{3},){5}[01]{8}/;

function oddityOf(text: string) {
  return {
    expected: '#005,199,000,255,073,123,01101001: five channels of three digits and eight bits',
    found: text.slice(0, 48),
  };
}

/** `none`: no figure stands there. */
function channelOf(field: string, mayEnd: boolean): number | undefined | 'none' {
  if (field.trim() === '' && !mayEnd) return undefined;
  const figure = field.trim();
  return /^[-+]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})$/.test(figure) ? Number(figure) : 'none';
}
