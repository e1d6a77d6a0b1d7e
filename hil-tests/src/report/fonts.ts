import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Families of the design (OFL-1.1), as the page has them installed; the report does without where they are not. */
const faces = [
  ['Atkinson Hyperlegible Next', 'atkinson-hyperlegible-next'],
  ['Atkinson Hyperlegible Mono', 'atkinson-hyperlegible-mono'],
] as const;

const folder = fileURLToPath(new URL('../../../node_modules/@fontsource-variable/', import.meta.url));

let kept: string | undefined;

/** The letters themselves, in the style sheet: 70 kB, so that the report looks the same wherever it is opened. */
export function fontFaces(): string {
  kept ??= faces.map(([family, name]) => faceOf(family, name)).join('');
  return kept;
}

function faceOf(family: string, name: string): string {
  try {
    const file = readFileSync(`${folder}${name}/files/${name}-latin-wght-normal.woff2`);
    return `@font-face{font-family:"${family}";font-weight:200 800;font-display:swap;src:url(data:font/woff2;base64,${file.toString('base64')}) format("woff2")}`;
  } catch {
    return '';
  }
}
