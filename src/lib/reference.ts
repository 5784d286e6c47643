import { randomInt } from 'node:crypto';

/** Without 0 O 1 I L U V: read aloud or copied by hand, they are mistaken for each other. */
const letters = '23456789ABCDEFGHJKMNPQRSTWXYZ';

/**
 * A short name for one happening, shown to a person and written in the log beside it, such as `F7K2-9QXM`.
 * 29⁸ of them: within a log's life two are never the same.
 */
export function newReference(): string {
	const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
	return `${part()}-${part()}`;
}
