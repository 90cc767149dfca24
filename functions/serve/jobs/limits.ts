/** Of one tenant at a time: whoever sends many waits for nobody but themselves. */
export const MOST_UNFINISHED = 10
