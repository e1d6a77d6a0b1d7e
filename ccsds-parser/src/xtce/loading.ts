import type { XtceFault } from './definition.ts';
import { placeOf, type XmlElement } from './xml-document.ts';

/**
 * The eyes of the loader: everything in the file is either asked for through here or reported, so that nothing is
 * ignored silently.
 */
export class Loading {
  readonly faults: XtceFault[] = [];
  readonly #text: string;
  readonly #paths = new Map<XmlElement, string>();

  constructor(text: string) {
    this.#text = text;
  }

  report(
    element: XmlElement,
    kind: XtceFault['kind'],
    expected: string | number,
    found: string | number,
  ): void {
    this.faults.push({
      kind,
      expected,
      found,
      path: this.pathOf(element),
      ...placeOf(this.#text, element.offset),
    });
  }

  /** `/System/TelemetryMetaData/ContainerSet/SequenceContainer[HK]/EntryList`. */
  pathOf(element: XmlElement): string {
    const known = this.#paths.get(element);
    if (known !== undefined) return known;
    const label =
      element.attributes.get('name') ??
      element.attributes.get('parameterRef') ??
      element.attributes.get('argumentRef');
    const isSystem = element.name === 'SpaceSystem' && label !== undefined;
    const step = isSystem ? label : label === undefined ? element.name : `${element.name}[${label}]`;
    const path = `${element.parent === undefined ? '' : this.pathOf(element.parent)}/${step}`;
    this.#paths.set(element, path);
    return path;
  }

  /** Reports the attributes and children that are not in the lists. */
  allow(element: XmlElement, attributes: readonly string[], children: readonly string[]): void {
    for (const [name, value] of element.attributes) {
      if (attributes.includes(name) || everywhereAttributes.has(name) || name.includes(':')) continue;
      this.report(element, 'unsupported', attributes.join(', ') || 'no attribute', `${name}="${value}"`);
    }
    for (const child of element.children) {
      const isKnown = children.includes(child.name) || everywhereChildren.has(child.name);
      // An element of another language (XInclude) may stand for half of the mission.
      if (!isKnown || child.namespace !== element.namespace) this.unsupported(child);
    }
  }

  unsupported(element: XmlElement, expected = 'an element that is read'): void {
    this.report(element, 'unsupported', expected, element.name);
  }

  /** The only child of that name; a second one is reported. */
  child(element: XmlElement, name: string): XmlElement | undefined {
    const all = children(element, name);
    if (all.length > 1) this.report(all[1]!, 'duplicate', `one ${name}`, all.length);
    return all[0];
  }

  required(element: XmlElement, attribute: string): string | undefined {
    const value = element.attributes.get(attribute);
    if (value === undefined) this.report(element, 'missing', `attribute ${attribute}`, 'none');
    return value;
  }

  /** A number as XML Schema writes it; `otherwise` when the attribute is absent. Undefined when it is bad. */
  number<T>(element: XmlElement, attribute: string, otherwise: T): number | T | undefined {
    const text = element.attributes.get(attribute);
    if (text === undefined) return otherwise;
    return this.parsed(element, `${attribute} as a number`, text, parseNumber(text));
  }

  /** A whole number; hexadecimal and binary with 0x and 0b. */
  integer<T>(element: XmlElement, attribute: string, otherwise: T): number | T | undefined {
    const text = element.attributes.get(attribute);
    if (text === undefined) return otherwise;
    return this.parsed(element, `${attribute} as a whole number`, text, parseInteger(text));
  }

  boolean(element: XmlElement, attribute: string, otherwise: boolean): boolean {
    const text = element.attributes.get(attribute)?.trim();
    if (text === undefined) return otherwise;
    if (text === 'true' || text === '1') return true;
    if (text !== 'false' && text !== '0')
      this.report(element, 'bad-value', `${attribute} true or false`, text);
    return false;
  }

  /** One of `choices`; undefined and reported (as unsupported) when it is another. */
  choice<T extends string>(
    element: XmlElement,
    attribute: string,
    choices: readonly T[],
    otherwise: T,
  ): T | undefined {
    const text = element.attributes.get(attribute);
    if (text === undefined) return otherwise;
    const choice = choices.find((candidate) => candidate === text.trim());
    if (choice === undefined) this.report(element, 'unsupported', `${attribute} ${choices.join(', ')}`, text);
    return choice;
  }

  parsed(element: XmlElement, expected: string, text: string, value: number | undefined): number | undefined {
    if (value === undefined) this.report(element, 'bad-value', expected, text);
    return value;
  }
}

/** Documentation that every element may carry and that changes nothing. */
const everywhereChildren: ReadonlySet<string> = new Set(['LongDescription', 'AliasSet', 'AncillaryDataSet']);
const everywhereAttributes: ReadonlySet<string> = new Set(['shortDescription', 'name']);

export function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === element.namespace);
}

/** Short description, or the long one when there is none. */
export function descriptionOf(element: XmlElement): string {
  return element.attributes.get('shortDescription') ?? longDescriptionOf(element);
}

export function longDescriptionOf(element: XmlElement): string {
  const long = element.children.find((child) => child.name === 'LongDescription');
  return long?.text.trim().replace(/\s+/g, ' ') ?? '';
}

/** xs:double, infinities and NaN excluded. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** FixedIntegerValueType of XTCE: decimal, 0x hexadecimal, 0o octal, 0b binary. */
export function parseInteger(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(trimmed)) return safe(Number(trimmed));
  return /^[+-]?\d+$/.test(trimmed) ? safe(Number(trimmed)) : undefined;
}

function safe(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
