export interface OperatorQuestion {
  readonly question: string;
  /** Empty: any text. */
  readonly choices: readonly string[];
  readonly withinMs: number;
}

export interface OperatorAnswer {
  readonly answer: string;
  /** Who gave it, for the record. */
  readonly by: string;
}

/** Somebody to ask: at the console, or at the page. */
export interface Operator {
  readonly name: string;
  /** Resolves with undefined when nobody answered in time; the time is the operator's own, which is real. */
  ask(question: OperatorQuestion, signal: AbortSignal): Promise<OperatorAnswer | undefined>;
}
