/** Alternatives of a question ("a declaration or an initiative") as groups of its tokens: whichever is said best stands for all of them. */
import type { Span } from '../text/span.ts';

/** Positions of tokens: a group has alternatives, an alternative one token or more. */
type Group = readonly (readonly number[])[];

/** Alternatives that have no token of their own say nothing; a group of one is none. */
export function groupAlternatives(alternatives: readonly (readonly Span[])[], tokens: readonly Span[]): Group[] {
  return alternatives
    .map((group) =>
      group
        .map(({ start, end }) => [...tokens.keys()].filter((at) => (tokens[at] as Span).start >= start && (tokens[at] as Span).end <= end))
        .filter((own) => own.length > 0),
    )
    .filter((group) => group.length > 1);
}

/** The alternatives of a group together weigh as much as the heaviest. */
export function weighAlternatives(groups: readonly Group[], weights: readonly number[]): number[] {
  const weighed = [...weights];
  for (const group of groups) {
    const sums = group.map((own) => own.reduce((sum, at) => sum + (weights[at] ?? 0), 0));
    const total = sums.reduce((sum, one) => sum + one, 0);
    if (total === 0) continue;
    const share = Math.max(...sums) / total;
    for (const at of group.flat()) weighed[at] = (weights[at] as number) * share;
  }
  return weighed;
}

/** Gives all tokens of a group the mean match of its best alternative; changes `matches`. */
export function matchAlternatives(groups: readonly Group[], weights: readonly number[], matches: Float32Array): void {
  for (const group of groups) {
    const best = Math.max(...group.map((own) => meanOf(own, weights, matches)));
    for (const at of group.flat()) matches[at] = best;
  }
}

/** Two alternatives never need to stand side by side. */
export function areAlternatives(groups: readonly Group[], first: number, second: number): boolean {
  const numberIn = (group: Group, token: number): number => group.findIndex((own) => own.includes(token));
  return groups.some((group) => {
    const [one, other] = [numberIn(group, first), numberIn(group, second)];
    return one >= 0 && other >= 0 && one !== other;
  });
}

function meanOf(own: readonly number[], weights: readonly number[], matches: Float32Array): number {
  let sum = 0;
  let total = 0;
  for (const at of own) {
    sum += (weights[at] as number) * (matches[at] as number);
    total += weights[at] as number;
  }
  return total === 0 ? 0 : sum / total;
}
