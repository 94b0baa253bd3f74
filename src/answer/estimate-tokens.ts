/** Letters of one token inside a long Latin word; short words are one token. */
const LETTERS_A_TOKEN = 7;
const DIGITS_A_TOKEN = 3;

/**
 * Tokens that a language model will read of a text. Models differ, so this is an estimate on the
 * safe side: on the committed digest (109 lines) 27 % over o200k_base and 21 % over cl100k_base.
 * Scripts other than Latin and Han may need more than is estimated.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [run] of text.matchAll(/\p{Script=Latin}+|\p{N}+|[^\s]/gu)) {
    if (/^\p{Script=Latin}/u.test(run)) tokens += Math.ceil(run.length / LETTERS_A_TOKEN);
    else if (/^\p{N}/u.test(run)) tokens += Math.ceil(run.length / DIGITS_A_TOKEN);
    else tokens += 1;
  }
  return tokens;
}
