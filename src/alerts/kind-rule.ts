/** Rules are taken one after the other, each once. */
export type Rule = [what: RegExp, becomes: string | ((...matched: string[]) => string)];

export function replaced(text: string, rules: Rule[]): string {
	let left = text;
	for (const [what, becomes] of rules) left = left.replace(what, becomes as string);
	return left;
}
