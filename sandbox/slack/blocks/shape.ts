/**
 * The small language the rule table is written in. A check looks at one value and writes down what Slack would say
 * about it, with the JSON pointer Slack gives. Wording follows what Slack answers (`must be less than 76 characters`).
 */

export type Surface = 'message' | 'modal' | 'home';

export type Sheet = {
	surface: Surface;
	say(message: string, at: string): void;
};

export type Check = (value: unknown, at: string, sheet: Sheet) => void;

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export type TextLimits = {
	max?: number;
	min?: number;
	oneOf?: readonly string[];
	like?: RegExp;
};

function length(value: string, at: string, sheet: Sheet, { max, min = 0 }: TextLimits): void {
	if (value.length < min) sheet.say(`must be more than ${min - 1} characters`, at);
	if (max !== undefined && value.length > max) sheet.say(`must be less than ${max + 1} characters`, at);
}

export const str =
	(limits: TextLimits = {}): Check =>
	(value, at, sheet) => {
		if (typeof value !== 'string') return sheet.say('must be a string', at);
		length(value, at, sheet, limits);
		if (limits.oneOf && !limits.oneOf.includes(value)) sheet.say(`must be a valid enum value`, at);
		if (limits.like && !limits.like.test(value)) sheet.say('must match the expected pattern', at);
	};

export const flag: Check = (value, at, sheet) => {
	if (typeof value !== 'boolean') sheet.say('must be a boolean', at);
};

export const number =
	({ min, max }: { min?: number; max?: number } = {}): Check =>
	(value, at, sheet) => {
		if (typeof value !== 'number') return sheet.say('must be a number', at);
		if (min !== undefined && value < min) sheet.say(`must be greater than ${min - 1}`, at);
		if (max !== undefined && value > max) sheet.say(`must be less than ${max + 1}`, at);
	};

export const anything: Check = () => {};

export const url = (max = 3000): Check => str({ min: 1, max, like: /^[a-z][a-z0-9+.-]*:\S+$/i });

export const list =
	(item: Check, { min = 0, max }: { min?: number; max?: number } = {}): Check =>
	(value, at, sheet) => {
		if (!Array.isArray(value)) return sheet.say('must be an array', at);
		if (value.length < min) sheet.say(`no fewer than ${min} items required`, at);
		if (max !== undefined && value.length > max) sheet.say(`no more than ${max} items allowed`, at);
		value.forEach((entry, index) => {
			item(entry, `${at}/${index}`, sheet);
		});
	};

export type Shape = {
	required?: Record<string, Check>;
	optional?: Record<string, Check>;
	/** At least one of these must be there. */
	anyOf?: string[];
	/** Exactly one of these must be there. */
	oneOf?: string[];
	/** What no list of fields can say. Runs last. */
	also?: (value: Record<string, unknown>, at: string, sheet: Sheet) => void;
};

/** An object with these fields and no others. `type` is left to whoever chose this shape by it. */
export function object({ required = {}, optional = {}, anyOf, oneOf, also }: Shape): Check {
	const known: Record<string, Check> = { type: anything, ...optional, ...required };
	return (value, at, sheet) => {
		if (!isObject(value)) return sheet.say('must be an object', at);
		for (const name of Object.keys(required)) {
			if (value[name] === undefined) sheet.say(`missing required field: ${name}`, at);
		}
		for (const [name, field] of Object.entries(value)) {
			if (field === undefined) continue;
			const check = known[name];
			if (check) check(field, `${at}/${name}`, sheet);
			else sheet.say(`invalid additional property: ${name}`, at);
		}
		const given = (names: string[]) => names.filter((name) => value[name] !== undefined).length;
		if (anyOf && given(anyOf) === 0) sheet.say(`must define either ${anyOf.map((n) => `\`${n}\``).join(' or ')}`, at);
		if (oneOf && given(oneOf) !== 1) sheet.say(`must define exactly one of ${oneOf.join(', ')}`, at);
		also?.(value, at, sheet);
	};
}

export type Kind = {
	/** Where it may stand; everywhere when not said. */
	on?: readonly Surface[];
	check: Check;
};

/** One of several kinds, told apart by `type`. The table is read late, so that kinds may contain each other. */
export const typed =
	(kinds: () => Record<string, Kind>): Check =>
	(value, at, sheet) => {
		if (!isObject(value)) return sheet.say('must be an object', at);
		if (typeof value.type !== 'string') return sheet.say('missing required field: type', at);
		const kind = Object.hasOwn(kinds(), value.type) ? kinds()[value.type] : undefined;
		if (!kind || (kind.on && !kind.on.includes(sheet.surface))) {
			return sheet.say(`unsupported type: ${value.type}`, `${at}/type`);
		}
		kind.check(value, at, sheet);
	};

/** The named kinds out of a table. */
export function only(kinds: Record<string, Kind>, names: readonly string[]): Record<string, Kind> {
	return Object.fromEntries(Object.entries(kinds).filter(([name]) => names.includes(name)));
}
