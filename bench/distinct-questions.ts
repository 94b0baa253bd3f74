/** Questions that have not been asked before: the given ones with a number that matches nothing. */
export function createDistinctQuestions(questions: readonly string[]): () => string {
  let asked = 0;
  return () => {
    asked += 1;
    return `${questions[asked % questions.length]} ${asked}y`;
  };
}

/** Path of a search as a user asks it. */
export function toSearchPath(question: string): string {
  return `/v1/search?q=${encodeURIComponent(question)}`;
}
