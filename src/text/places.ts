/**
 * Places in texts and questions: one door to the modules that know them.
 *
 * Coordinates, venues and districts are not resolved, and what country a city is in is not known ("not in China" rules nothing out); a question that names a city is
 * not widened to its province; one that names a part of China (东北) asks for its provinces.
 */
export { findHeldPlaces } from './place-held.ts';
export { isPlaceName, placeKey, samePlace } from './place-names.ts';
export { findQueryPlaces } from './place-query.ts';
