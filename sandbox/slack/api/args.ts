import type { Fields } from '../model.js';
import { refuse, refuseBecause } from '../refusal.js';

/** The arguments of one call, whether they came as form fields (all of them strings) or as JSON. */
export type Args = {
	raw: Fields;
	has(name: string): boolean;
	text(name: string): string | undefined;
	/** A string that must be there. */
	need(name: string): string;
	flag(name: string, otherwise?: boolean): boolean;
	whole(name: string, otherwise: number): number;
	/** A structure: JSON in a form field, or itself in a JSON body. `error` is what a field that cannot be read becomes. */
	json(name: string, error: string): unknown;
};

export function createArgs(raw: Fields): Args {
	const args: Args = {
		raw,
		has: (name) => raw[name] !== undefined && raw[name] !== null && raw[name] !== '',
		text(name) {
			const value = raw[name];
			if (value === undefined || value === null) return undefined;
			return typeof value === 'object' ? JSON.stringify(value) : String(value);
		},
		need(name) {
			const value = args.text(name);
			if (value === undefined || value === '') {
				refuseBecause('invalid_arguments', [`missing required field: ${name} [json-pointer:/${name}]`]);
			}
			return value;
		},
		flag(name, otherwise = false) {
			const value = raw[name];
			if (value === undefined || value === null || value === '') return otherwise;
			return value === true || value === 1 || value === 'true' || value === '1';
		},
		whole(name, otherwise) {
			if (!args.has(name)) return otherwise;
			const value = Number(raw[name]);
			if (!Number.isInteger(value)) refuseBecause('invalid_arguments', [`must be an integer [json-pointer:/${name}]`]);
			return value;
		},
		json(name, error) {
			const value = raw[name];
			if (value === undefined || value === null || value === '') return undefined;
			if (typeof value !== 'string') return value;
			try {
				return JSON.parse(value);
			} catch {
				return refuse(error);
			}
		},
	};
	return args;
}
