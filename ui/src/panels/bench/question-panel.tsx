import type { CampaignQuestion } from '@dawa/protocols/console/campaign';
import { useState } from 'react';
import * as actions from '../../api/bench-actions.ts';

/** What the campaign asks of a person: it waits for the answer, and the answer stands in the record with a name. */
export function QuestionPanel({ question }: { readonly question: CampaignQuestion }) {
  const [text, setText] = useState('');
  const choices = question.choices ?? ['yes', 'no'];
  const answer = (word: string) => void actions.answerQuestion(question.questionId, word);
  return (
    <section className="p question" role="alert" aria-label="Question" data-testid="campaign-question">
      <p>
        <b>{question.text}</b>
      </p>
      <div className="answers">
        {choices.map((choice) => (
          <button key={choice} type="button" className="btn primary" onClick={() => answer(choice)}>
            {choice}
          </button>
        ))}
        {choices.length === 0 && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim() !== '') answer(text.trim());
            }}
          >
            <input
              className="field"
              aria-label="Answer"
              maxLength={200}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <button type="submit" className="btn primary" disabled={text.trim() === ''}>
              Answer
            </button>
          </form>
        )}
      </div>
    </section>
  );
}
