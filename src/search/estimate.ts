/** What the ranking score of a passage comes to when tokens match by their stand-ins only: what is worth scoring is told by it. */
import type { ExpandedToken } from '../domain/ports.ts';
import type { PassageData } from './corpus.ts';
import { fuse, keepLarger, weightedMean } from './ranking.ts';

/** Position of a token of the question and how well it is matched. */
interface Match {
  readonly token: number;
  readonly cosine: number;
}

/**
 * A hundredth of the work of scoring: no token is compared that is not among the stand-ins, and no phrase.
 *
 * @param cosines of the question with the passages, as far as they are known
 * @param lexical BM25+ of a passage, by its position
 */
export function estimateScores(
  tokens: readonly ExpandedToken[],
  passages: readonly PassageData[],
  cosines: Float32Array,
  lexical: (at: number) => number,
): Float32Array {
  const weights = tokens.map(({ weight }) => weight);
  const matches = new Map<number, Match[]>();
  tokens.forEach(({ ids, cosines: near }, token) => {
    ids.forEach((id, at) => {
      const match = { token, cosine: near[at] as number };
      const known = matches.get(id);
      if (known === undefined) matches.set(id, [match]);
      else known.push(match);
    });
  });
  return Float32Array.from(passages, ({ sentences }, at) => {
    const whole = new Float32Array(tokens.length);
    let sentence = 0;
    for (const ids of sentences ?? []) {
      const own = new Float32Array(tokens.length);
      let isMatched = false;
      for (let index = 0; index < ids.length; index += 1) {
        for (const { token, cosine } of matches.get(ids[index] as number) ?? []) {
          isMatched = true;
          if (cosine > (own[token] as number)) own[token] = cosine;
        }
      }
      if (!isMatched) continue;
      sentence = Math.max(sentence, weightedMean(weights, own));
      keepLarger(whole, own);
    }
    const cosine = cosines[at] as number;
    // Which words stand side by side is not looked for: they are taken to do so as far as they are there.
    return fuse({ whole: weightedMean(weights, whole), sentence, proximity: sentence, cosine, sentenceCosine: cosine, lexical: lexical(at) });
  });
}
