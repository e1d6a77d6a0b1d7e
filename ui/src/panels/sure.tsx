import { type Confidence, confidenceWords } from '../locales/mission-words.ts';

/** How sure something is, as one letter; a tap shows who said so. */
export function Sure({ confidence, source }: { confidence: Confidence; source: string }) {
  return (
    <details className={`sure ${confidence === '?' ? 'none' : confidence}`}>
      <summary
        title={confidenceWords[confidence]}
        aria-label={`${confidenceWords[confidence]}: show the source`}
      >
        {confidence}
      </summary>
      <p>
        {confidenceWords[confidence]}: {source}
      </p>
    </details>
  );
}
