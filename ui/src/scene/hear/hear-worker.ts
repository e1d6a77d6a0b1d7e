/** Makes and hears the sounds of the lesson, so that the page never waits for them. */
import type { HearAnswer, HearQuestion } from './hear-messages.ts';
import { hearBeacon, hearBurst } from './hear-sound.ts';

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: HearQuestion }) => void;
  postMessage(answer: HearAnswer): void;
};

scope.onmessage = ({ data: question }) => {
  try {
    scope.postMessage(
      question.type === 'beacon' ? hearBeacon(question.weather) : hearBurst(question.text, question.noise),
    );
  } catch (error) {
    scope.postMessage({ type: 'failed', why: String(error) });
  }
};
