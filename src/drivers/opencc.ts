import { Converter } from 'opencc-js/t2cn';

/** Traditional (Taiwan and Hong Kong forms included) to simplified, character for character; words are not replaced. */
const converters = [Converter({ from: 'tw', to: 'cn' }), Converter({ from: 'hk', to: 'cn' })];

/** Writes Chinese text in simplified characters; text without Han characters comes back as it is. */
export function toSimplified(text: string): string {
  return converters.reduce((converted, convert) => convert(converted), text);
}
