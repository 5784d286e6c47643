/** What may come in the place of n8n's answer, and who must be named. From the products' documentation and bug reports. */
export type ForeignAnswer = {
	name: string;
	status: number;
	headers: Record<string, string>;
	body: string;
	/** The client's class of error. */
	error: string;
	/** In its message: the culprit, the reason. */
	says: string[];
};

export const html = { 'content-type': 'text/html; charset=utf-8' };
export const json = { 'content-type': 'application/json' };
export const plain = { 'content-type': 'text/plain; charset=utf-8' };
export const page = (title: string, more = '') =>
	`<html><head><title>${title}</title></head><body><h1>${title}</h1>${more}</body></html>`;
export const refuses = 'What stands before n8n';

export const answer = (
	name: string,
	status: number,
	headers: Record<string, string>,
	body: string,
	error: string,
	...says: string[]
): ForeignAnswer => ({ name, status, headers, body, error, says });
