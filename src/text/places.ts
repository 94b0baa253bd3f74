/**
 * Places in texts and questions: one door to the modules that know them.
 *
 * Coordinates, venues and districts are not resolved; a question that names a city is not widened to its province; one that
 * names a part of China (东北) asks for its provinces, one that names a country, a continent or what is abroad for all that lies there.
 * Which country a foreign city is in is known of those in the table alone.
 */
export { findHeldPlaces } from './place-held.ts';
export { isPlaceName, placeKey, samePlace } from './place-names.ts';
export { findQueryPlaces } from './place-query.ts';
export { isAnyIn } from './place-world.ts';
