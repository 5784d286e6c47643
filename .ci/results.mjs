/** Reads vitest's JSON reports: of the whole run and, where there was one, of the files that were run again alone. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const mostAgain = 4;
const [what, wholePath, againPath = ''] = process.argv.slice(2);
const report = (path) => JSON.parse(readFileSync(path, 'utf8'));
const whole = report(wholePath);
const again = existsSync(againPath) ? report(againPath) : null;
const filesOf = ({ testResults }) => testResults.map(({ name, ...file }) => ({ ...file, name: relative('.', name) }));
const failedIn = (run) => filesOf(run).filter(({ status }) => status === 'failed');

/** The files to run again; none where so many failed that it is no moment's matter. */
function failed() {
	const names = failedIn(whole).map(({ name }) => name);
	if (names.length <= mostAgain) console.log(names.join('\n'));
}

/** Each test that failed with the first line of why, as what stands far above is easily cut off. */
function told() {
	for (const [run, how] of [
		[whole, again ? 'Failed beside the others' : 'Failed'],
		[again, 'Failed alone'],
	]) {
		if (!run) continue;
		for (const { name, message, assertionResults } of failedIn(run)) {
			const tests = assertionResults.filter(({ status }) => status === 'failed');
			if (tests.length === 0) console.log(`${how}: ${name}: ${firstLine(message)}`);
			for (const test of tests) console.log(`${how}: ${name}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
		}
	}
}

const firstLine = (words = '') => words.split('\n')[0].slice(0, 300);

/** Of a file that was run again, the second run counts. */
function counts() {
	const second = new Map(again ? filesOf(again).map((file) => [file.name, file]) : []);
	const tests = filesOf(whole).flatMap((file) => (second.get(file.name) ?? file).assertionResults);
	const count = (status) => tests.filter((test) => test.status === status).length;
	console.log(`${count('passed')} passed, ${count('failed')} failed`);
}

({ failed, told, counts })[what]();
