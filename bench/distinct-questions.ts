const MARKS = ['?', '!', '.', ','] as const;

/**
 * Questions that have not been asked before: the given ones, and from the second round on with marks behind them that say
 * nothing, another row of marks each round. A number would be a word that no event has, and leave most questions unanswered.
 */
export function createDistinctQuestions(questions: readonly string[]): () => string {
  let asked = 0;
  return () => {
    const question = questions[asked % questions.length] as string;
    let marks = '';
    for (let round = Math.floor(asked / questions.length); round > 0; round = Math.floor((round - 1) / MARKS.length))
      marks += MARKS[(round - 1) % MARKS.length];
    asked += 1;
    return marks === '' ? question : `${question} ${marks}`;
  };
}

/** Path of a search as a user asks it. */
export function toSearchPath(question: string): string {
  return `/v1/search?q=${encodeURIComponent(question)}`;
}
