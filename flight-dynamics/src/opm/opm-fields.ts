/** A keyword of a message and where it stood; the unit without its brackets, when there is one. */
export interface OpmField {
  readonly value: string;
  readonly unit: string | undefined;
  readonly line: number;
}

export type OpmFields = ReadonlyMap<string, OpmField>;

/** The messages of a text and their fields, KVN or XML; the first of a keyword counts, for manoeuvres repeat theirs. */
export function opmMessages(text: string): { readonly fields: OpmFields; readonly line: number }[] {
  return text.trimStart().startsWith('<') ? fromXml(text) : fromKvn(text);
}

const keywords: ReadonlySet<string> = new Set(
  'OBJECT_NAME OBJECT_ID CENTER_NAME REF_FRAME TIME_SYSTEM EPOCH X Y Z X_DOT Y_DOT Z_DOT'.split(' '),
);

type Message = { fields: Map<string, OpmField>; line: number };

/** Source: CCSDS 502.0-B-3 section 7.3 and 7.7: `KEYWORD = value [unit]` */
function fromKvn(text: string): Message[] {
  const messages: Message[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const equals = raw.indexOf('=');
    if (equals < 0 || /^\s*COMMENT\b/.test(raw)) continue;
    const keyword = raw.slice(0, equals).trim();
    const line = index + 1;
    if (keyword === 'CCSDS_OPM_VERS') messages.push({ fields: new Map(), line });
    const fields = messages.at(-1)?.fields;
    if (!fields || !keywords.has(keyword) || fields.has(keyword)) continue;
    const [, value, unit] = /^\s*(.*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(raw.slice(equals + 1, equals + 200))!;
    fields.set(keyword, { value: value!, unit: unit?.trim(), line });
  }
  return messages;
}

/** A scanner of leaf elements and no XML parser: no entities but `&amp;`, no CDATA. Source: CCSDS 502.0-B-3 section 8 */
function fromXml(text: string): Message[] {
  const clean = text.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const lineAt = (index: number) => clean.slice(0, index).split('\n').length;
  return [...clean.matchAll(/<opm[\s>]/g)].map(({ index }) => {
    const end = clean.indexOf('</opm>', index);
    const body = clean.slice(index, end < 0 ? undefined : end);
    const fields = new Map<string, OpmField>();
    for (const match of body.matchAll(/<([A-Z_]{1,30})(?:\s([^<>]{0,200}))?>([^<]{0,200})<\/\1>/g)) {
      const keyword = match[1]!;
      if (!keywords.has(keyword) || fields.has(keyword)) continue;
      const unit = /\bunits\s*=\s*["']([^"']*)["']/.exec(match[2] ?? '')?.[1];
      const value = match[3]!.trim().replaceAll('&amp;', '&');
      fields.set(keyword, { value, unit, line: lineAt(index + match.index) });
    }
    return { fields, line: lineAt(index) };
  });
}
