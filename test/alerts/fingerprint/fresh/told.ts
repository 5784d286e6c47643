import { api, net, operation, plain, same, stopped, thrown } from '../rows.js';
import type { ProblemGroup, Told } from '../table.js';

/** Puts what a run brought with it where the braces stand; more than one is written with bars between. */
const fill = (words: string, brought: string): string => {
	const each = brought.split(' | ');
	return words.replaceAll('{}', () => each.shift() ?? '');
};

/** One problem: its words, and what each of its failures brought with it. */
export const told =
	(tell: (words: string, index: number) => Told) =>
	(problem: string, words: string, ...brought: string[]): ProblemGroup =>
		same(problem, ...(brought.length === 0 ? [words] : brought.map((each) => fill(words, each))).map(tell));
const answered = (httpCode: string) => told((words) => api(httpCode, words));

export const on200 = answered('200');
export const on400 = answered('400');
export const on401 = answered('401');
export const on402 = answered('402');
export const on403 = answered('403');
export const on404 = answered('404');
export const on409 = answered('409');
export const on413 = answered('413');
export const on422 = answered('422');
export const on423 = answered('423');
export const on429 = answered('429');
export const on500 = answered('500');
export const on503 = answered('503');
export const on504 = answered('504');

/** No answer; what the network said. */
export const off = (httpCode: string) => told((words) => net(httpCode, words));
export const said = told((words) => plain(words));
/** By an error of that class. */
export const by = (kind: string) => told((words) => plain(words, kind));
export const refused = told((words) => operation(words));
export const stop = told(stopped);
export const threw = told((words) => thrown(words));
export const raised = (type: string) => told((words) => thrown(words, type));
export const child = told((words, index) => operation(words, null, { childExecutionId: 318_844 + index * 37 }));
