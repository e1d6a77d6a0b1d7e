import type { Choices } from './choices.ts';

/** What breaks readers of numbers, dates and markup. */
export const poison = [
  'NaN',
  'Infinity',
  '-',
  '+.e',
  '1e999',
  '-1e-400',
  '0x10',
  '99999999999999999999',
  '9007199254740993',
  '1_000',
  '٣',
  '\u0000',
  '\ud800',
  '\uFEFF',
  ' ',
  '\t',
  '\n',
  '\r\n',
  ',',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']]>',
  '<',
  '>',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  '<?x',
  '?>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&#x110000;',
  '&amp;',
  '&x;',
  '&',
  '#',
  'null',
  'true',
  'false',
  '__proto__',
  'constructor',
  'toString',
  '2000-366T00:00:00',
  '0000-00-00T99:99:99',
  '60',
] as const;

/** Numbers on the brink. */
export const edgeNumbers = [
  '0',
  '1',
  '-1',
  '2',
  '7',
  '8',
  '9',
  '16',
  '31',
  '32',
  '33',
  '53',
  '54',
  '63',
  '64',
  '65',
  '127',
  '255',
  '256',
  '65535',
  '65536',
  '1000000',
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740992',
  '18446744073709551616',
  '1e9',
  '1e308',
  '1e-320',
  '0.5',
  '-0',
] as const;

/** The maker of inputs that are one of the texts, changed one to three times. */
export function textMaker(seeds: readonly string[], most: number): (choices: Choices) => string {
  return (choices) => {
    let text = choices.pick(seeds);
    if (!choices.once(16))
      for (let count = 1 + choices.below(3); count > 0; count--) text = mutate(text, seeds, choices);
    return text.length > most ? text.slice(0, most) : text;
  };
}

function mutate(text: string, seeds: readonly string[], choices: Choices): string {
  const at = choices.below(text.length + 1);
  const cut = (remove: number, insert: string) => text.slice(0, at) + insert + text.slice(at + remove);
  switch (choices.below(8)) {
    case 0:
      return cut(1, String.fromCharCode(32 + choices.below(95)));
    case 1:
      return cut(1, String.fromCharCode(choices.below(0x10000)));
    case 2:
    case 3:
      return cut(1, String(choices.below(10)));
    case 4:
      return cut(1 + choices.below(8), '');
    case 5:
      return cut(0, choices.pick(poison));
    case 6:
      return cut(choices.below(4), text.slice(at, at + choices.below(12)));
    default: {
      const other = choices.pick(seeds);
      return text.slice(0, at) + other.slice(choices.below(other.length + 1));
    }
  }
}
