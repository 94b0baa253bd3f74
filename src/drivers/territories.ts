import { createRequire } from 'node:module';
import type containment from 'cldr-core/supplemental/territoryContainment.json';

const require = createRequire(import.meta.url);

/** A part of the world as the United Nations divide it (M49), with the countries in it. */
export interface Territory {
  readonly en: string;
  readonly zh: string;
  /** ISO 3166-1 alpha-2. */
  readonly countries: ReadonlySet<string>;
}

/** The world as a whole is asked for by no name of a place. */
const WORLD = '001';

/**
 * Continents and their parts, from Unicode CLDR's table of containment; names are those of `Intl.DisplayNames`.
 *
 * Does not hold groups of states (EU, ASEAN), which have members and no area of their own.
 */
export function listTerritories(): Territory[] {
  const { territoryContainment } = (require('cldr-core/supplemental/territoryContainment.json') as typeof containment).supplemental;
  const children = new Map(Object.entries(territoryContainment).map(([code, { _contains }]) => [code, _contains] as const));
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const chinese = new Intl.DisplayNames('zh-Hans', { type: 'region' });
  const listCountries = (code: string): string[] => children.get(code)?.flatMap(listCountries) ?? [code];
  return [...children.keys()]
    .filter((code) => /^\d+$/u.test(code) && code !== WORLD)
    .map((code) => ({ en: english.of(code) ?? code, zh: chinese.of(code) ?? code, countries: new Set(listCountries(code)) }));
}
