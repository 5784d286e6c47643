/** Stands in every secret that tests give to Flowbell or plant before it, so that one search finds any of them. */
export const mark = '5ec7e7a11b5ec7e7';
