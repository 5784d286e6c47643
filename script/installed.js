/**
 * Exits 0 if node_modules holds what package-lock.json says, in the versions it says; else prints what differs first.
 * `npm ls` would do, but takes seconds; npm's own note of what it has put there (.package-lock.json) does it at once.
 */
import { existsSync, readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

function difference() {
	if (!existsSync('node_modules/.package-lock.json')) return 'there is no node_modules';
	const [wanted, there] = [read('package-lock.json'), read('node_modules/.package-lock.json')];
	for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
		// '' is the project itself; optional ones are of other platforms.
		if (path === '' || ((optional || devOptional) && !there[path])) continue;
		if (there[path]?.version !== version || !existsSync(path)) return `${path} is not ${version}`;
	}
	return null;
}

const found = difference();
if (found) console.log(found);
process.exitCode = found ? 1 : 0;
