import { escapeXml } from './junit.ts';

/** Text as it may stand in the page. */
export const plain = escapeXml;

export type TableKind = 'facts' | 'rows' | 'steps' | 'matrix' | 'trend';

/** A table that scrolls sideways in its own frame where the page is narrow. */
export function table(kind: TableKind, rows: readonly string[], head?: readonly string[]): string {
  const heading =
    head === undefined ? '' : `<thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead>`;
  return `<div class="scroll"><table class="${kind}">${heading}<tbody>${rows.join('\n')}</tbody></table></div>`;
}

export interface Section {
  /** Anchor in the page. */
  readonly id: string;
  readonly title: string;
  /** Beside the title in the contents: a count. */
  readonly note?: string;
  readonly html: string;
}

export function sectionHtml({ id, title, html }: Section): string {
  return `<section id="${id}"><h2>${plain(title)}</h2>\n${html}</section>`;
}

/** What stands under a heading when there is nothing to show. */
export function nothing(text: string): string {
  return `<p class="dim">${plain(text)}</p>`;
}

/** `3 steps`, `1 step`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
