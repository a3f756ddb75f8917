/**
 * Places in the soil where a device measures, mostly depths of one profile: as many as fit a twin that a board can still
 * read. The first is that which modules look at.
 */
export const places = Object.freeze([1, 2, 3] as const);
export type Place = (typeof places)[number];

/** The names of a place's fields and settings: `soilMoisture` at place 1, `soilMoisture2` at place 2. */
export function placeName<Name extends string, P extends Place>(name: Name, place: P): PlaceName<Name, P> {
  return (place === 1 ? name : `${name}${place}`) as PlaceName<Name, P>;
}

/** Without a number at place 1. */
export type PlaceName<Name extends string, P extends Place> = P extends 1 ? Name : `${Name}${P}`;
