import { describe, expect, test } from 'vitest';
import { filterWords } from '../../../src/slack/command/filter-words.js';
import { parse } from '../../../src/slack/command/parse.js';
import { verbs } from '../../../src/slack/command/verbs.js';
import { renderNoRun, renderUnknownWorkflow } from '../../../src/slack/features/executions/which-run-view.js';
import { renderMisread } from '../../../src/slack/features/help/misread-view.js';
import { renderNoWorkflow } from '../../../src/slack/features/states/answer.js';
import { onlyShows } from '../../../src/slack/register.js';
import { validate } from '../validate.js';
import { randomFrom } from './random.js';
import { commandOf } from './random-commands.js';

/** `FLOWBELL_FUZZ=100000` runs all of them. */
const count = Number(process.env.FLOWBELL_FUZZ ?? 3_000);
const seed = Number(process.env.FLOWBELL_FUZZ_SEED ?? 1);
const clock = { now: Date.UTC(2026, 10, 25, 12), zone: 'Europe/Berlin' };
/** What goes onto the queue before it is acknowledged. */
const queued = verbs.map(({ name }) => name).filter((name) => !onlyShows(name));
/** Far more than any command takes; a machine under load is slow. */
const maxMs = 1_000;

describe(`${count} commands of chance`, () => {
	test('each has an answer, in time, that Slack takes', () => {
		const random = randomFrom(seed);
		let understood = 0;
		let slowest = { text: '', ms: 0 };
		for (let i = 0; i < count; i++) {
			const text = commandOf(random);
			const start = performance.now();
			const parsed = parse(text, clock);
			const ms = performance.now() - start;
			if (ms > slowest.ms) slowest = { text: text.slice(0, 200), ms };
			if (parsed.ok) understood++;
			// It is acknowledged before it is read.
			if (parsed.ok && onlyShows(text)) expect(queued, JSON.stringify(text)).not.toContain(parsed.command.verb);
			for (const message of answersTo(parsed)) expect(validate(message), JSON.stringify(text)).toEqual([]);
		}
		// Of chance, but neither of one kind alone.
		expect(understood).toBeGreaterThan(count / 10);
		expect(understood).toBeLessThan(count);
		expect(slowest.ms, slowest.text).toBeLessThan(maxMs);
	}, 600_000);
});

/** What is told of it before n8n is asked, and what holds its words when n8n knows nothing of them. */
function answersTo(parsed: ReturnType<typeof parse>) {
	const command = '/n8n';
	if (!parsed.ok) return [renderMisread({ command, misread: parsed })];
	const of = parsed.command;
	if ('filters' in of) expect(filterWords(of.verb, of.filters)).not.toBe('');
	if (!('workflow' in of) || of.workflow === null) return [];
	const { workflow: name } = of;
	const verb = verbs.find((each) => each.name === of.verb)!;
	if (!verb.takes.startsWith('execution')) return [renderNoWorkflow({ name, nearest: name })];
	const asked = { command, verb: of.verb as 'show', behind: '', name };
	return [
		renderUnknownWorkflow({ ...asked, nearest: name }),
		renderUnknownWorkflow({ ...asked, nearest: null }),
		renderNoRun({ command, verb: 'retry', workflowName: name }),
	];
}
