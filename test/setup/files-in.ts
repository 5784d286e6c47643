import { readdirSync } from 'node:fs';
import { join } from 'node:path/posix';

/** All files in a folder and those below it, with their path from the root. */
export const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
