/** How far ahead the next rise of an object is searched: known to the worker, and said by the page. */
export const searchedDays = 2;
