import { Dictionary } from '../bench/dictionary.ts';
import type { Article, Observer } from './article.ts';
import { createAvr8jsArticle } from './avr8js-article.ts';
import { createModelArticle } from './model-article.ts';
import { type CaseResult, runSuite, sayOtherwise } from './run-suite.ts';
import { createSimavrArticle, whyNoSimavr } from './simavr-article.ts';
import { type ArticleName, articleNames, type ParitySuite } from './suite.ts';
import { Watch } from './watch.ts';

export interface Parity {
  readonly suite: ParitySuite;
  readonly articles: readonly { readonly name: ArticleName; readonly what: string }[];
  readonly results: readonly CaseResult[];
  /** Where articles that all did as the suite expects said other things beside. */
  readonly undeclared: readonly string[];
  readonly skipped: readonly { readonly name: ArticleName; readonly why: string }[];
}

const makers: Readonly<Record<ArticleName, (observer: Observer) => Article | Promise<Article>>> = {
  model: createModelArticle,
  avr8js: createAvr8jsArticle,
  simavr: createSimavrArticle,
};

/** The one suite on every article that is here. */
export async function compareArticles(
  suite: ParitySuite,
  missionFolder: string,
  names: readonly ArticleName[] = articleNames,
): Promise<Parity> {
  const dictionary = await Dictionary.load(missionFolder);
  const articles: Parity['articles'][number][] = [];
  const results: CaseResult[] = [];
  const skipped: Parity['skipped'][number][] = [];
  for (const name of names) {
    const why = name === 'simavr' ? whyNoSimavr() : undefined;
    if (why !== undefined) {
      skipped.push({ name, why });
      continue;
    }
    const watch = new Watch(dictionary);
    const article = await makers[name](watch);
    articles.push({ name, what: article.what });
    try {
      results.push(...(await runSuite(suite, article, watch, dictionary)));
    } finally {
      await article.close();
    }
  }
  const undeclared = suite.cases.flatMap((one) =>
    sayOtherwise(one, results).map((difference) => `${one.id}: ${difference}`),
  );
  return { suite, articles, results, undeclared, skipped };
}

/** Nothing different that nobody declared. */
export function isParity({ results, undeclared }: Parity): boolean {
  return undeclared.length === 0 && results.every(({ verdict }) => verdict !== 'different');
}
