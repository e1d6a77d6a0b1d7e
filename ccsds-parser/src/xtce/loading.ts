import type { ValueRef, ValueType, XtceFault } from './definition.ts';
import { linePlaces } from './line-places.ts';
import type { XmlElement } from './xml-element.ts';
import { parseInteger, parseNumber } from './xml-schema-value.ts';

/** More faults than a person reads; the last one tells how many were left out. */
const maxFaults = 10_000;

/**
 * The eyes of the loader: everything in the file is either asked for through here or reported, so that nothing is
 * ignored silently.
 */
export class Loading {
  /** XTCE 1.1, whose elements differ here and there. */
  readonly isOldSchema: boolean;
  readonly #text: string;
  readonly #faults: XtceFault[] = [];
  #faultCount = 0;
  #placeOf: ReturnType<typeof linePlaces> | undefined;
  readonly #paths = new Map<XmlElement, string>();
  readonly #later: (() => void)[] = [];
  /** Names in dynamic sizes that are no parameter: members and arguments, which are known later. */
  readonly localRefs: { readonly element: XmlElement; readonly ref: ValueRef }[] = [];

  /** All types, what is inside another before it. */
  readonly types: ValueType[] = [];
  /** How deep the types that are being made are inside each other. */
  typeDepth = 0;
  /** How many types are inside each other, of arrays and aggregates that are made. */
  readonly nestings = new Map<ValueType, number>();

  constructor(text: string, isOldSchema = false) {
    this.#text = text;
    this.isOldSchema = isOldSchema;
  }

  get faults(): readonly XtceFault[] {
    if (this.#faultCount <= maxFaults) return this.#faults;
    const left = this.#faultCount - maxFaults;
    const last: XtceFault = {
      kind: 'unsupported',
      expected: 'fewer faults',
      found: `${left} more`,
      path: '/',
      line: 1,
      column: 1,
    };
    return [...this.#faults, last];
  }

  report(
    element: XmlElement,
    kind: XtceFault['kind'],
    expected: string | number,
    found: string | number,
  ): void {
    if (++this.#faultCount > maxFaults) return;
    this.#placeOf ??= linePlaces(this.#text);
    this.#faults.push({
      kind,
      expected,
      found: typeof found === 'string' ? found.slice(0, 200) : found,
      path: this.pathOf(element),
      ...this.#placeOf(element.offset),
    });
  }

  /** Work that needs all types and parameters to be there. It may ask for more such work. */
  later(work: () => void): void {
    this.#later.push(work);
  }

  doLater(): void {
    for (let index = 0; index < this.#later.length; index++) this.#later[index]!();
    this.#later.length = 0;
  }

  /** `/System/TelemetryMetaData/ContainerSet/SequenceContainer[HK]/EntryList`. */
  pathOf(element: XmlElement): string {
    const known = this.#paths.get(element);
    if (known !== undefined) return known;
    const label =
      element.attribute('name') ?? element.attribute('parameterRef') ?? element.attribute('argumentRef');
    const isSystem = element.name === 'SpaceSystem' && label !== undefined;
    const step = isSystem ? label : label === undefined ? element.name : `${element.name}[${label}]`;
    const path = `${element.parent === undefined ? '' : this.pathOf(element.parent)}/${step}`;
    this.#paths.set(element, path);
    return path;
  }

  /** Reports the attributes and children that are not in the lists. */
  allow(element: XmlElement, attributes: readonly string[], children: readonly string[]): void {
    const { attributePool, attributesTo } = element;
    for (let index = element.attributesFrom; index < attributesTo; index += 2) {
      const name = attributePool[index]!;
      if (attributes.includes(name) || name === 'name' || name === 'shortDescription' || name.includes(':'))
        continue;
      const found = `${name}="${attributePool[index + 1]}"`;
      this.report(element, 'unsupported', attributes.join(', ') || 'no attribute', found);
    }
    for (const child of element.children) {
      // An element of another language (XInclude) may stand for half of the mission.
      const isKnown =
        isOurs(child, element) && (children.includes(child.name) || isDocumentation(child.name));
      if (!isKnown) this.unsupported(child);
    }
  }

  unsupported(element: XmlElement, expected = 'an element that is read'): void {
    this.report(element, 'unsupported', expected, element.name);
  }

  /** What is written in an element that has nothing else; undefined when there is no element. */
  text(element: XmlElement): string;
  text(element: XmlElement | undefined): string | undefined;
  text(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    this.allow(element, [], []);
    return element.text.trim();
  }

  /** The only child of that name; a second one is reported. */
  child(element: XmlElement, name: string): XmlElement | undefined {
    let found: XmlElement | undefined;
    for (const child of element.children) {
      if (child.name !== name || !isOurs(child, element)) continue;
      if (found === undefined) found = child;
      else this.report(child, 'duplicate', `one ${name}`, name);
    }
    return found;
  }

  required(element: XmlElement, attribute: string): string | undefined {
    const value = element.attribute(attribute);
    if (value === undefined) this.report(element, 'missing', `attribute ${attribute}`, 'none');
    return value;
  }

  /** A number as XML Schema writes it; `otherwise` when the attribute is absent. Undefined when it is bad. */
  number<T>(element: XmlElement, attribute: string, otherwise: T): number | T | undefined {
    const text = element.attribute(attribute);
    if (text === undefined) return otherwise;
    return this.parsed(element, `${attribute} as a number`, text, parseNumber(text));
  }

  requiredNumber(element: XmlElement, attribute: string): number | undefined {
    const text = this.required(element, attribute);
    return text === undefined
      ? undefined
      : this.parsed(element, `${attribute} as a number`, text, parseNumber(text));
  }

  /** A whole number; hexadecimal and binary with 0x and 0b. */
  integer<T>(element: XmlElement, attribute: string, otherwise: T): number | T | undefined {
    const text = element.attribute(attribute);
    if (text === undefined) return otherwise;
    return this.parsed(element, `${attribute} as a whole number`, text, parseInteger(text));
  }

  /** A whole number in the limits; `otherwise` when it is absent, bad or outside, which is reported. */
  integerWithin(element: XmlElement, attribute: string, min: number, max: number, otherwise: number): number {
    const value = this.integer(element, attribute, otherwise);
    if (value === undefined) return otherwise;
    if (value >= min && value <= max) return value;
    this.report(element, 'bad-value', `${attribute} ${min} to ${max}`, value);
    return otherwise;
  }

  boolean(element: XmlElement, attribute: string, otherwise: boolean): boolean {
    const text = element.attribute(attribute)?.trim();
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
    const text = element.attribute(attribute);
    if (text === undefined) return otherwise;
    const choice = choices.find((candidate) => candidate === text.trim());
    if (choice === undefined) this.report(element, 'unsupported', `${attribute} ${choices.join(', ')}`, text);
    return choice;
  }

  parsed<T>(element: XmlElement, expected: string, text: string, value: T | undefined): T | undefined {
    if (value === undefined) this.report(element, 'bad-value', expected, text);
    return value;
  }
}

/** Documentation that every element may carry and that changes nothing. */
function isDocumentation(name: string): boolean {
  return name === 'LongDescription' || name === 'AliasSet' || name === 'AncillaryDataSet';
}

/**
 * Of the same language. Elements without any namespace are taken for ours: missions exist that forgot the prefix of some
 * (BogusSAT-1 of Yamcs), and what they mean is plain.
 */
function isOurs(child: XmlElement, element: XmlElement): boolean {
  return child.namespace === element.namespace || child.namespace === '' || element.namespace === '';
}

export function children(element: XmlElement | undefined, name: string): XmlElement[] {
  return element === undefined
    ? []
    : element.children.filter((child) => child.name === name && isOurs(child, element));
}

/** Short description, or the long one when there is none. */
export function descriptionOf(element: XmlElement): string {
  return element.attribute('shortDescription') ?? longDescriptionOf(element);
}

export function longDescriptionOf(element: XmlElement): string {
  const long = element.children.find((child) => child.name === 'LongDescription');
  return long?.text.trim().replace(/\s+/g, ' ') ?? '';
}

/** Ancillary data by name; of several of one name the last. */
export function ancillaryOf(element: XmlElement): Record<string, string> {
  const set = element.children.find((child) => child.name === 'AncillaryDataSet');
  if (set === undefined) return noText;
  return Object.fromEntries(
    children(set, 'AncillaryData').map((item) => [item.attribute('name') ?? '', item.text.trim()]),
  );
}

/** Alias by name space; of several of one name space the last. */
export function aliasesOf(element: XmlElement): Record<string, string> {
  const set = element.children.find((child) => child.name === 'AliasSet');
  if (set === undefined) return noText;
  return Object.fromEntries(
    children(set, 'Alias').map((item) => [item.attribute('nameSpace') ?? '', item.attribute('alias') ?? '']),
  );
}

const noText: Record<string, string> = {};
